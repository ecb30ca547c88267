// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What a look at a database says. As a text, it goes on after the database's name.
enum DatabaseVerdict: Sendable, Equatable, CustomStringConvertible {
    /// There is no file.
    case missing
    /// A folder, a socket or the like is in its place.
    case notAFile
    /// The file has no bytes. A new database begins so, and a lost one may end so.
    case noBytes
    /// It is a sound database without a table.
    case empty
    /// It is one of the store's, and no fault was found.
    case sound
    /// SQLite finds faults; the first of them, a line each.
    case damaged([String])
    /// The content is no database's, or its first page is destroyed.
    case notADatabase
    /// It belongs to another program.
    case notOurs(applicationID: Int)
    /// It was written by a newer version of the bot.
    case newer(found: String, supported: String)

    var description: String {
        switch self {
        case .missing: "does not exist"
        case .notAFile: "is not a file"
        case .noBytes: "is empty (0 bytes)"
        case .empty: "has no tables"
        case .sound: "is sound"
        case .damaged(let faults): "is damaged: " + faults.joined(separator: "; ")
        case .notADatabase: "is not a SQLite database, or its first page is damaged"
        case .notOurs(let id): "belongs to another program (application_id \(id))"
        case .newer(let found, let supported):
            "was written by a newer version of the bot (schema \(found); this version supports up to \(supported))"
        }
    }
}

/// What the store says of a database that can be read.
enum SchemaVerdict: Sendable, Equatable {
    /// One of its own, of a version that it knows.
    case ours
    /// Another program's.
    case notOurs(applicationID: Int)
    /// One of its own, of a version that it does not know yet.
    case newer(found: String, supported: String)
}
