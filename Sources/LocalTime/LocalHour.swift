// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An hour of a local day, as a clock on the wall shows it.
///
/// When clocks are set back, an hour is repeated, and its second occurrence is a different value. When they are set forward,
/// an hour is skipped. Some zones do so by half an hour, which makes these hours shorter.
public struct LocalHour: Sendable, Hashable, Comparable {
    /// The local day.
    public let day: Day
    /// The hour, from 0 to 23.
    public let hour: Int
    /// Whether clocks have already shown the same time on this day.
    public let isRepeated: Bool

    /// Creates an hour; by default, its first occurrence.
    public init(day: Day, hour: Int, isRepeated: Bool = false) {
        self.day = day
        self.hour = hour
        self.isRepeated = isRepeated
    }

    /// Earlier hours come first. The second occurrence of an hour comes after the first, but before the next hour.
    public static func < (lhs: LocalHour, rhs: LocalHour) -> Bool {
        (lhs.day, lhs.hour, lhs.isRepeated ? 1 : 0) < (rhs.day, rhs.hour, rhs.isRepeated ? 1 : 0)
    }
}

/// A span of time within one local hour.
public struct HourSpan: Sendable, Hashable {
    /// The hour.
    public let hour: LocalHour
    /// The first instant, in milliseconds since 1970.
    public let start: Int64
    /// The end, in milliseconds since 1970; not included.
    public let end: Int64
}
