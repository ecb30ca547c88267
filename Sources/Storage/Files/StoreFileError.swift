// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB
import Glibc
import SystemPackage

/// Why something cannot be done with the files of the store, in a sentence that says what to do.
struct StoreFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of it.
    enum Kind: Sendable, Equatable {
        /// A call of the system failed.
        case system(Errno)
        /// There is no room left on the file system.
        case full
        /// SQLite failed, and not because of the database's content.
        case sqlite
        /// Something else is where a file or a folder should be.
        case wrongKind
        /// Another process uses the folder.
        case inUse
        /// A file is there already, and is not overwritten.
        case exists
        /// A database is not what it should be.
        case unsuitable(DatabaseVerdict)
        /// A note of a replacement cannot be read.
        case intent
    }

    /// Which kind it is.
    let kind: Kind
    /// What is wrong and what to do.
    let description: String

    /// A call of the system that just failed, from `errno` unless told otherwise.
    static func system(_ what: String, path: String, _ code: CInt = errno) -> StoreFileError {
        if code == ENOSPC || code == EDQUOT { return full(path) }
        let error = Errno(rawValue: code)
        return StoreFileError(kind: .system(error), description: "\(what): \(path): \(error)")
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
        let who = process.map { "another statsbot (process \($0))" } ?? "another statsbot"
        return StoreFileError(
            kind: .inUse, description: "\(who) uses this folder: \(folder). Stop it first, or choose another DATA_DIR.")
    }

    static func exists(_ path: String) -> StoreFileError {
        StoreFileError(
            kind: .exists, description: "\(path) already exists and is not overwritten. Choose another name.")
    }

    static func unsuitable(_ path: String, _ verdict: DatabaseVerdict, advice: String) -> StoreFileError {
        StoreFileError(kind: .unsuitable(verdict), description: "\(path) \(verdict). \(advice)")
    }

    /// What SQLite's error means for a file; an error of another kind stays as it is.
    static func wrapping(_ error: any Error, _ what: String, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if error.resultCode == .SQLITE_FULL { return full(path) }
        // Where the index of a log finds no room, SQLite only says that an input or output failed.
        if error.resultCode == .SQLITE_IOERR, let free = try? DiskSpace(at: path).free, free < 64 << 10 {
            return full(path)
        }
        let message = error.message ?? "no message"
        return StoreFileError(
            kind: .sqlite, description: "\(what): \(path): \(message) (SQLite \(error.extendedResultCode.rawValue))")
    }
}
