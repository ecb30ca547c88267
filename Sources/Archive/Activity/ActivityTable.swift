// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Formatting
import Foundation
import LocalTime

/// A table of activity, with the same name and columns in JSON and CSV.
enum ActivityTable: String, Sendable, CaseIterable {
    /// Counts by day and channel.
    case days = "activity_days"
    /// Counts by hour and channel.
    case hours = "activity_hours"
    /// Active members and the voice peak of each day.
    case members = "active_members"
    /// What became of the members who joined on each day.
    case cohorts
    /// The members who left on each day.
    case leavers
    /// Where activity may be missing.
    case gaps = "activity_gaps"

    /// A row: the values of the columns, in order; `nil` if there is none.
    typealias Row = [Int64?]

    /// The columns.
    var columns: [ActivityColumn] {
        switch self {
        case .days: [ActivityColumn("day", .day), ActivityColumn("channel", .channel)] + Self.countsByKind
        case .hours:
            [
                ActivityColumn("day", .day), ActivityColumn("hour", .hour),
                // The second of two hours with the same number, when clocks are set back.
                ActivityColumn("repeated", .flag, isOptional: true), ActivityColumn("channel", .channel),
            ] + Self.countsByKind
        case .members:
            [ActivityColumn("day", .day)]
                + Self.counts(["active_1", "active_7", "active_28", "communicators", "voice_peak"])
        case .cohorts:
            [ActivityColumn("day", .day)] + Self.counts(["joined", "left_1", "left_7", "left_30", "active_7"])
        case .leavers:
            [
                ActivityColumn("day", .day), ActivityColumn("tenure", .word(Tenure.allCases.map(\.name))),
                ActivityColumn("members", .count),
            ]
        case .gaps:
            [
                ActivityColumn("from", .instant), ActivityColumn("to", .instant),
                ActivityColumn("channel", .channel, isOptional: true),
                ActivityColumn("source", .word(GapSource.allCases.map(\.name))),
            ]
        }
    }

    /// The rows of activity, in the order of their first columns.
    func rows(_ activity: ArchivedActivity) -> [Row] {
        switch self {
        case .days:
            let rows = Self.grouped(activity.days, by: { ChannelDay(day: $0.day, channel: $0.channel) }, kind: \.kind)
            return rows.sorted { $0.key < $1.key }.map { key, counts in
                [Int64(key.day.number), Int64(bitPattern: key.channel)] + counts
            }
        case .hours:
            let rows = Self.grouped(
                activity.hours, by: { ChannelHour(hour: $0.hour, channel: $0.channel) }, kind: \.kind)
            return rows.sorted { $0.key < $1.key }.map { key, counts in
                let hour = key.hour
                return [
                    Int64(hour.day.number), Int64(hour.hour), hour.isRepeated ? 1 : nil, Int64(bitPattern: key.channel),
                ] + counts
            }
        case .members:
            return activity.figures.sorted { $0.key < $1.key }.map { day, figures in
                let active = figures.active
                return [day.number, active.day, active.week, active.fourWeeks, active.communicators, figures.voicePeak]
                    .map { Int64($0) }
            }
        case .cohorts:
            return activity.cohorts.sorted { $0.key < $1.key }.map { day, counts in
                [
                    Int64(day.number), counts.joined, counts.leftWithin1, counts.leftWithin7, counts.leftWithin30,
                    counts.activeWithin7,
                ]
            }
        case .leavers:
            let rows: [Row] = activity.leavers.map { key, count in
                [Int64(key.day.number), Int64(key.tenure.rawValue), count]
            }
            return Self.sorted(rows)
        case .gaps:
            let rows: [Row] = activity.gaps.map { gap in
                [
                    gap.from.milliseconds, gap.to.milliseconds, gap.channel.map { Int64(bitPattern: $0) },
                    Int64(gap.source.rawValue),
                ]
            }
            return Self.sorted(rows)
        }
    }

