// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// Activity in memory: that of the 1st and the 5th of January 2026, a Thursday and a Monday, in two channels.
struct APIActivity: ActivityReader {
    struct Broken: Error {}

    var fails = false

    private static func hour(
        _ day: Int, _ hour: Int, _ channel: UInt64, _ kind: ActivityKind, _ count: Int64
    ) -> (HourCountKey, Int64) {
        let local = LocalHour(day: Day(year: 2026, month: 1, day: day), hour: hour)
        return (HourCountKey(local, channel: channel, kind), count)
    }

    static let hours = Dictionary(
        [
            hour(1, 20, 10, .humanMessages, 7), hour(1, 20, 10, .botMessages, 1), hour(1, 21, 11, .humanMessages, 2),
            hour(5, 6, 11, .humanMessages, 3), hour(5, 6, 11, .webhookMessages, 1), hour(5, 6, 10, .systemMessages, 1),
            hour(5, 6, 12, .voice, 90_500), hour(5, 6, 12, .voiceAlone, 1_000), hour(5, 6, 13, .voiceAFK, 2_000),
            hour(5, 7, 10, .reactions, 5), hour(5, 7, 10, .threads, 1),
        ], uniquingKeysWith: +)

    func activityHours(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [HourCountKey: Int64] {
        if fails { throw Broken() }
        return Self.hours.filter { days.contains($0.key.day) && (channel == nil || $0.key.channel == channel) }
    }

    func activityDays(of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?) throws -> [DayActivity] {
        try activityHours(of: guild, in: days, channel: channel).map {
            DayActivity(day: $0.key.day, channel: $0.key.channel, kind: $0.key.kind, count: $0.value)
        }
    }

    func activityFigures(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: DayFigures] {
        let figures = ActiveFigures(day: 3, week: 4, fourWeeks: 5, communicators: 2)
        return [Day(year: 2026, month: 1, day: 5): DayFigures(active: figures, voicePeak: 2)]
            .filter { days.contains($0.key) }
    }

    func cohorts(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: CohortCounts] {
        if fails { throw Broken() }
        return [
            Day(year: 2025, month: 12, day: 28): CohortCounts(
                joined: 10, leftWithin1: 1, leftWithin7: 3, leftWithin30: 3, activeWithin7: 5),
            Day(year: 2026, month: 1, day: 4): CohortCounts(joined: 2),
        ].filter { days.contains($0.key) }
    }

    func leavers(of guild: UInt64, in days: ClosedRange<Day>) throws -> [LeaverKey: Int64] {
        if fails { throw Broken() }
        return [LeaverKey(day: Day(year: 2026, month: 1, day: 4), tenure: .underDay): 2]
    }

    func inviteJoins(of guild: UInt64, in days: ClosedRange<Day>, limit: Int) throws -> InviteJoins {
        if fails { throw Broken() }
        guard days.contains(Day(year: 2026, month: 1, day: 5)) else { return InviteJoins() }
        let invites = [
            InviteJoins.Invite(code: "abc", channel: 10, joins: 5),
            InviteJoins.Invite(code: "xyz", channel: nil, joins: 2),
        ]
        let rest = invites.dropFirst(limit)
        return InviteJoins(
            invites: Array(invites.prefix(limit)), rest: (rest.count, rest.reduce(0) { $0 + $1.joins }), vanity: 3,
            unknown: 4)
    }

    func activityGaps(of guild: UInt64, in interval: DateInterval) throws -> [ActivityGap] {
        let noon = Date(timeIntervalSince1970: 1_767_614_400)
        return [ActivityGap(from: noon, to: noon + 60, .voice)].filter { $0.affects(interval, channel: nil) }
    }
}
