// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Glibc
import Synchronization

/// A lock that gives one process exclusive use of a folder.
///
/// It is an flock(2) lock on `statsbot.lock`. The kernel releases it however the process ends; the file remains. It
/// contains the process ID, which appears in the error message of another process.
package final class FolderLock: Sendable {
    package let folder: StoreFolder
    private let lock: Mutex<ExclusiveLock?>

    /// Acquires the lock without waiting.
    ///
    /// - Throws: `StoreFileError`, with the kind `inUse` if another process has locked the folder.
    package init(_ folder: StoreFolder) throws {
        self.folder = folder
        lock = Mutex(try Self.take(folder))
    }

    /// Acquires the lock again if the lock file was deleted or replaced, which lets another process use the folder.
    ///
    /// - Throws: `StoreFileError`, with the kind `inUse` if another process does.
    package func renew() throws {
        try lock.withLock { lock in
            if lock?.isFile(at: folder.lock) == false { lock = try Self.take(folder) }
        }
    }

    private static func take(_ folder: StoreFolder) throws -> ExclusiveLock {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreFileError.system("The lock file cannot be created", path: folder.lock) }
        guard let lock = try ExclusiveLock(taking: descriptor, path: folder.lock) else {
            throw StoreFileError.inUse(folder.path, process: process(in: folder.lock))
        }
        try lock.write("\(getpid())\n", path: folder.lock)
        return lock
    }

    /// Releases the lock. Deinitialization also releases it.
    package func release() {
        lock.withLock { lock in
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

/// An exclusive flock(2) lock and its file descriptor.
struct ExclusiveLock: ~Copyable, Sendable {
    private let descriptor: CInt

    /// Locks an open file without waiting and takes ownership of the descriptor. `nil` if it is already locked.
    ///
    /// - Throws: `StoreFileError` if the file cannot be locked at all.
    init?(taking descriptor: CInt, path: String) throws {
        self.descriptor = descriptor
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK { return nil }
            throw StoreFileError.system(
                "The lock cannot be acquired; is the folder on a network file system?", path: path)
        }
    }

    deinit {
        // A child process between fork(2) and exec(2) has the descriptor too, and would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether the locked file is at a path.
    borrowing func isFile(at path: String) -> Bool {
        var (locked, found) = (Glibc.stat(), Glibc.stat())
        guard fstat(descriptor, &locked) == 0, stat(path, &found) == 0 else { return false }
        return locked.st_dev == found.st_dev && locked.st_ino == found.st_ino
    }

    /// Replaces the content of the locked file.
    borrowing func write(_ text: String, path: String) throws {
        let bytes = Array(text.utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw StoreFileError.system("The lock file cannot be written", path: path)
        }
    }
}
