// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc
import Synchronization

/// The right to be the only process that uses a folder.
///
/// It is a lock of flock(2) on `statsbot.lock`. The kernel takes it back when the process ends, however it ends; the
/// file stays. It holds the number of the process, for those who come too late.
package final class FolderLock: Sendable {
    /// The folder.
    package let folder: StoreFolder
    private let held: Mutex<ExclusiveLock?>

    /// Takes the lock; does not wait.
    ///
    /// - Throws: `StoreFileError`: of the kind `inUse` where another process has it.
    package init(_ folder: StoreFolder) throws {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreFileError.system("The lock file cannot be created", path: folder.lock) }
        guard let lock = try ExclusiveLock(taking: descriptor, path: folder.lock) else {
            throw StoreFileError.inUse(folder.path, process: Self.process(in: folder.lock))
        }
        try lock.write("\(getpid())\n", path: folder.lock)
        self.folder = folder
        held = Mutex(lock)
    }

    /// Gives the folder free; so does the end of the last reference.
    package func release() {
        held.withLock { lock in
            try? lock?.write("", path: folder.lock)
            lock = nil
        }
    }

    private static func process(in path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Int32(String(decoding: bytes.prefix(max(count, 0)).prefix { $0 != 10 }, as: UTF8.self))
    }
}

/// An exclusive lock of flock(2), and the descriptor that it is on.
struct ExclusiveLock: ~Copyable, Sendable {
    private let descriptor: CInt

    /// Locks what the descriptor is of, without waiting. The descriptor is this lock's to close from now on.
    ///
    /// - Throws: where it cannot be locked at all; the result is `nil` where somebody else has locked it.
    init?(taking descriptor: CInt, path: String) throws {
        self.descriptor = descriptor
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK { return nil }
            throw StoreFileError.system(
                "The lock cannot be acquired; is the folder on a network file system?", path: path)
        }
    }

    deinit { close(descriptor) }

    /// Replaces what the locked file holds.
    borrowing func write(_ text: String, path: String) throws {
        let bytes = Array(text.utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw StoreFileError.system("The lock file cannot be written", path: path)
        }
    }
}
