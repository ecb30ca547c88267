// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The result of checking a database. Its description continues a sentence that begins with the path.
package enum DatabaseVerdict: Sendable, Equatable, CustomStringConvertible {
    /// The file does not exist.
    case missing
    /// The path is a folder, a socket or another special file.
    case notAFile
    /// The file has no bytes: a new database, or a lost one.
    case noBytes
    /// A valid database without tables.
    case empty
    /// A database of this store in which nothing was ever counted.
    case noData
    /// A database of this store without errors.
    case sound
    /// SQLite found errors; the first ones, one per line.
    case damaged([String])
    /// Indexes do not match their tables, which are valid; the first errors, one per line.
    case damagedIndexes([String])
    /// The content is not a SQLite database, or its first page is damaged.
    case notADatabase
    /// A database of another program.
    case notOurs(applicationID: Int)
    /// A database of a newer version of the bot.
    case newer(found: String, supported: String)

    package var description: String {
        switch self {
        case .missing: "does not exist"
        case .notAFile: "is not a regular file"
        case .noBytes: "is empty (0 bytes)"
        case .empty: "has no tables"
        case .noData: "contains no data"
        case .sound: "is valid"
        case .damaged(let errors): "is damaged: " + errors.joined(separator: "; ")
        case .damagedIndexes(let errors): "has damaged indexes: " + errors.joined(separator: "; ")
        case .notADatabase: "is not a SQLite database, or its first page is damaged"
        case .notOurs(let id): "belongs to another program (application_id \(id))"
        case .newer(let found, let supported):
            "was written by a newer version of the bot (schema \(found); this version supports up to \(supported))"
        }
    }
}

/// The result of checking the schema of a readable database.
package enum SchemaVerdict: Sendable, Equatable {
    /// A database of this store with a supported version.
    case ours
    /// A database of another program.
    case notOurs(applicationID: Int)
    /// A database of this store with a newer version.
    case newer(found: String, supported: String)
}
