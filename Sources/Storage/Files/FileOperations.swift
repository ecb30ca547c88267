// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import Glibc

/// What is at a path; a symbolic link counts as what it leads to.
package enum FileKind: Sendable, Equatable {
    case missing, folder, other
    case file(bytes: Int64)

    /// - Throws: `StoreFileError` where that cannot be told.
    package static func of(_ path: String) throws -> FileKind {
        var status = Glibc.stat()
        guard stat(path, &status) == 0 else {
            // ENOTDIR: a part of the path is a file; whoever makes the folder hears of it there.
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

/// Changes to a folder that are either done or not, and are on the disk when they say so.
///
/// No function here opens a file that SQLite may have open in this process: closing it would take away SQLite's locks
/// on it (POSIX locks, https://www.sqlite.org/howtocorrupt.html section 2.2).
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

    /// Whether two names are of one file.
    static func areSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (Glibc.stat(), Glibc.stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Gives a file another name; what bears that name is replaced, in one step.
    package static func rename(_ path: String, to target: String) throws {
        guard Glibc.rename(path, target) == 0 else {
            throw StoreFileError.system("The file cannot be renamed to \(target)", path: path)
        }
    }

    /// Gives a file a second name.
    ///
    /// - Returns: `false` where the file system knows no hard links.
    /// - Throws: `StoreFileError` of the kind `exists` where the name is taken.
    package static func link(_ path: String, as target: String) throws -> Bool {
        if Glibc.link(path, target) == 0 { return true }
        switch errno {
        case EEXIST: throw StoreFileError.exists(target)
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: return false
        default: throw StoreFileError.system("The file cannot be linked as \(target)", path: path)
        }
    }

    /// Removes a file; that it is not there is no error.
    package static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw StoreFileError.system("The file cannot be removed", path: path)
        }
    }

    /// Removes a database that is of no use, with what SQLite keeps beside it; what cannot be removed stays.
    static func discardDatabase(_ path: String) {
        for suffix in [""] + StoreFolder.companionSuffixes { _ = unlink(path + suffix) }
    }

    /// Makes an empty file, for its owner only.
    package static func create(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw StoreFileError.exists(path) }
            throw StoreFileError.system("The file cannot be created", path: path)
        }
        close(descriptor)
    }

    /// Puts what was written to a file, or was renamed in a folder, on the disk.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreFileError.system("The file cannot be opened", path: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw StoreFileError.system("The file cannot be synced to disk", path: path)
        }
    }

    /// Writes a small file that is there as a whole or not at all.
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

    /// The names in a folder; none where there is no folder.
    package static func names(in folder: String) throws -> [String] {
        guard try exists(folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw StoreFileError.system("The folder cannot be read", path: folder, code(of: error))
        }
    }

    /// The number of the system that is at the bottom of Foundation's error.
    package static func code(of error: any Error) -> CInt {
        if let error = error as? POSIXError { return error.code.rawValue }
        if let below = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error { return code(of: below) }
        let error = error as NSError
        return error.domain == NSPOSIXErrorDomain ? CInt(error.code) : EIO
    }
}
