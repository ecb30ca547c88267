// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import GRDB

/// The store's own notes.
package enum StoreNote: String {
    /// The time zone of all guilds' days, written by older versions. This version stores the time zone of each guild
    /// under this key followed by a period and the guild's ID.
    case timeZone = "store.time_zone"
    /// The time when a damaged database was last replaced, in seconds since 1970.
    case repairedAt = "store.repaired_at"
    /// The last time an operator chose this database although backups with more events existed, in seconds since 1970.
    case acceptedAt = "store.accepted_at"
    /// The last time by which old data were removed, in seconds since 1970.
    case retentionClock = "store.retention_clock"
    /// The key of the pseudonyms of users who have opted out; absent until somebody does.
    case optOutKey = "store.opt_out_key"
    /// The end of the history generated for a demo, in seconds since 1970; absent from real databases.
    case generatedUntil = "store.generated_until"

    package func read(_ db: Database) throws -> String? {
        try Self.read(rawValue, db)
    }

    package func write(_ value: String, _ db: Database) throws {
        try Self.write(value, as: rawValue, db)
    }

    package static func read(_ key: String, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM note WHERE key = ?", arguments: [key])
    }

    package static func write(_ value: String?, as key: String, _ db: Database) throws {
        guard let value else {
            return try db.execute(sql: "DELETE FROM note WHERE key = ?", arguments: [key])
        }
        try db.execute(
            sql: "INSERT INTO note (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            arguments: [key, value])
    }
}
