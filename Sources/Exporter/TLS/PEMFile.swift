// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// Reads a file that is expected to be a PEM file.
enum PEMFile {
    /// A chain of certificates has some kilobytes; what is larger is something else.
    private static let maximumSize = 1_048_576

    /// The contents with a NUL at the end, as C libraries want them.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - what: What it should hold, for the error.
    /// - Returns: The bytes, then a NUL.
    /// - Throws: `HTTPServerError` with the path, the reason and what to do.
    static func contents(of path: String, what: String) throws(HTTPServerError) -> [UInt8] {
        // Not blocking: a named pipe in the place of the file must not stop a running server.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw error(path, what, errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumSize)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0 { throw error(path, what, errno) }
            if got == 0 { break }
            count += got
        }
        guard count < bytes.count else {
            throw HTTPServerError(.invalidCertificate, "\(quoted(path)) is too large for a file with a \(what).")
        }
        return Array(bytes[..<count]) + [0]
    }

    /// The path in quotes, on one line.
    static func quoted(_ path: String) -> String {
        "\"\(path.escapingControlCharacters)\""
    }

    private static func error(_ path: String, _ what: String, _ number: Int32) -> HTTPServerError {
        let advice =
            switch number {
            case ENOENT: "there is no such file."
            case EACCES: "the process may not read it. Let the user that it runs as read the file."
            case EISDIR: "it is a folder."
            default: "\(String(cString: strerror(number))) (errno \(number))."
            }
        return HTTPServerError(.invalidCertificate, "cannot read the \(what) in \(quoted(path)): \(advice)")
    }
}
