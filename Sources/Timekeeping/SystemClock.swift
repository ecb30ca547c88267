// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The machine's clocks. The monotonic one continues while the machine is suspended.
public struct SystemClock: WallClock {
    private static let origin = ContinuousClock.now

    /// Creates a system clock.
    public init() {}

    /// The time since the process used a clock for the first time.
    public var now: MonotonicInstant {
        MonotonicInstant(nanoseconds: Self.origin.duration(to: .now).nanoseconds)
    }

    /// The current system time.
    public var wallNow: WallInstant { WallInstant(secondsSince1970: Date().timeIntervalSince1970) }

    /// One nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the deadline; throws `CancellationError` if canceled.
    public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(for: now.duration(to: deadline), tolerance: tolerance)
    }
}
