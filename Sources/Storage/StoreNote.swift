// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import GRDB

/// What the store remembers about itself, among the notes.
package enum StoreNote: String {
    /// The zone in which the days of all guilds were counted, in a database of an older version. This version
    /// remembers the zone of each guild, under this name, a point and the guild's id.
    case timeZone = "store.time_zone"
    /// When a damaged database was last replaced, in seconds since 1970.
    case repairedAt = "store.repaired_at"
    /// Until when the history was generated for a demo, in seconds since 1970; real databases do not have it.
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
