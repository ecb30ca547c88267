// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The system's wall clock. Sleeping uses the monotonic clock, so setting the system time does not affect running
/// timers.
public struct SystemClock: WallClock {
    /// Creates a system clock.
    public init() {}

    /// The current system time.
    public var now: WallInstant { WallInstant(secondsSince1970: Date().timeIntervalSince1970) }

    /// One nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the deadline; throws `CancellationError` if canceled.
    public func sleep(until deadline: WallInstant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(for: now.duration(to: deadline), tolerance: tolerance)
    }
}
