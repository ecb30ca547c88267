// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
package import GRDB
public import LocalTime
public import Statistics

/// Retention, and removal of personal data.
extension SQLiteStore {
    private static let fullFor: TimeInterval = 7 * 86_400
    private static let hourlyFor: TimeInterval = 90 * 86_400

    /// Stores samples; a sample replaces one at the same instant.
    public func record(_ samples: [CensusSample]) async throws {
        try await write { db in
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

    /// Thins old samples.
    @discardableResult
    public func thinCensus(now: Date) async throws -> Int {
        try await write { [zones] db in
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

    /// Removes events before an instant and keeps the roll-ups.
    public func removeEvents(before instant: Date, limit: Int) async throws -> Int {
        try await write { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    DELETE FROM member_event WHERE id IN (
                        SELECT id FROM member_event WHERE guild IN (\(Self.allGuilds)) AND at < ? LIMIT ?)
                    RETURNING guild, day, at
                    """,
                arguments: [instant.milliseconds, limit])
            var (removed, spans) = (0, RemovedDays())
            while let row = try rows.next() {
                spans.add(guild: row["guild"], day: row["day"], at: row["at"])
                removed += 1
            }
            try spans.write(db)
            // After the last old events, also remove the visitors who have no events any more.
            if removed > 0, removed < limit {
                try db.execute(
                    sql: """
                        DELETE FROM visitor
                        WHERE (guild, user) NOT IN (SELECT guild, user FROM member_event)
                            -- The events of those who have opted out have no user.
                            AND user >= \(Self.pseudonymEnd)
                        """)
            }
            return removed
        }
    }

    /// Removes the hourly counts of activity before a day, and keeps the daily ones.
    ///
    /// - Returns: the number of removed rows, at most `limit`.
    public func removeActivityHours(before day: Day, limit: Int) async throws -> Int {
        try await write { db in
            try db.execute(
                sql: """
                    DELETE FROM activity_hour WHERE (roster, day, hour, channel, kind) IN (
                        SELECT roster, day, hour, channel, kind FROM activity_hour
                        WHERE roster IN (SELECT number FROM roster) AND day < ? LIMIT ?)
                    """, arguments: [day.number, limit])
            return db.changesCount
        }
    }

    /// Anonymizes a user in all events and keeps the counts. The ID of a user who is a member or banned stays in the roster.
    public func forget(user: UInt64) async throws -> Int {
        let count = try await erase { db in
            try Self.transaction(db, isDurable: true) { try Self.forget(user, $0) }
        }
        // The write-ahead log still contains the old pages; unlike above, this waits for readers.
        try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        return count
    }

    /// Selects all guild IDs, so that queries over all guilds can use indexes that begin with the guild.
    static let allGuilds = "SELECT id FROM guild UNION SELECT guild FROM day_count"

    /// Whether the same event is already stored, or was received from the gateway within ten seconds of it, or would be
    /// among events that were removed, which are counted in the roll-ups. If the time of one of two events is a span, they
    /// are the same if the other is within it.
    package static func isKnown(_ event: MemberEvent, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM member_event
                    WHERE guild = ?1 AND at BETWEEN ?5 - 10000 AND ?4 + 10000 AND kind = ?3
                        AND ((user = ?2 AND (at = ?4 OR id >= \(EventID.firstReceived) OR ?5 < ?4))
                            -- An import must not restore a forgotten user.
                            OR (user = 0 AND at = ?4)))
                    OR EXISTS (
                        SELECT 1 FROM member_event
                        -- Without the sign, SQLite would prefer the index by time.
                        WHERE since_at IS NOT NULL AND guild = ?1 AND user = ?2 AND kind = ?3
                            AND since_at <= ?4 + 10000 AND +at >= ?5 - 10000)
                    OR \(RemovedDays.includeInstant)
                """)
        let arguments: StatementArguments = [
            Int64(bitPattern: event.guild), Int64(bitPattern: event.person.id), event.kind.rawValue,
            event.at.milliseconds, (event.since ?? event.at).milliseconds,
        ]
        return try Bool.fetchOne(statement, arguments: arguments) ?? false
    }
}
