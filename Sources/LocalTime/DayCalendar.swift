// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The local days of a time zone, which have 23, 24 or 25 hours.
public struct DayCalendar: Sendable {
    /// The time zone.
    public let timeZone: TimeZone
    /// The last result, cached because the same day is requested thousands of times.
    private var last: (interval: DateInterval, day: Day)?

    /// Creates the calendar of a time zone.
    public init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The local day of an instant.
    public mutating func day(of instant: Date) -> Day {
        if let last, instant >= last.interval.start, instant < last.interval.end { return last.day }
        let day = Self.day(of: instant, in: timeZone)
        last = (interval(of: day), day)
        return day
    }

    /// The interval from the first instant of a day to the first instant of the next. It is empty for a day that the
    /// zone skipped, as Samoa did with 2011-12-30.
    public func interval(of day: Day) -> DateInterval {
        let start = start(of: day)
        return DateInterval(start: start, end: max(start, self.start(of: day.advanced(by: 1))))
    }

    /// The first instant of a day; for a skipped day, the first instant after it.
    ///
    /// The first hour of a day may be skipped or repeated, so the instant is found by bisection.
    private func start(of day: Day) -> Date {
        var early = Date(timeIntervalSince1970: Double(day.number) * 86_400 - 86_400)
        var late = early.addingTimeInterval(3 * 86_400)
        // Zone offsets change at whole minutes, or long ago at whole seconds.
        while late.timeIntervalSince(early) > 1 {
            let middle = early.addingTimeInterval((late.timeIntervalSince(early) / 2).rounded())
            if Self.day(of: middle, in: timeZone) < day { early = middle } else { late = middle }
        }
        return late
    }

    private static func day(of instant: Date, in timeZone: TimeZone) -> Day {
        let local = instant.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: instant))
        return Day(number: Int((local / 86_400).rounded(.down)))
    }
}
