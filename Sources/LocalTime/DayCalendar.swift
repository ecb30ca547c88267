// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// Days as people in one time zone live them: of 23, 24 or 25 hours.
public struct DayCalendar: Sendable {
    /// The zone.
    public let timeZone: TimeZone
    /// The last day asked for, since one asks for the same day thousands of times.
    private var last: (interval: DateInterval, day: Day)?

    /// Makes the calendar of a zone.
    public init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The day in which an instant lies.
    public mutating func day(of instant: Date) -> Day {
        if let last, instant >= last.interval.start, instant < last.interval.end { return last.day }
        let day = Self.day(of: instant, in: timeZone)
        last = (interval(of: day), day)
        return day
    }

    /// From the first instant of a day to the first of the next. A day that a zone left out, as Samoa did with
    /// 2011-12-30, is empty.
    public func interval(of day: Day) -> DateInterval {
        let start = start(of: day)
        return DateInterval(start: start, end: max(start, self.start(of: day.advanced(by: 1))))
    }

    /// The first instant of a day; of a day that the zone left out, the first instant after it.
    ///
    /// An hour that the zone left out may be the day's first, and one that it had twice may be too.
    private func start(of day: Day) -> Date {
        var early = Date(timeIntervalSince1970: Double(day.number) * 86_400 - 86_400)
        var late = early.addingTimeInterval(3 * 86_400)
        // The offsets of zones change at whole minutes, or did, long ago, at whole seconds.
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
