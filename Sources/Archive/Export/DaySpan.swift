// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
package import LocalTime
import Statistics

/// The days to export, first and last included.
package struct DaySpan: Sendable, Hashable {
    /// All days on which an event can occur.
    static let every = Day(year: 1_970, month: 1, day: 1)...Day(year: 9_999, month: 12, day: 31)

    /// All days.
    package static let all = DaySpan(from: nil as Day?, to: nil)

    /// The first day; `nil` for no lower bound.
    package let from: Day?
    /// The last day; `nil` for no upper bound.
    package let to: Day?

    /// Parses a span.
    ///
    /// - Parameters:
    ///   - from: the first day, such as `2026-01-31`; `nil` for no lower bound.
    ///   - to: the last day; `nil` for no upper bound.
    /// - Throws: `DaySpanError` if a day is invalid or the last is before the first.
    package init(from: String?, to: String?) throws {
        self.from = try from.map(Self.day)
        self.to = try to.map(Self.day)
        if let first = self.from, let last = self.to, last < first {
            throw DaySpanError(description: "The last day, \(last), is before the first day, \(first)")
        }
    }

    private init(from: Day?, to: Day?) {
        self.from = from
        self.to = to
    }

    /// The days of the span, with open ends filled in.
    package var days: ClosedRange<Day> {
        let first = from ?? Self.every.lowerBound
        return first...max(first, to ?? Self.every.upperBound)
    }

    private static func day(_ text: String) throws -> Day {
        guard let day = Day(text), every.contains(day) else {
            throw DaySpanError(description: "\(text.quoted()) is not a date on or after 1970-01-01, such as 2026-01-31")
        }
        return day
    }
}

/// An invalid span of days.
package struct DaySpanError: Error, Sendable, CustomStringConvertible {
    package let description: String
}
