// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

@testable import ActivityReport

/// Activity in memory: text channels 10 and 11, voice channel 12 and AFK channel 13. 22 November 2026 is a Sunday.
struct ReportedActivity: ActivityReader {
    struct Broken: Error {}

    static let everything: Set<ActivityKind> = [.humanMessages, .reactions, .threads, .voice]

    var hours: [HourCountKey: Int64] = [:]
    var figures: [Day: DayFigures] = [:]
    var joined: [Day: CohortCounts] = [:]
    var left: [LeaverKey: Int64] = [:]
    var fails = false

    static func day(_ month: Int, _ day: Int) -> Day { Day(year: 2026, month: month, day: day) }

    static let busy: ReportedActivity = {
        var activity = ReportedActivity()
        activity.add(day(10, 20), 9, [(10, .humanMessages, 1), (12, .voice, 60_000)])
        activity.add(day(11, 9), 10, [(10, .humanMessages, 40)])
        activity.add(day(11, 15), 20, [(10, .humanMessages, 10), (12, .voice, 3_600_000)])
        activity.add(day(11, 16), 18, [(10, .humanMessages, 100), (11, .humanMessages, 30), (10, .reactions, 5)])
        activity.add(
            day(11, 20), 20,
            [(10, .humanMessages, 1_000), (11, .humanMessages, 200), (12, .voice, 5_400_000), (13, .voiceAFK, 600_000)])
        activity.add(day(11, 20), 21, [(12, .voice, 7_200_000), (12, .voiceAlone, 1_800_000)])
        activity.add(
            day(11, 22), 20,
            [(11, .humanMessages, 12), (10, .botMessages, 500), (12, .voice, 1_800_000), (11, .threads, 2)])
        activity.add(day(11, 22), 21, [(11, .humanMessages, 12)])
        activity.figures = [
            day(10, 20): figures(1, 1, 1, voicePeak: 1), day(11, 15): figures(4, 9, 12, voicePeak: 3),
            day(11, 20): figures(30, 35, 40, voicePeak: 7), day(11, 22): figures(6, 41, 44, voicePeak: 7),
        ]
        activity.joined = [
            day(10, 20): CohortCounts(joined: 10, leftWithin1: 1, leftWithin7: 2, leftWithin30: 4, activeWithin7: 5),
            day(11, 1): CohortCounts(joined: 30, leftWithin1: 3, leftWithin7: 6, leftWithin30: 6, activeWithin7: 11),
            day(11, 21): CohortCounts(joined: 5, leftWithin1: 2, leftWithin7: 2, leftWithin30: 2),
            day(11, 22): CohortCounts(joined: 100),
        ]
        activity.left = [
            LeaverKey(day: day(11, 2), tenure: .underDay): 3, LeaverKey(day: day(11, 21), tenure: .underDay): 2,
            LeaverKey(day: day(11, 9), tenure: .days365): 1, LeaverKey(day: day(9, 1), tenure: .days7): 9,
        ]
        return activity
    }()

    static func figures(_ day: Int, _ week: Int, _ fourWeeks: Int, voicePeak: Int) -> DayFigures {
        DayFigures(active: ActiveFigures(day: day, week: week, fourWeeks: fourWeeks), voicePeak: voicePeak)
    }

    mutating func add(_ day: Day, _ hour: Int, _ counts: [(UInt64, ActivityKind, Int64)], isRepeated: Bool = false) {
        for (channel, kind, count) in counts {
            let local = LocalHour(day: day, hour: hour, isRepeated: isRepeated)
            hours[HourCountKey(local, channel: channel, kind), default: 0] += count
        }
    }

    func history(_ counted: Set<ActivityKind> = everything) -> ActivityHistory {
        ActivityHistory(self, of: 1, counted: counted)
    }

    func activityHours(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [HourCountKey: Int64] {
        if fails { throw Broken() }
        return hours.filter { days.contains($0.key.day) && (channel == nil || $0.key.channel == channel) }
    }

    func activityDays(of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?) throws -> [DayActivity] {
        try activityHours(of: guild, in: days, channel: channel).map {
            DayActivity(day: $0.key.day, channel: $0.key.channel, kind: $0.key.kind, count: $0.value)
        }
    }

    func activityFigures(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: DayFigures] {
        figures.filter { days.contains($0.key) }
    }

    func cohorts(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: CohortCounts] {
        joined.filter { days.contains($0.key) }
    }

    func inviteJoins(of guild: UInt64, in days: ClosedRange<Day>, limit: Int) throws -> InviteJoins {
        InviteJoins()
    }

    func activityGaps(of guild: UInt64, in interval: DateInterval) throws -> [ActivityGap] { [] }

    func leavers(of guild: UInt64, in days: ClosedRange<Day>) throws -> [LeaverKey: Int64] {
        left.filter { days.contains($0.key.day) }
    }
}

/// A field as it is read, with its heading first.
func texts(_ fields: [ActivityField]) -> [[String]] { fields.map { [$0.name] + $0.lines } }
