// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc

/// One open log file. Whole lines are added to it or nothing.
struct LogFile: Sendable {
    /// What the system refused.
    struct Refusal: Error, CustomStringConvertible {
        let description: String

        init(_ path: String) { description = "\(path): \(String(cString: strerror(errno)))" }
    }

    let path: String
    /// In bytes.
    private(set) var size: Int
    private let descriptor: CInt
    private let inode: ino_t

    /// Opens a file, or makes it. What another process left in the middle of a line gets its line feed.
    init(_ path: String) throws(Refusal) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw Refusal(path) }
        var status = Glibc.stat()
        guard fstat(descriptor, &status) == 0 else {
            let refusal = Refusal(path)
            Glibc.close(descriptor)
            throw refusal
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

    /// Whether the path still leads to this file: somebody may have moved or removed it, or made it shorter.
    mutating func isInPlace() -> Bool {
        var status = Glibc.stat()
        guard lstat(path, &status) == 0, status.st_ino == inode else { return false }
        size = Int(status.st_size)
        return true
    }

    /// Adds a text. Where that fails nothing of it is left, unless the system refuses that too.
    mutating func append(_ text: String) throws(Refusal) {
        let before = size
        var text = text
        let refusal: Refusal? = text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = write(descriptor, base, rest.count)
                if written > 0 {
                    size += written
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if written == 0 || errno != EINTR {
                    return Refusal(path)
                }
            }
            return nil
        }
        if let refusal {
            cut(to: before)
            throw refusal
        }
    }

    /// Takes away what was added after it had that size; not if somebody else has added something meanwhile.
    mutating func cut(to earlier: Int) {
        var status = Glibc.stat()
        guard earlier < size, fstat(descriptor, &status) == 0, Int(status.st_size) == size,
            ftruncate(descriptor, off_t(earlier)) == 0
        else { return }
        size = earlier
    }

    /// To be called once; the file is not used after that.
    func close() {
        Glibc.close(descriptor)
    }
}
