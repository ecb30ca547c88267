// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A point of wall-clock time, to the nanosecond, from 1677 to 2262. What lies outside is held at the bound.
///
/// Unlike the instants of `ContinuousClock` it can be stored, compared after a restart, and turned into a day.
public struct WallInstant: InstantProtocol, Codable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let nanosecondsSince1970: Int64

    /// Makes an instant from nanoseconds since the Unix epoch.
    public init(nanosecondsSince1970: Int64) {
        self.nanosecondsSince1970 = nanosecondsSince1970
    }

    /// Makes an instant from seconds since the Unix epoch. A `Double` tells times of this century apart to a quarter of
    /// a microsecond. What is no number is the epoch.
    public init(secondsSince1970: Double) {
        // Apart, since the product of the whole would lose digits of the fraction.
        let whole = secondsSince1970.rounded(.down)
        let fraction = Int64(clamping: (secondsSince1970 - whole) * 1e9)
        self.init(
            nanosecondsSince1970: Int64(clamping: whole).multipliedClamped(by: 1_000_000_000).addingClamped(fraction))
    }

    /// Makes an instant from milliseconds since the Unix epoch, the precision in which events are stored.
    public init(millisecondsSince1970: Int64) {
        self.init(nanosecondsSince1970: millisecondsSince1970.multipliedClamped(by: 1_000_000))
    }

    /// Seconds since the Unix epoch.
    public var secondsSince1970: Double {
        // Apart, as above: all the nanoseconds are more than a Double holds.
        let (whole, rest) = nanosecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Double(whole) + Double(rest) / 1e9
    }

    /// Whole milliseconds since the Unix epoch, rounded down, before 1970 too.
    public var millisecondsSince1970: Int64 { nanosecondsSince1970.dividedDown(by: 1_000_000) }

    /// The same instant as Foundation has it.
    public var date: Date { Date(timeIntervalSince1970: secondsSince1970) }

    /// The instant after `duration`.
    public func advanced(by duration: Duration) -> WallInstant {
        WallInstant(nanosecondsSince1970: nanosecondsSince1970.addingClamped(duration.nanoseconds))
    }

    /// How long it is from this instant to `other`.
    public func duration(to other: WallInstant) -> Duration {
        .nanoseconds(other.nanosecondsSince1970) - .nanoseconds(nanosecondsSince1970)
    }

    /// Orders by value.
    public static func < (lhs: WallInstant, rhs: WallInstant) -> Bool {
        lhs.nanosecondsSince1970 < rhs.nanosecondsSince1970
    }
}
