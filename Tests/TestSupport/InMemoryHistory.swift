// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import Archive
package import Foundation
package import LocalTime
package import Statistics
package import Storage

/// An in-memory history with the same query limits as a store.
package struct InMemoryHistory: StoreReader, ActivityArchiveReader {
    package var days: [DayCounts]
    package var events: [StoredEvent]
    package var samples: [CensusSample]
    package var spans: [UnobservedSpan]
    package var activity: ArchivedActivity

    package init(
        days: [DayCounts] = [], events: [StoredEvent] = [], samples: [CensusSample] = [], spans: [UnobservedSpan] = [],
        activity: ArchivedActivity = ArchivedActivity()
    ) {
        self.activity = activity
        self.days = days
        self.events = events
        self.samples = samples
        self.spans = spans
    }

    package func days(of guild: UInt64, in days: ClosedRange<Day>) throws -> [DayCounts] {
        self.days.filter { days.contains($0.day) }
    }

    package func events(of guild: UInt64, matching query: EventQuery) throws -> [StoredEvent] {
        let ordered = events.sorted { ($0.event.at, $0.id) < ($1.event.at, $1.id) }
        return Array(
            ordered.filter { event in
                let at = event.event.at
                let isInside = query.interval.map { $0.start <= at && at < $0.end } ?? true
                let isAfter = query.after.map { ($0.at, $0.id) < (at, event.id) } ?? true
                return isInside && isAfter && query.kinds.contains(event.event.kind)
            }.prefix(query.limit))
    }

    package func census(of guild: UInt64, in interval: DateInterval, step: TimeInterval) throws -> [CensusSample] {
        let inside = samples.filter { interval.start <= $0.at && $0.at < interval.end }
        let steps = Dictionary(grouping: inside) { Int($0.at.timeIntervalSince(interval.start) / step) }
        return steps.values.compactMap { $0.max { $0.at < $1.at } }.sorted { $0.at < $1.at }
    }

    package func unobserved(of guild: UInt64, in interval: DateInterval) throws -> [UnobservedSpan] {
        Array(
            spans.filter { $0.to >= interval.start && $0.from < interval.end }.sorted { $0.to < $1.to }.prefix(1_000))
    }

    package func note(_ key: String) throws -> String? { nil }

    package func activityHours(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [HourCountKey: Int64] {
        activity.hours.filter { days.contains($0.key.day) && (channel == nil || $0.key.channel == channel) }
    }

    package func activityDays(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [DayActivity] {
        activity.days.filter { days.contains($0.key.day) && (channel == nil || $0.key.channel == channel) }
            .map { DayActivity(day: $0.key.day, channel: $0.key.channel, kind: $0.key.kind, count: $0.value) }
            .sorted { ($0.day, $0.channel, $0.kind.rawValue) < ($1.day, $1.channel, $1.kind.rawValue) }
    }

    package func activityFigures(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: DayFigures] {
        activity.figures.filter { days.contains($0.key) }
    }

    package func cohorts(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: CohortCounts] {
        activity.cohorts.filter { days.contains($0.key) }
    }

    package func leavers(of guild: UInt64, in days: ClosedRange<Day>) throws -> [LeaverKey: Int64] {
        activity.leavers.filter { days.contains($0.key.day) }
    }

    package func inviteJoins(of guild: UInt64, in days: ClosedRange<Day>, limit: Int) throws -> InviteJoins {
        InviteJoins()
    }

    package func activityGaps(of guild: UInt64, in interval: DateInterval) throws -> [ActivityGap] {
        Array(
            activity.gaps.filter { $0.to >= interval.start && $0.from <= interval.end }
                .sorted { ($0.from, $0.to, $0.source.rawValue) < ($1.from, $1.to, $1.source.rawValue) }.prefix(10_000))
    }

    package func activitySpan(of guild: UInt64) throws -> ClosedRange<Day>? {
        let days =
            activity.days.keys.map(\.day) + activity.hours.keys.map(\.day) + activity.figures.keys
            + activity.cohorts.keys + activity.leavers.keys.map(\.day)
        guard let first = days.min(), let last = days.max() else { return nil }
        return first...last
    }

    /// Exports the history as text.
    package func exported(
        _ format: HistoryExport.Format, from: String? = nil, to: String? = nil,
        now: Date = InMemoryHistory.at("2025-01-05T12:00:00Z")
    ) throws -> String {
        var text = ""
        _ = try HistoryExport(
            reader: self, guild: HistoryFiles.guild, timeZone: HistoryFiles.newYork,
            span: try DaySpan(from: from, to: to), now: now
        ).run(format, write: { text += $0 })
        return text
    }

    package static func at(_ text: String) -> Date {
        TimestampText(timeZone: HistoryFiles.newYork).instant(text) ?? .distantPast
    }

    package static let small: InMemoryHistory = {
        let guild = HistoryFiles.guild
        func event(
            _ id: Int64, _ kind: MemberEventKind, _ user: UInt64, _ name: String, _ time: String,
            cause: LeaveCause? = nil, rejoin: Bool = false, since: String? = nil, source: EventSource = .gateway
        ) -> StoredEvent {
            var calendar = DayCalendar(timeZone: HistoryFiles.newYork)
            return StoredEvent(
                id: id,
                event: MemberEvent(
                    guild: guild, kind: kind, person: Person(id: user, name: name), at: at(time),
                    since: since.map(at), day: calendar.day(of: at(time)), cause: cause, isRejoin: rejoin,
                    source: source, position: SessionPosition(session: "s", sequence: id)))
        }
        return InMemoryHistory(
            days: [
                DayCounts(day: Day(year: 2025, month: 1, day: 2), counts: EventCounts(joins: 2, rejoins: 1)),
                DayCounts(
                    day: Day(year: 2025, month: 1, day: 4),
                    counts: EventCounts(leaves: 2, kicked: 1, banned: 1, bans: 1, unbans: 1)),
            ],
            events: [
                event(1, .join, 100_000_000_000_000_001, "=cmd|' /C calc'!A0", "2025-01-02T09:15:00.123-05:00"),
                event(2, .join, 18_446_744_073_709_551_615, "café, \"q\"", "2025-01-02T09:16:00-05:00", rejoin: true),
                event(3, .leave, 0, "", "2025-01-04T10:00:00-05:00", cause: .kicked),
                event(4, .ban, 5, "two\r\nlines\u{1}", "2025-01-04T10:01:00-05:00", source: .imported),
                event(
                    5, .leave, 5, "-5", "2025-01-04T10:01:00-05:00", cause: .banned, since: "2025-01-04T09:00:00-05:00",
                    source: .repaired),
                event(6, .unban, 5, "\u{2028}😀\\", "2025-01-04T23:59:59.999-05:00"),
            ],
            samples: [
                CensusSample(guild: guild, at: at("2025-01-02T00:00:00-05:00"), members: 10, online: nil, bans: 1),
                CensusSample(guild: guild, at: at("2025-01-04T12:00:00.5-05:00"), members: 11, online: 4, bans: nil),
            ],
            spans: [
                UnobservedSpan(
                    guild: guild, from: at("2025-01-02T01:00:00-05:00"), to: at("2025-01-02T02:00:00-05:00"),
                    membersBefore: 10, membersAfter: 8),
                UnobservedSpan(
                    guild: guild, from: at("2025-01-04T09:00:00-05:00"), to: at("2025-01-04T10:02:00-05:00"),
                    membersBefore: 11, membersAfter: 10, repaired: RepairedCounts(leaves: 1, bans: 2)),
            ])
    }()
}
