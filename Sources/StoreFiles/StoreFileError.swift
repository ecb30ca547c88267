// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB
import Glibc
package import SystemPackage

/// An error of an operation on the store's files.
package struct StoreFileError: AccessError, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// A system call failed.
        case system(Errno)
        /// No space is left on the file system.
        case full
        /// SQLite failed for a reason other than the database's content.
        case sqlite
        /// A path is not a file or folder as expected.
        case wrongKind
        /// Another process uses the folder.
        case inUse
        /// A file already exists and is not overwritten.
        case exists
        /// A database cannot be used.
        case unsuitable(DatabaseVerdict)
        /// The intent of a replacement cannot be read.
        case intent
    }

    package let kind: Kind
    /// The reason and what to do.
    package let description: String
    package var deniedPath: String?

    /// A failed system call, with the current `errno` by default.
    static func system(_ what: String, path: String, _ code: CInt = errno) -> StoreFileError {
        if code == ENOSPC || code == EDQUOT { return full(path) }
        let error = Errno(rawValue: code)
        return StoreFileError(
            kind: .system(error), description: "\(what): \(path): \(error)\(accessNote(path, code))",
            deniedPath: [EACCES, EPERM, EROFS].contains(code) ? path : nil)
    }

    static func full(_ path: String) -> StoreFileError {
        StoreFileError(
            kind: .full,
            description:
                "No space left on the file system of \(path). Nothing was changed; free some space and try again."
        )
    }

    static func wrongKind(_ description: String) -> StoreFileError {
        StoreFileError(kind: .wrongKind, description: description)
    }

    static func inUse(_ folder: String, process: Int32?) -> StoreFileError {
        let owner = process.map { "Another statsbot (process \($0))" } ?? "Another statsbot"
        return StoreFileError(
            kind: .inUse,
            description: "\(owner) uses this folder: \(folder). Stop it first, or choose another DATA_DIR.")
    }

    static func exists(_ path: String) -> StoreFileError {
        StoreFileError(
            kind: .exists, description: "\(path) already exists and is not overwritten. Choose another name.")
    }

    static func unsuitable(_ path: String, _ verdict: DatabaseVerdict, advice: String) -> StoreFileError {
        StoreFileError(kind: .unsuitable(verdict), description: "\(path) \(verdict). \(advice)")
    }

    /// Converts a SQLite error to a `StoreFileError`; other errors are returned unchanged.
    static func wrapping(_ error: any Error, _ what: String, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if error.resultCode == .SQLITE_FULL { return full(path) }
        // If there is no space for the WAL index, SQLite only reports an I/O error.
        if error.resultCode == .SQLITE_IOERR, let free = try? DiskSpace(at: path).free, free < 64 << 10 {
            return full(path)
        }
        let message = error.message ?? "no message"
        let note = accessNote(path, error.isDenied ? EACCES : 0)
        return StoreFileError(
            kind: .sqlite,
            description: "\(what): \(path): \(message) (SQLite \(error.extendedResultCode.rawValue))\(note)",
            deniedPath: error.isDenied ? path : nil)
    }

    /// Names the owner and mode of a file that this process may not use.
    private static func accessNote(_ path: String, _ code: CInt) -> String {
        guard code == EACCES || code == EPERM, let problem = FileAccess.problem(of: path) else { return "" }
        return ". \(problem)"
    }
}
