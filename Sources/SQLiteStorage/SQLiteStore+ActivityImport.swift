// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
import Foundation
import GRDB
public import LocalTime

/// Export and import of activity.
extension SQLiteStore: ActivityArchiveReader {
    /// The tables of activity with a row or more for each day.
    private static let dailyTables = ["activity_day", "activity_hour", "activity_figures", "cohort", "leaver"]

    /// The first and the last day with counts.
    public func activitySpan(of guild: UInt64) throws -> ClosedRange<Day>? {
        try read(of: guild) { db, roster in
            // Two queries for each table, because SQLite uses the index for a single minimum or maximum only.
            let days = Self.dailyTables.flatMap { table in
                ["min", "max"].map { "SELECT \($0)(day) AS day FROM \(table) WHERE roster = ?1" }
            }
            let span = try Row.fetchOne(
                db, sql: "SELECT min(day), max(day) FROM (\(days.joined(separator: " UNION ALL ")))",
                arguments: [roster])
            guard let span, let first = span[0] as Int?, let last = span[1] as Int? else { return nil }
            return Day(number: first)...Day(number: last)
        } ?? nil
    }

    /// Adds activity from an export, in one transaction.
    ///
    /// Nothing that the database has is changed: a table gets only days for which it has no rows, and only days before the one on
    /// which the bot began to count the guild's activity. So a repeated import adds nothing.
    ///
    /// - Parameters:
    ///   - activity: The activity.
    ///   - guild: The guild's ID.
    /// - Returns: What was added and what was skipped.
    /// - Throws: If nothing was added.
    public func importActivity(_ activity: ArchivedActivity, of guild: UInt64) async throws -> ImportedActivity {
        try await write { [zones] db in
            guard !activity.isEmpty else { return ImportedActivity() }
            try Self.rememberZone(of: guild, zones, db)
            let roster = try Self.makeRosterNumber(db, of: guild)
            let observedSince = try Int64.fetchOne(
                db, sql: "SELECT observed_since FROM activity_progress WHERE roster = ?", arguments: [roster]
            ).map(Date.init(milliseconds:))
            var selection = ActivitySelection(observedSince: observedSince, timeZone: zones[guild])
            func known(_ table: String) throws -> Set<Day> {
                let days = try Int.fetchAll(
                    db, sql: "SELECT DISTINCT day FROM \(table) WHERE roster = ?", arguments: [roster])
                return Set(days.map(Day.init(number:)))
            }
            let days = selection.new(activity.days, except: try known("activity_day"), day: \.day)
            let hours = selection.new(activity.hours, except: try known("activity_hour"), day: \.day)
            var batch = ActivityBatch()
            let figures = selection.new(activity.figures, except: try known("activity_figures"), day: \.self)
            batch.activeMembers = figures.mapValues(\.active)
            batch.voicePeaks = figures.mapValues(\.voicePeak)
            batch.cohorts = selection.new(activity.cohorts, except: try known("cohort"), day: \.self)
            batch.leavers = selection.new(activity.leavers, except: try known("leaver"), day: \.day)
            batch.gaps = selection.new(activity.gaps, except: try Self.gaps(db, roster))

            let writer = ActivityWriter(db)
            try writer.add(days: days, roster)
            try writer.add(hours: hours, roster)
            try writer.write(batch, of: guild)
            for day in Set(days.keys.map(\.day)).union(hours.keys.map(\.day)) {
                try db.cachedStatement(sql: "INSERT OR IGNORE INTO imported_day (roster, day) VALUES (?, ?)")
                    .execute(arguments: [roster, day.number])
            }
            selection.result.skippedDays.subtract(selection.result.days)
            return selection.result
        }
    }
}

extension SQLiteStore {
    /// Adds the table of imported days.
    static func makeImportedDays(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Days whose activity was imported. A backfill counts no messages there.
                CREATE TABLE imported_day (
                    roster INTEGER NOT NULL,
                    day INTEGER NOT NULL,
                    PRIMARY KEY (roster, day)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    /// The days whose activity was imported.
    static func importedDays(_ db: Database, _ roster: Int64) throws -> Set<Day> {
        let days = try Int.fetchAll(db, sql: "SELECT day FROM imported_day WHERE roster = ?", arguments: [roster])
        return Set(days.map(Day.init(number:)))
    }

    /// The guilds with imported activity.
    static func guildsWithImportedActivity(_ db: Database) throws -> [UInt64] {
        try Int64.fetchAll(
            db, sql: "SELECT guild FROM roster WHERE number IN (SELECT roster FROM imported_day)"
        ).map { UInt64(bitPattern: $0) }
    }

    private static func gaps(_ db: Database, _ roster: Int64) throws -> Set<ActivityGap> {
        let rows = try Row.fetchAll(
            db, sql: "SELECT from_at, to_at, channel, source FROM activity_gap WHERE roster = ?", arguments: [roster])
        return Set(rows.compactMap(ActivityGap.init))
    }
}

/// Selects what an import adds.
private struct ActivitySelection {
    /// Since when the bot has counted the guild's activity itself; `nil` if it never did.
    let observedSince: Date?
    /// The local day of that time.
    let firstDay: Day?
    var result = ImportedActivity()

    init(observedSince: Date?, timeZone: TimeZone) {
        self.observedSince = observedSince
        var calendar = DayCalendar(timeZone: timeZone)
        firstDay = observedSince.map { calendar.day(of: $0) }
    }

    mutating func new<Key: Hashable, Value>(
        _ rows: [Key: Value], except known: Set<Day>, day: KeyPath<Key, Day>
    ) -> [Key: Value] {
        rows.filter { key, _ in
            let day = key[keyPath: day]
            let isNew = !known.contains(day) && firstDay.map { day < $0 } ?? true
            if isNew { result.days.insert(day) } else { result.skippedDays.insert(day) }
            return isNew
        }
    }

    mutating func new(_ gaps: Set<ActivityGap>, except known: Set<ActivityGap>) -> [ActivityGap] {
        let new = gaps.filter { gap in !known.contains(gap) && observedSince.map { gap.to < $0 } ?? true }
        result.gaps += new.count
        result.skippedGaps += gaps.count - new.count
        return new.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }
}
