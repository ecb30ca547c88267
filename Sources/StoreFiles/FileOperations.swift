// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import Glibc

/// The type of file at a path; symbolic links are followed.
package enum FileKind: Sendable, Equatable {
    case missing, folder, other
    case file(bytes: Int64)

    /// - Throws: `StoreFileError` if it cannot be determined.
    package static func of(_ path: String) throws -> FileKind {
        var status = Glibc.stat()
        guard stat(path, &status) == 0 else {
            // ENOTDIR means that a path component is a file; creating the folder reports that error.
            if errno == ENOENT || errno == ENOTDIR { return .missing }
            throw StoreFileError.system("The path cannot be examined", path: path)
        }
        return switch status.st_mode & S_IFMT {
        case S_IFDIR: .folder
        case S_IFREG: .file(bytes: Int64(status.st_size))
        default: .other
        }
    }
}

/// Atomic and durable file operations.
///
/// No function here opens a file that SQLite may have open in this process: closing it would release SQLite's locks on
/// it (POSIX locks, https://www.sqlite.org/howtocorrupt.html section 2.2).
package enum FileOperations {
    static func exists(_ path: String) throws -> Bool {
        var status = Glibc.stat()
        if lstat(path, &status) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw StoreFileError.system("The path cannot be examined", path: path)
        }
        return false
    }

    package static func isSymbolicLink(_ path: String) -> Bool {
        var status = Glibc.stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Whether two paths refer to the same file.
    static func areSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (Glibc.stat(), Glibc.stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Renames a file; an existing target is replaced atomically.
    package static func rename(_ path: String, to target: String) throws {
        guard Glibc.rename(path, target) == 0 else {
            throw StoreFileError.system("The file cannot be renamed to \(target)", path: path)
        }
    }

    /// Creates a hard link.
    ///
    /// - Returns: `false` if the file system does not support hard links.
    /// - Throws: `StoreFileError`, with the kind `exists` if the target exists.
    package static func link(_ path: String, as target: String) throws -> Bool {
        if Glibc.link(path, target) == 0 { return true }
        switch errno {
        case EEXIST: throw StoreFileError.exists(target)
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: return false
        default: throw StoreFileError.system("The file cannot be linked as \(target)", path: path)
        }
    }

    /// Removes a file if it exists.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw StoreFileError.system("The file cannot be removed", path: path)
        }
    }

    /// Removes a useless database with SQLite's companion files. Errors are ignored.
    package static func discardDatabase(_ path: String) {
        for suffix in [""] + StoreFolder.companionSuffixes { _ = unlink(path + suffix) }
    }

    /// Creates an empty file that only its owner can read and write.
    package static func create(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw StoreFileError.exists(path) }
            throw StoreFileError.system("The file cannot be created", path: path)
        }
        close(descriptor)
    }

    /// Syncs the content of a file, or the names in a folder, to disk.
    package static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreFileError.system("The file cannot be opened", path: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw StoreFileError.system("The file cannot be synced to disk", path: path)
        }
    }

    /// Writes a small file completely or not at all.
    package static func write(_ data: Data, to path: String, in folder: String) throws {
        let partial = path + ".partial"
        try remove(partial)
        do {
            try create(partial)
            try data.write(to: URL(fileURLWithPath: partial))
            try sync(partial)
            try rename(partial, to: path)
            try sync(folder)
        } catch {
            unlink(partial)
            throw (error as? StoreFileError)
                ?? StoreFileError.system("The file cannot be written", path: path, code(of: error))
        }
    }

    /// The names in a folder; empty if the folder does not exist.
    package static func names(in folder: String) throws -> [String] {
        guard try exists(folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw StoreFileError.system("The folder cannot be read", path: folder, code(of: error))
        }
    }

    /// The `errno` value underlying a Foundation error.
    package static func code(of error: any Error) -> CInt {
        if let error = error as? POSIXError { return error.code.rawValue }
        if let below = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error { return code(of: below) }
        let error = error as NSError
        return error.domain == NSPOSIXErrorDomain ? CInt(error.code) : EIO
    }
}
