// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A calendar day, such as 2026-03-29, without a time zone.
public struct Day: Sendable, Hashable, Comparable, Strideable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before it.
    public let number: Int

    /// Creates a day from its number.
    ///
    /// - Parameter number: Days since 1970-01-01.
    public init(number: Int) {
        self.number = number
    }

    /// Creates a day of the Gregorian calendar. Days beyond the end of a month continue into the next month.
    public init(year: Int, month: Int, day: Int) {
        // Years begin in March here, so that the leap day is the last day of a year. 400 years have 146,097 days.
        let shifted = year * 12 + month - 3
        let (year, month) = (Self.quotient(shifted, 12), Self.remainder(shifted, 12))
        let era = Self.quotient(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * month + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Parses `YYYY-MM-DD`, as in RFC 3339. Returns `nil` for anything else, including invalid dates.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard description == text else { return nil }
    }

    /// The year in the Gregorian calendar.
    public var year: Int { parts.year }
    /// The month, from 1 to 12.
    public var month: Int { parts.month }
    /// The day of the month, from 1 to 31.
    public var day: Int { parts.day }

    /// The day of the week: 1 is Monday, 7 is Sunday. Source: ISO 8601.
    public var weekday: Int { Self.remainder(number + 3, 7) + 1 }

    private var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = Self.quotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = parts
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    /// Earlier days come first.
    public static func < (lhs: Day, rhs: Day) -> Bool { lhs.number < rhs.number }

    /// The number of days from this day to `other`.
    public func distance(to other: Day) -> Int { other.number - number }

    /// The day that is `days` days later.
    public func advanced(by days: Int) -> Day { Day(number: number + days) }

    private func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func quotient(_ number: Int, _ divisor: Int) -> Int {
        (number - remainder(number, divisor)) / divisor
    }

    private static func remainder(_ number: Int, _ divisor: Int) -> Int {
        let remainder = number % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
