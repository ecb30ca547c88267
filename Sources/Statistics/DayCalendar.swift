// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// Days as people in one time zone live them: of 23, 24 or 25 hours.
public struct DayCalendar: Sendable {
    /// The zone.
    public let timeZone: TimeZone
    private let calendar: Calendar
    /// The last day asked for, since one asks for the same day thousands of times.
    private var last: (interval: DateInterval, day: Day)?

    /// Makes the calendar of a zone.
    public init(timeZone: TimeZone) {
        self.timeZone = timeZone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
    }

    /// The day in which an instant lies.
    public mutating func day(of instant: Date) -> Day {
        if let last, instant >= last.interval.start, instant < last.interval.end { return last.day }
        let parts = calendar.dateComponents([.year, .month, .day], from: instant)
        let day = Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
        if let interval = calendar.dateInterval(of: .day, for: instant) { last = (interval, day) }
        return day
    }

    /// The first instant of the day in which an instant lies.
    public func startOfDay(for instant: Date) -> Date {
        calendar.startOfDay(for: instant)
    }
}
