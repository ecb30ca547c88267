// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A point on a clock that is never set: the time since an arbitrary origin, in nanosecond precision. Times outside of 292
/// years are clamped.
///
/// It measures how long something takes or how long to wait. It cannot be compared with a `WallInstant`, subtracted from
/// one, stored, or shown, because a wall clock can be set while something waits.
public struct MonotonicInstant: InstantProtocol, Sendable {
    /// Before every other instant.
    public static let distantPast = MonotonicInstant(nanoseconds: .min)

    let nanoseconds: Int64

    /// Creates an instant from nanoseconds since the clock's origin, which only the clock knows.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant after `duration`.
    public func advanced(by duration: Duration) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: nanoseconds.addingClamped(duration.nanoseconds))
    }

    /// The time from this instant to `other`.
    public func duration(to other: MonotonicInstant) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }

    /// Earlier instants come first.
    public static func < (lhs: MonotonicInstant, rhs: MonotonicInstant) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
}
