// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BuildInfo

/// Why a store cannot be used.
public struct StoreError: Error, CustomStringConvertible {
    /// The folder.
    public let directory: String
    /// What the system or SQLite said.
    public let cause: any Error

    /// What is wrong and what to do.
    public var description: String {
        if cause is DatabaseIsNewer {
            return "The database in \(directory) was written by a newer version of statsbot than this one "
                + "(\(Version.number)). Run that version, or restore an older backup with \"statsbot restore\"."
        }
        return
            "The database in \(directory) cannot be opened: \(cause). Check that DATA_DIR is a folder that the bot can "
            + "write to."
    }
}

/// The database has gone through migrations that this version does not know.
struct DatabaseIsNewer: Error {}
