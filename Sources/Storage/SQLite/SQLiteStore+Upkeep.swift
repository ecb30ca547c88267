// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
package import GRDB
import LocalTime
public import Statistics

/// What keeps the database from growing for ever, and what lets people be forgotten.
extension SQLiteStore {
    private static let fullFor: TimeInterval = 7 * 86_400
    private static let hourlyFor: TimeInterval = 90 * 86_400

    /// Keeps samples; of two at the same instant the second.
    public func record(_ samples: [CensusSample]) async throws {
        try await pool.write { db in
            for sample in samples {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO census (guild, at, members, online, bans) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        Int64(bitPattern: sample.guild), sample.at.milliseconds, sample.members, sample.online,
                        sample.bans,
                    ])
            }
        }
    }

    /// Thins the samples with age.
    @discardableResult
    public func thinCensus(now: Date) async throws -> Int {
        try await pool.write { [zones] db in
            db.add(function: Self.localDay(in: zones))
            func keepLast(of span: String, before instant: Date) throws -> Int {
                try db.execute(
                    sql: """
                        DELETE FROM census WHERE at < ?1 AND (guild, at) NOT IN (
                            SELECT guild, max(at) FROM census WHERE at < ?1 GROUP BY guild, \(span))
                        """, arguments: [instant.milliseconds])
                return db.changesCount
            }
            return try keepLast(of: "at / 3600000", before: now - Self.fullFor)
                + keepLast(of: "local_day(guild, at)", before: now - Self.hourlyFor)
        }
    }

    /// Removes events of before an instant; the roll-ups stay.
    public func removeEvents(before instant: Date, limit: Int) async throws -> Int {
        try await pool.write { db in
            try db.execute(
                sql: """
                    DELETE FROM member_event WHERE id IN (
                        SELECT id FROM member_event WHERE guild IN (\(Self.everyGuild)) AND at < ? LIMIT ?)
                    """,
                arguments: [instant.milliseconds, limit])
            let removed = db.changesCount
            // With the last of what is older: who has no event any more is not remembered as one who was here.
            if removed > 0, removed < limit {
                try db.execute(
                    sql: """
                        DELETE FROM visitor WHERE (guild, user) NOT IN (SELECT guild, user FROM member_event)
                        """)
            }
            return removed
        }
    }

    /// Replaces a user's id and names in all events; the counts stay.
    public func forget(user: UInt64) async throws -> Int {
        let count = try await pool.writeWithoutTransaction { db in
            // So that no free page of the file still holds the name.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
            var count = 0
            try db.inTransaction {
                try db.execute(
                    sql: "UPDATE member_event SET user = 0, name = '' WHERE user = ?",
                    arguments: [Int64(bitPattern: user)])
                count = db.changesCount
                for table in ["removal", "visitor"] {
                    try db.execute(sql: "DELETE FROM \(table) WHERE user = ?", arguments: [Int64(bitPattern: user)])
                }
                return .commit
            }
            return count
        }
        // The write-ahead log still holds the old pages.
        try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        return count
    }

    /// With it the indexes, which begin with the guild, serve for all of them.
    static let everyGuild = "SELECT id FROM guild UNION SELECT guild FROM day_count"

    /// Whether an event is there already: the same in all it says, or heard from the gateway within ten seconds of it.
    package static func isKnown(_ event: MemberEvent, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM member_event
                    WHERE guild = ?1 AND at BETWEEN ?4 - 10000 AND ?4 + 10000 AND kind = ?3
                        AND ((user = ?2 AND (at = ?4 OR id >= \(EventID.firstHeard)))
                            -- One who was forgotten does not come back with the next import.
                            OR (user = 0 AND at = ?4)))
                """)
        let arguments: StatementArguments = [
            Int64(bitPattern: event.guild), Int64(bitPattern: event.person.id), event.kind.rawValue,
            event.at.milliseconds,
        ]
        return try Bool.fetchOne(statement, arguments: arguments) ?? false
    }
}
