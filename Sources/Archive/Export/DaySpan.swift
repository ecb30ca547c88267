// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
package import LocalTime
import Statistics

/// The days that an export is of, the first and the last included.
package struct DaySpan: Sendable, Hashable {
    /// All days that an event can have.
    static let every = Day(year: 1_970, month: 1, day: 1)...Day(year: 9_999, month: 12, day: 31)

    /// All days.
    package static let all = DaySpan(from: nil as Day?, to: nil)

    /// The first day; `nil`: from the beginning.
    package let from: Day?
    /// The last day; `nil`: to the end.
    package let to: Day?

    /// Reads a span.
    ///
    /// - Parameters:
    ///   - from: the first day, such as `2026-01-31`; `nil`: from the beginning.
    ///   - to: the last day; `nil`: to the end.
    /// - Throws: `DaySpanError` where one is no day, or the last comes before the first.
    package init(from: String?, to: String?) throws {
        self.from = try from.map(Self.day)
        self.to = try to.map(Self.day)
        if let first = self.from, let last = self.to, last < first {
            throw DaySpanError(description: "The last day, \(last), is before the first, \(first).")
        }
    }

    private init(from: Day?, to: Day?) {
        self.from = from
        self.to = to
    }

    /// The days, those that are left open included.
    package var days: ClosedRange<Day> {
        let first = from ?? Self.every.lowerBound
        return first...max(first, to ?? Self.every.upperBound)
    }

    private static func day(_ text: String) throws -> Day {
        guard let day = Day(text), every.contains(day) else {
            throw DaySpanError(description: "\(quoted(text)) is not a day such as 2026-01-31, from 1970 on.")
        }
        return day
    }
}

/// What is wrong with a span of days.
package struct DaySpanError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    package let description: String
}