    /// Adds a row.
    ///
    /// - Returns: whether it is a new one.
    func add(_ row: Row, to activity: inout ArchivedActivity) -> Bool {
        func number(_ index: Int) -> Int64 { row[index] ?? 0 }
        let day = Day(number: Int(number(0)))
        switch self {
        case .days:
            let channel = UInt64(bitPattern: number(1))
            return Self.addCounts(row, from: 2) { kind, count in
                activity.days.updateValue(count, forKey: .init(day: day, channel: channel, kind)) == nil
            }
        case .hours:
            let hour = LocalHour(day: day, hour: Int(number(1)), isRepeated: number(2) != 0)
            let channel = UInt64(bitPattern: number(3))
            return Self.addCounts(row, from: 4) { kind, count in
                activity.hours.updateValue(count, forKey: HourCountKey(hour, channel: channel, kind)) == nil
            }
        case .members:
            let active = ActiveFigures(
                day: Int(number(1)), week: Int(number(2)), fourWeeks: Int(number(3)), communicators: Int(number(4)))
            let figures = DayFigures(active: active, voicePeak: Int(number(5)))
            return activity.figures.updateValue(figures, forKey: day) == nil
        case .cohorts:
            let counts = CohortCounts(
                joined: number(1), leftWithin1: number(2), leftWithin7: number(3), leftWithin30: number(4),
                activeWithin7: number(5))
            return activity.cohorts.updateValue(counts, forKey: day) == nil
        case .leavers:
            let key = LeaverKey(day: day, tenure: Tenure.allCases[Int(number(1))])
            return activity.leavers.updateValue(number(2), forKey: key) == nil
        case .gaps:
            let gap = ActivityGap(
                from: Date(milliseconds: number(0)), to: Date(milliseconds: number(1)),
                channel: row[2].map { UInt64(bitPattern: $0) }, GapSource.allCases[Int(number(3))])
            return activity.gaps.insert(gap).inserted
        }
    }

    /// The error in a row whose values are valid; `nil` if there is none.
    func issue(in row: Row, at position: TextPosition) -> HistoryIssue? {
        for (column, value) in zip(columns, row) where value == nil && !column.isOptional {
            return HistoryIssue(.missingField, at: position, "row has no \(column.name.quoted())")
        }
        if self == .gaps, let from = row[0], let to = row[1], from > to {
            return HistoryIssue(.badTimestamp, at: position, "\"from\" is later than \"to\"")
        }
        return nil
    }
}

extension ActivityTable {
    /// A column for each kind of activity, such as `message_human` and `voice_seconds`.
    private static let countsByKind = ActivityKind.allCases.map { kind in
        kind.isTime
            ? ActivityColumn(kind.name + "_seconds", .seconds, isOptional: true)
            : ActivityColumn(kind.name, .count, isOptional: true)
    }

    private static func counts(_ names: [String]) -> [ActivityColumn] { names.map { ActivityColumn($0, .count) } }

    /// The counts of all kinds that belong to the same row; `nil` for none.
    private static func grouped<Key, Group: Hashable>(
        _ counts: [Key: Int64], by group: (Key) -> Group, kind: (Key) -> ActivityKind
    ) -> [Group: Row] {
        let none = Row(repeating: nil, count: ActivityKind.allCases.count)
        var rows: [Group: Row] = [:]
        for (key, count) in counts where count != 0 {
            rows[group(key), default: none][Int(kind(key).rawValue)] = count
        }
        return rows
    }

    private static func sorted(_ rows: [Row]) -> [Row] {
        rows.sorted { left, right in left.lexicographicallyPrecedes(right) { $0 ?? .min < $1 ?? .min } }
    }

    /// Calls `add` for each kind with a count, and returns whether all of them are new.
    private static func addCounts(_ row: Row, from first: Int, _ add: (ActivityKind, Int64) -> Bool) -> Bool {
        var isNew = true
        for (kind, count) in zip(ActivityKind.allCases, row[first...]) {
            if let count, count != 0, !add(kind, count) { isNew = false }
        }
        return isNew
    }
}

private struct ChannelDay: Hashable, Comparable {
    let day: Day
    let channel: UInt64

    static func < (left: ChannelDay, right: ChannelDay) -> Bool {
        (left.day, left.channel) < (right.day, right.channel)
    }
}

private struct ChannelHour: Hashable, Comparable {
    let hour: LocalHour
    let channel: UInt64

    static func < (left: ChannelHour, right: ChannelHour) -> Bool {
        (left.hour, left.channel) < (right.hour, right.channel)
    }
}
