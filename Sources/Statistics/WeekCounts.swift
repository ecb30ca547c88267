// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The event counts of seven consecutive days.
public struct WeekCounts: Sendable, Hashable {
    /// The seven days, earliest first.
    public let days: [DayCounts]

    /// Creates the week that ends with a day.
    ///
    /// - Parameters:
    ///   - end: The last day.
    ///   - counts: The counts of days with events. Missing days count as zero, days outside of the week are ignored.
    public init(ending end: Day, counts: [DayCounts]) {
        let known = Dictionary(counts.map { ($0.day, $0) }) { $1 }
        days = Self.days(ending: end).map { known[$0] ?? DayCounts(day: $0) }
    }

    /// The seven days that end with a day.
    public static func days(ending end: Day) -> ClosedRange<Day> { end.advanced(by: -6)...end }

    /// The first day.
    public var start: Day { days[0].day }

    /// The last day.
    public var end: Day { days[days.count - 1].day }

    /// The sum of all seven days.
    public var total: EventCounts { days.reduce(EventCounts()) { $0 + $1.counts } }

    /// The day with the most joins, leaves and bans; the earliest in a tie, `nil` if there were none.
    public var mostActiveDay: DayCounts? { days.mostActive }
}

extension [DayCounts] {
    /// The day with the most joins, leaves and bans; the earliest in a tie, `nil` if there were none.
    public var mostActive: DayCounts? {
        var best: DayCounts?
        for day in self where day.counts.activity > (best?.counts.activity ?? 0) { best = day }
        return best
    }
}
