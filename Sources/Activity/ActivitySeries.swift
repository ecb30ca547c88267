// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// Counts of kinds of activity: numbers, or times in milliseconds. A missing kind has none.
public typealias ActivitySums = [ActivityKind: Int64]

extension ActivitySums {
    /// Adds counts.
    public mutating func add(_ other: ActivitySums) { merge(other, uniquingKeysWith: &+) }

    /// The messages of all authors.
    public var messages: Int64 { reduce(0) { $1.key.isMessage ? $0 &+ $1.value : $0 } }
}

/// Activity over time, in steps of an hour, a day or a week of a guild's time zone.
public struct ActivitySeries: Sendable, Hashable {
    /// The length of a step.
    public enum Step: String, Sendable, Hashable, CaseIterable {
        case hour, day, week
    }

    /// The activity of one step.
    public struct Bucket: Sendable, Hashable {
        /// Its first instant.
        public let start: Date
        /// Its day, or the first of its days.
        public let day: Day
        /// The hour, from 0 to 23; `nil` for days and weeks.
        public let hour: Int?
        /// The counts.
        public var sums: ActivitySums = [:]
        /// The active members and the voice peak of a day, if they were requested.
        public var figures: DayFigures?
        /// Whether no gap overlaps the step.
        public var isComplete = true
    }

    /// The steps, earliest first, including those without activity.
    public private(set) var buckets: [Bucket] = []

    /// Reads the activity of a span of days.
    ///
    /// - Parameters:
    ///   - reader: Where to read.
    ///   - guild: The guild's ID.
    ///   - days: The days. Weeks begin on Monday; the first one may be incomplete.
    ///   - step: The length of a step.
    ///   - channel: The channel; `nil` for all. Only for all channels, days have figures.
    ///   - timeZone: The guild's time zone.
    ///   - end: Steps that begin later are omitted.
    /// - Throws: If the activity cannot be read.
    public init(
        _ reader: any ActivityReader, of guild: UInt64, in days: ClosedRange<Day>, step: Step, channel: UInt64? = nil,
        timeZone: TimeZone, until end: Date
    ) throws {
        switch step {
        case .hour:
            let rows = try reader.activityHours(of: guild, in: days, channel: channel)
            self.init(hours: rows, in: days, timeZone: timeZone, until: end)
        case .day:
            let rows = try reader.activityDays(of: guild, in: days, channel: channel)
            let figures = channel == nil ? try reader.activityFigures(of: guild, in: days) : nil
            self.init(days: rows, figures, in: days, timeZone: timeZone, until: end)
        case .week:
            let rows = try reader.activityDays(of: guild, in: days, channel: channel)
            self.init(weeksOf: rows, in: days, timeZone: timeZone, until: end)
        }
        guard let first = buckets.first else { return }
        let last = max(DayCalendar(timeZone: timeZone).interval(of: days.upperBound).end, first.start)
        let gaps = try reader.activityGaps(of: guild, in: DateInterval(start: first.start, end: last))
        mark(gaps, channel: channel, until: last)
    }

    /// Marks the steps that gaps overlap.
    mutating func mark(_ gaps: [ActivityGap], channel: UInt64?, until end: Date) {
        guard !gaps.isEmpty else { return }
        for index in buckets.indices {
            let start = buckets[index].start
            let next = index + 1 < buckets.count ? buckets[index + 1].start : end
            let interval = DateInterval(start: start, end: max(start, next))
            buckets[index].isComplete = !gaps.contains { $0.affects(interval, channel: channel) }
        }
    }

    /// Creates steps of an hour. The two occurrences of a repeated hour are two steps.
    init(hours rows: [HourCountKey: Int64], in days: ClosedRange<Day>, timeZone: TimeZone, until end: Date) {
        var sums: [LocalHour: ActivitySums] = [:]
        for (key, number) in rows { sums[key.hour, default: [:]][key.kind, default: 0] &+= number }
        let calendar = DayCalendar(timeZone: timeZone)
        var hours = HourCalendar(timeZone: timeZone)
        var instant = calendar.interval(of: days.lowerBound).start.milliseconds
        let last = min(calendar.interval(of: days.upperBound).end.milliseconds, end.milliseconds &+ 1)
        var previous: LocalHour?
        while instant < last {
            let span = hours.span(at: instant)
            if span.hour != previous {
                buckets.append(
                    Bucket(
                        start: Date(milliseconds: instant), day: span.hour.day, hour: span.hour.hour,
                        sums: sums[span.hour] ?? [:]))
            }
            (previous, instant) = (span.hour, span.end)
        }
    }

    /// Creates steps of a day.
    init(
        days rows: [DayActivity], _ figures: [Day: DayFigures]?, in days: ClosedRange<Day>, timeZone: TimeZone,
        until end: Date
    ) {
        let sums = Self.sums(rows) { $0 }
        let calendar = DayCalendar(timeZone: timeZone)
        buckets = days.lazy.map { (day: $0, start: calendar.interval(of: $0).start) }.prefix { $0.start <= end }
            .map { day, start in
                Bucket(
                    start: start, day: day, hour: nil, sums: sums[day] ?? [:],
                    figures: figures.map { $0[day] ?? DayFigures() })
            }
    }

    /// Creates steps of a week.
    init(weeksOf rows: [DayActivity], in days: ClosedRange<Day>, timeZone: TimeZone, until end: Date) {
        func week(_ day: Day) -> Day { max(day.advanced(by: 1 - day.weekday), days.lowerBound) }
        let sums = Self.sums(rows, by: week)
        let calendar = DayCalendar(timeZone: timeZone)
        buckets = days.lazy.filter { week($0) == $0 }.map { (day: $0, start: calendar.interval(of: $0).start) }
            .prefix { $0.start <= end }
            .map { Bucket(start: $0.start, day: $0.day, hour: nil, sums: sums[$0.day] ?? [:]) }
    }

    private static func sums(_ rows: [DayActivity], by step: (Day) -> Day) -> [Day: ActivitySums] {
        rows.reduce(into: [:]) { $0[step($1.day), default: [:]][$1.kind, default: 0] &+= $1.count }
    }

    /// The counts of all steps.
    public var total: ActivitySums { buckets.reduce(into: [:]) { $0.add($1.sums) } }
}
