// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A wall-clock time in nanosecond precision, from 1677 to 2262. Times outside are clamped.
///
/// Unlike a `MonotonicInstant`, it can be stored, compared after a restart, and converted to a day. It says nothing about
/// how much time has passed: the clock that shows it can be set.
public struct WallInstant: InstantProtocol, Codable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let nanosecondsSince1970: Int64

    /// Creates an instant from nanoseconds since the Unix epoch.
    public init(nanosecondsSince1970: Int64) {
        self.nanosecondsSince1970 = nanosecondsSince1970
    }

    /// Creates an instant from seconds since the Unix epoch. A `Double` is exact to a quarter of a microsecond in this
    /// century. NaN becomes the epoch.
    public init(secondsSince1970: Double) {
        // Converted separately, because multiplying the whole value would lose digits of the fraction.
        let whole = secondsSince1970.rounded(.down)
        let fraction = Int64(clamping: (secondsSince1970 - whole) * 1e9)
        self.init(
            nanosecondsSince1970: Int64(clamping: whole).multipliedClamped(by: 1_000_000_000).addingClamped(fraction))
    }

    /// Creates an instant from milliseconds since the Unix epoch, the precision of stored events.
    public init(millisecondsSince1970: Int64) {
        self.init(nanosecondsSince1970: millisecondsSince1970.multipliedClamped(by: 1_000_000))
    }

    /// Seconds since the Unix epoch.
    public var secondsSince1970: Double {
        // Converted separately, because a Double cannot represent all nanoseconds.
        let (whole, rest) = nanosecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Double(whole) + Double(rest) / 1e9
    }

    /// Whole milliseconds since the Unix epoch, rounded down, also before 1970.
    public var millisecondsSince1970: Int64 { nanosecondsSince1970.dividedDown(by: 1_000_000) }

    /// The same instant as a Foundation `Date`.
    public var date: Date { Date(timeIntervalSince1970: secondsSince1970) }

    /// The instant after `duration`.
    public func advanced(by duration: Duration) -> WallInstant {
        WallInstant(nanosecondsSince1970: nanosecondsSince1970.addingClamped(duration.nanoseconds))
    }

    /// The time from this instant to `other`.
    public func duration(to other: WallInstant) -> Duration {
        .nanoseconds(other.nanosecondsSince1970) - .nanoseconds(nanosecondsSince1970)
    }

    /// Earlier instants come first.
    public static func < (lhs: WallInstant, rhs: WallInstant) -> Bool {
        lhs.nanosecondsSince1970 < rhs.nanosecondsSince1970
    }
}
