// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import LocalTime

/// The times covered by removed events, by guild and day. Such events are still counted in the roll-ups, so that an import
/// must not add them again. Nothing of the events themselves is kept.
struct RemovedDays {
    private struct GuildDay: Hashable {
        let guild: Int64
        let day: Int
    }

    private var spans: [GuildDay: ClosedRange<Int64>] = [:]

    /// Adds a removed event.
    mutating func add(guild: Int64, day: Int, at: Int64) {
        let key = GuildDay(guild: guild, day: day)
        guard let span = spans[key] else { return spans[key] = at...at }
        spans[key] = min(span.lowerBound, at)...max(span.upperBound, at)
    }

    /// Extends the stored spans.
    func write(_ db: Database) throws {
        for (key, span) in spans {
            try db.cachedStatement(sql: Self.extend)
                .execute(arguments: [key.guild, key.day, span.lowerBound, span.upperBound])
        }
    }

    /// A condition of a statement with the guild as `?1` and the time as `?4`. A day begins within a day of the day of UTC,
    /// whatever the time zone was when it was counted.
    static let includeInstant = """
        EXISTS (
            SELECT 1 FROM removed_day
            WHERE guild = ?1 AND day BETWEEN ?4 / 86400000 - 2 AND ?4 / 86400000 + 2 AND ?4 BETWEEN from_at AND to_at)
        """

    private static let extend = """
        INSERT INTO removed_day (guild, day, from_at, to_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild, day) DO UPDATE
        SET from_at = min(from_at, excluded.from_at), to_at = max(to_at, excluded.to_at)
        """
}

extension SQLiteStore {
    /// Adds the table of removed days, and the days from which older versions removed events: those with more events in
    /// the roll-ups than stored. They are complete up to the first stored event.
    static func makeRemovedDays(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE removed_day (
                    guild INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    from_at INTEGER NOT NULL,
                    to_at INTEGER NOT NULL,
                    PRIMARY KEY (guild, day)
                ) STRICT, WITHOUT ROWID;
                """)
        let zones = try rememberedZones(db)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT count.guild, count.day, stored.first
                FROM day_count AS count LEFT JOIN (
                    SELECT guild, day, count(*) AS events, min(at) AS first FROM member_event GROUP BY guild, day
                ) AS stored ON stored.guild = count.guild AND stored.day = count.day
                WHERE count.joins + count.leaves + count.bans + count.unbans > coalesce(stored.events, 0)
                """)
        for row in rows {
            let guild = UInt64(bitPattern: row["guild"] as Int64)
            let zone = zones[guild].flatMap(TimeZone.init(identifier:)) ?? .gmt
            let interval = DayCalendar(timeZone: zone).interval(of: Day(number: row["day"]))
            var span = RemovedDays()
            let last = (row["first"] as Int64? ?? interval.end.milliseconds) - 1
            for at in [interval.start.milliseconds, max(last, interval.start.milliseconds)] {
                span.add(guild: row["guild"], day: row["day"], at: at)
            }
            try span.write(db)
        }
    }
}
