// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
import Foundation
import GRDB
public import LocalTime

/// The stored activity of a guild.
extension SQLiteStore: ActivityReader {
    /// The counts of a span of days by hour.
    public func activityHours(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [HourCountKey: Int64] {
        try read(of: guild) { db, roster in
            var counts: [HourCountKey: Int64] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT day, hour, channel, kind, count FROM activity_hour
                    WHERE roster = ?1 AND day BETWEEN ?2 AND ?3 AND (?4 IS NULL OR channel = ?4)
                    """, arguments: [roster, days.lowerBound.number, days.upperBound.number, channel?.stored])
            while let row = try rows.next() {
                guard let kind = ActivityKind(stored: row[3]) else { continue }
                let hour = StoredHour.hour(row[1], of: Day(number: row[0]))
                counts[HourCountKey(hour, channel: UInt64(bitPattern: row[2]), kind)] = row[4]
            }
            return counts
        } ?? [:]
    }

    /// The counts of a span of days by day.
    public func activityDays(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [DayActivity] {
        try read(of: guild) { try Self.days($0, $1, in: days, channel: channel) } ?? []
    }

    /// The active members and the voice peak of each day.
    public func activityFigures(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: DayFigures] {
        try read(of: guild) { db, roster in try Self.figures(db, roster, in: days) } ?? [:]
    }

    /// What became of the members who joined on each day.
    public func cohorts(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: CohortCounts] {
        try read(of: guild) { try Self.cohorts($0, $1, in: days) } ?? [:]
    }

    /// The members who left on each day.
    public func leavers(of guild: UInt64, in days: ClosedRange<Day>) throws -> [LeaverKey: Int64] {
        try read(of: guild) { db, roster in
            let rows = try Row.fetchAll(
                db, sql: "SELECT day, tenure, count FROM leaver WHERE roster = ? AND day BETWEEN ? AND ?",
                arguments: [roster, days.lowerBound.number, days.upperBound.number])
            return Dictionary(
                rows.compactMap { row in
                    UInt8(exactly: row[1] as Int64).flatMap(Tenure.init).map {
                        (LeaverKey(day: Day(number: row[0]), tenure: $0), row[2])
                    }
                }, uniquingKeysWith: { first, _ in first })
        } ?? [:]
    }

    func read<Value>(of guild: UInt64, _ body: (Database, Int64) throws -> Value) throws -> Value? {
        try pool.read { db in try Self.rosterNumber(db, of: guild).map { try body(db, $0) } }
    }
}

extension SQLiteStore {
    private static func days(
        _ db: Database, _ roster: Int64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [DayActivity] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT day, channel, kind, count FROM activity_day
                WHERE roster = ?1 AND day BETWEEN ?2 AND ?3 AND (?4 IS NULL OR channel = ?4)
                ORDER BY day, channel, kind
                """, arguments: [roster, days.lowerBound.number, days.upperBound.number, channel?.stored]
        ).compactMap { row in
            ActivityKind(stored: row[2]).map { kind in
                DayActivity(day: Day(number: row[0]), channel: UInt64(bitPattern: row[1]), kind: kind, count: row[3])
            }
        }
    }

    private static func cohorts(
        _ db: Database, _ roster: Int64, in days: ClosedRange<Day>
    ) throws -> [Day: CohortCounts] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT day, joined, left_1, left_7, left_30, active_7 FROM cohort
                WHERE roster = ? AND day BETWEEN ? AND ?
                """, arguments: [roster, days.lowerBound.number, days.upperBound.number])
        return Dictionary(
            rows.map { row in
                let counts = CohortCounts(
                    joined: row[1], leftWithin1: row[2], leftWithin7: row[3], leftWithin30: row[4],
                    activeWithin7: row[5])
                return (Day(number: row[0]), counts)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What is needed to continue counting.
    static func activity(_ db: Database, of guild: UInt64) throws -> StoredActivity? {
        guard let roster = try rosterNumber(db, of: guild),
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM activity_progress WHERE roster = ?", arguments: [roster])
        else { return nil }
        var activity = StoredActivity(progress: ActivityProgress(row))
        let members = try Row.fetchCursor(
            db, sql: "SELECT user, day, bits FROM member_activity WHERE roster = ?", arguments: [roster])
        while let row = try members.next() {
            activity.members.append(
                MemberActivity(
                    user: UInt64(bitPattern: row[0]), day: Day(number: row[1]), bits: UInt64(bitPattern: row[2])))
        }
        activity.stays = try Row.fetchAll(
            db, sql: "SELECT session, channel, user FROM voice_stay WHERE roster = ?", arguments: [roster]
        ).map { row in
            VoiceStay(
                session: row[0], channel: UInt64(bitPattern: row[1]),
                user: (row[2] as Int64?).map { UInt64(bitPattern: $0) })
        }
        activity.marks = try marks(db, roster)
        if let newest = activity.progress.newestDay {
            activity.activeMembers = try figures(db, roster, in: newest.advanced(by: -7)...newest)
                .mapValues(\.active).filter { $0.value != ActiveFigures() }
        }
        return activity
    }

    /// The newest day of a guild, also if its activity was only imported.
    private static let newestDay = """
        SELECT coalesce(
            (SELECT newest_day FROM activity_progress WHERE roster = ?1),
            (SELECT max(day) FROM activity_day WHERE roster = ?1))
        """

    /// The counts that metrics and current statistics need.
    static func committedActivity(_ db: Database, of guild: UInt64) throws -> CommittedActivity? {
        guard let roster = try rosterNumber(db, of: guild) else { return nil }
        let invites = try inviteTotals(db, roster)
        guard let newest = try Int.fetchOne(db, sql: newestDay, arguments: [roster]).map(Day.init) else {
            return invites == InviteTotals() ? nil : CommittedActivity(invites: invites)
        }
        var totals: ActivitySums = [:]
        var messages: [UInt64: Int64] = [:]
        let sums = try Row.fetchCursor(
            db,
            sql: "SELECT channel, kind, SUM(count) FROM activity_day WHERE roster = ? GROUP BY channel, kind",
            arguments: [roster])
        while let row = try sums.next() {
            guard let kind = ActivityKind(stored: row[1]) else { continue }
            totals[kind, default: 0] &+= row[2]
            if kind.isMessage { messages[UInt64(bitPattern: row[0]), default: 0] &+= row[2] }
        }
        func days(_ count: Int) -> ClosedRange<Day> { newest.advanced(by: 1 - count)...newest }
        return CommittedActivity(
            totals: totals, messages: messages,
            recent: try Self.days(db, roster, in: days(CommittedActivity.recentDays), channel: nil),
            cohorts: try cohorts(db, roster, in: days(CommittedActivity.cohortDays)), invites: invites,
            newestDay: newest)
    }

    private static func figures(
        _ db: Database, _ roster: Int64, in days: ClosedRange<Day>
    ) throws -> [Day: DayFigures] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT day, active_1, active_7, active_28, communicators, voice_peak FROM activity_figures
                WHERE roster = ? AND day BETWEEN ? AND ?
                """, arguments: [roster, days.lowerBound.number, days.upperBound.number])
        return Dictionary(
            rows.map { row in
                let active = ActiveFigures(day: row[1], week: row[2], fourWeeks: row[3], communicators: row[4])
                return (Day(number: row[0]), DayFigures(active: active, voicePeak: row[5]))
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension ActivityProgress {
    /// Reads a row of `activity_progress`.
    fileprivate init(_ row: Row) {
        self.init()
        observedSince = (row["observed_since"] as Int64?).map(Date.init(milliseconds:))
        newestDay = (row["newest_day"] as Int?).map(Day.init(number:))
        voiceCountedUntil = (row["voice_until"] as Int64?).map(Date.init(milliseconds:))
        voiceDay = (row["voice_day"] as Int?).map(Day.init(number:))
        voicePeak = row["voice_peak"]
        afkChannel = (row["afk_channel"] as Int64?).map { UInt64(bitPattern: $0) }
        if let count = row["boosts"] as Int?, let level = row["boost_level"] as Int? {
            boosts = Boosts(count: count, level: level)
        }
        messagesSince = (row["messages_since"] as Int64?).map { UInt64(bitPattern: $0) }
        if let from = row["gap_from"] as Int64?, let to = row["gap_to"] as Int64? {
            messageGap = MessageGap(
                from: Date(milliseconds: from), to: Date(milliseconds: to),
                end: (row["gap_end"] as Int64?).map { UInt64(bitPattern: $0) })
        }
    }
}

extension ActivityKind {
    /// Reads the column `kind`; `nil` if it is unknown.
    fileprivate init?(stored: Int64) {
        guard let value = UInt8(exactly: stored) else { return nil }
        self.init(rawValue: value)
    }
}
