// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Glibc

/// Reads PEM files.
enum PEMFile {
    /// The maximum size in bytes. A certificate chain has a few kilobytes, so a larger file is something else.
    private static let maximumSize = 1_048_576

    /// The contents of a file, terminated by a NUL for C libraries.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - what: The expected contents, for the error.
    /// - Returns: The bytes and a NUL.
    /// - Throws: `HTTPServerError` with the path, the reason and what to do.
    static func contents(of path: String, what: String) throws(HTTPServerError) -> [UInt8] {
        // Nonblocking, because a named pipe instead of the file must not block a running server.
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
            throw HTTPServerError(.invalidCertificate, "\(quoted(path)) is too large for a \(what) file")
        }
        return Array(bytes[..<count]) + [0]
    }

    /// The path in quotes, on one line.
    static func quoted(_ path: String) -> String {
        "\"\(path.escapingUnsafe)\""
    }

    private static func error(_ path: String, _ what: String, _ number: Int32) -> HTTPServerError {
        let reason =
            switch number {
            case ENOENT: "no such file"
            case EACCES: "permission denied; make the file readable for the user that runs the process"
            case EISDIR: "is a directory"
            default: "\(String(cString: strerror(number))) (errno \(number))"
            }
        return HTTPServerError(.invalidCertificate, "Cannot read the \(what) in \(quoted(path)): \(reason)")
    }
}
