// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// An open log file. Text is appended completely or not at all.
struct LogFile: Sendable {
    /// An error of a system call.
    struct SystemError: Error, CustomStringConvertible {
        let description: String

        init(_ path: String) { description = "\(path): \(String(cString: strerror(errno)))" }
    }

    let path: String
    /// Size in bytes.
    private(set) var size: Int
    private let descriptor: CInt
    private let inode: ino_t

    /// Opens or creates a file. If it ends within a line, a line feed is appended.
    init(_ path: String) throws(SystemError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw SystemError(path) }
        var status = Glibc.stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = SystemError(path)
            Glibc.close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        inode = status.st_ino
        size = Int(status.st_size)
        var last: UInt8 = 0
        if size > 0, pread(descriptor, &last, 1, off_t(size - 1)) == 1, last != UInt8(ascii: "\n") {
            do {
                try append("\n")
            } catch {
                close()
                throw error
            }
        }
    }

    /// Whether the path still refers to this file, which may have been moved or removed. Updates the size, because the
    /// file may have been truncated.
    mutating func isAtPath() -> Bool {
        var status = Glibc.stat()
        guard lstat(path, &status) == 0, status.st_ino == inode else { return false }
        size = Int(status.st_size)
        return true
    }

    /// Appends text. After an error, a partial write is removed if possible.
    mutating func append(_ text: String) throws(SystemError) {
        let before = size
        var text = text
        let error: SystemError? = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = write(descriptor, base, rest.count)
                if written > 0 {
                    size += written
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if written == 0 || errno != EINTR {
                    return SystemError(path)
                }
            }
            return nil
        }
        if let error {
            cut(to: before)
            throw error
        }
    }

    /// Truncates the file to an earlier size, unless another process has changed its size.
    mutating func cut(to earlier: Int) {
        var status = Glibc.stat()
        guard earlier < size, fstat(descriptor, &status) == 0, Int(status.st_size) == size,
            ftruncate(descriptor, off_t(earlier)) == 0
        else { return }
        size = earlier
    }

    /// Closes the file. Call it once and do not use the file afterwards.
    func close() {
        Glibc.close(descriptor)
    }
}
