// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The local hours of a time zone.
public struct HourCalendar: Sendable {
    /// The time zone.
    public let timeZone: TimeZone
    /// The last result.
    private var last = HourSpan(hour: LocalHour(day: Day(number: 0), hour: 0), start: 0, end: 0)
    /// The result before, because events at the turn of an hour are a little out of order.
    private var previous = HourSpan(hour: LocalHour(day: Day(number: 0), hour: 0), start: 0, end: 0)

    /// Creates the calendar of a time zone.
    public init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The local hour of an instant.
    public mutating func hour(of instant: Date) -> LocalHour { span(at: instant.milliseconds).hour }

    /// The local day of an instant.
    public mutating func day(of instant: Date) -> Day { span(at: instant.milliseconds).hour.day }

    /// Finds the local hour of an instant, and how long it lasts.
    ///
    /// - Parameter milliseconds: The instant, in milliseconds since 1970.
    /// - Returns: The longest span that contains the instant, is in one local hour, and has no change of the clocks inside.
    public mutating func span(at milliseconds: Int64) -> HourSpan {
        if milliseconds >= last.start, milliseconds < last.end { return last }
        swap(&last, &previous)
        if milliseconds >= last.start, milliseconds < last.end { return last }
        last = findSpan(at: milliseconds)
        return last
    }

    /// The offset from UTC, and whether clocks have already shown this time. Both change at whole seconds only.
    private struct Reading: Equatable {
        let offset: Int
        let isRepeated: Bool
    }

    private func findSpan(at milliseconds: Int64) -> HourSpan {
        // Far beyond any real time, so that nothing below overflows.
        let second = Int(min(max(milliseconds, -100_000_000_000_000), 100_000_000_000_000).floorDivided(by: 1_000))
        let reading = reading(at: second)
        let local = second + reading.offset
        let hours = local.floorDivided(by: 3_600)
        let start = hours * 3_600 - reading.offset
        let span = (
            start: boundary(from: second, to: start, reading),
            end: boundary(from: second, to: start + 3_599, reading) + 1
        )
        let day = hours.floorDivided(by: 24)
        return HourSpan(
            hour: LocalHour(day: Day(number: day), hour: hours - day * 24, isRepeated: reading.isRepeated),
            start: Int64(span.start) * 1_000, end: Int64(span.end) * 1_000)
    }

    /// The last second with the same reading, going from one second to another.
    private func boundary(from second: Int, to limit: Int, _ reading: Reading) -> Int {
        if self.reading(at: limit) == reading { return limit }
        var (same, other) = (second, limit)
        while abs(other - same) > 1 {
            let middle = (same + other) / 2
            if self.reading(at: middle) == reading { same = middle } else { other = middle }
        }
        return same
    }

    private func reading(at second: Int) -> Reading {
        let offset = offset(at: second)
        let setBack = self.offset(at: second - 86_400) - offset
        return Reading(
            offset: offset,
            isRepeated: setBack > 0 && self.offset(at: second - setBack) == offset + setBack)
    }

    private func offset(at second: Int) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }
}

extension BinaryInteger {
    /// The quotient, rounded toward negative infinity.
    fileprivate func floorDivided(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
