// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime

/// The counts of a span of days, and of an earlier span of the same length.
struct ComparedCounts: Sendable {
    /// An earlier span is compared only if something was counted in the days before it: otherwise, counting may have begun
    /// within the span.
    static let lookback = 28

    let days: ClosedRange<Day>
    let earlier: ClosedRange<Day>
    /// The counts of `days` by channel.
    let rows: [DayActivity]
    /// The active members and the voice peaks.
    let figures: [Day: DayFigures]
    private let sums: [Day: ActivitySums]
    /// The first day with a count of each kind.
    private let first: [ActivityKind: Day]

    /// Reads the counts.
    ///
    /// - Parameters:
    ///   - days: The days.
    ///   - distance: How many days earlier the other span begins.
    ///   - reader: Where to read.
    ///   - guild: The guild's ID.
    /// - Throws: If the activity cannot be read.
    init(_ days: ClosedRange<Day>, distance: Int, _ reader: any ActivityReader, of guild: UInt64) throws {
        self.days = days
        earlier = days.lowerBound.advanced(by: -distance)...days.upperBound.advanced(by: -distance)
        let span = earlier.lowerBound.advanced(by: -Self.lookback)...days.upperBound
        var (sums, first, shown): ([Day: ActivitySums], [ActivityKind: Day], [DayActivity]) = ([:], [:], [])
        for row in try reader.activityDays(of: guild, in: span, channel: nil) {
            sums[row.day, default: [:]][row.kind, default: 0] &+= row.count
            first[row.kind] = min(first[row.kind] ?? row.day, row.day)
            if days.contains(row.day) { shown.append(row) }
        }
        (self.sums, self.first, rows) = (sums, first, shown)
        figures = try reader.activityFigures(of: guild, in: span)
    }

    /// The count of a kind in the span.
    func sum(_ kind: ActivityKind) -> Int64 { sum(kind, days) }

    /// The count of a kind on a day; `nil` for days before the first count.
    func count(_ kind: ActivityKind, on day: Day) -> Int64? {
        first[kind].flatMap { $0 <= day ? sums[day]?[kind] ?? 0 : nil }
    }

    /// Whether all of the earlier span was counted.
    func isComparable(_ kind: ActivityKind) -> Bool { first[kind].map { $0 < earlier.lowerBound } ?? false }

    /// The figures of measures, without a comparison if `isComplete` is false.
    func figures(_ measures: [ActivityFigure.Measure], isComplete: Bool = true) -> [ActivityFigure] {
        measures.map { measure in
            guard let kind = measure.kind else {
                let isKnown = isComplete && figures.keys.contains { $0 < earlier.lowerBound }
                return ActivityFigure(
                    days.count > 28 ? .activeInFourWeeks : measure, active(on: days.upperBound),
                    before: isKnown ? active(on: earlier.upperBound) : nil)
            }
            return ActivityFigure(
                measure, sum(kind), before: isComplete && isComparable(kind) ? sum(kind, earlier) : nil)
        }
    }

    /// The day with the most users in voice at once, the first in a tie; `nil` if nobody was.
    var voicePeak: (day: Day, users: Int)? {
        let peaks = days.map { (day: $0, users: figures[$0]?.voicePeak ?? 0) }
        return peaks.filter { $0.users > 0 }.max { ($0.users, $1.day) < ($1.users, $0.day) }
    }

    private func sum(_ kind: ActivityKind, _ days: ClosedRange<Day>) -> Int64 {
        days.reduce(0) { $0 &+ (sums[$1]?[kind] ?? 0) }
    }

    /// The members who were active in a span that ends on a day: in 1, 7 or 28 days.
    private func active(on day: Day) -> Int64 {
        let active = figures[day]?.active ?? ActiveFigures()
        return Int64(days.count < 7 ? active.day : days.count < 28 ? active.week : active.fourWeeks)
    }
}
