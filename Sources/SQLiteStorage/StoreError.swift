// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BuildInfo
import GRDB
import StoreFiles

/// An error that prevents a store from being opened.
public struct StoreError: Error, CustomStringConvertible {
    /// The folder of the database.
    public let directory: String
    /// The underlying error of the system or SQLite.
    public let cause: any Error

    /// The reason and what to do.
    public var description: String {
        if cause is DatabaseIsNewer {
            return "The database in \(directory) was written by a newer version of statsbot than this one "
                + "(\(Version.number)). Run that version, or restore an older backup with \"statsbot restore\"."
        }
        let problem = FileAccess.problem(of: StoreFolder(directory).database).map { " \($0)." } ?? ""
        return
            "The database in \(directory) cannot be opened: \(cause).\(problem) Check that DATA_DIR is a folder that the "
            + "bot can write to."
    }
}

extension StoreError: AccessError {
    package var deniedPath: String? {
        switch cause {
        case let cause as any AccessError: cause.deniedPath
        case let cause as DatabaseError where cause.isDenied: StoreFolder(directory).database
        default: nil
        }
    }
}

/// The database contains migrations that this version does not support.
struct DatabaseIsNewer: Error {}
