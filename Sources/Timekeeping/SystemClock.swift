// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The machine's wall clock. Sleeping is measured on the monotonic clock, so a correction of the time moves no timer
/// that is already running.
public struct SystemClock: WallClock {
    /// Makes the machine's clock.
    public init() {}

    /// The time it shows.
    public var now: WallInstant { WallInstant(secondsSince1970: Date().timeIntervalSince1970) }

    /// The smallest step.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the deadline; throws `CancellationError` when cancelled.
    public func sleep(until deadline: WallInstant, tolerance: Duration?) async throws {
        try await ContinuousClock().sleep(for: now.duration(to: deadline), tolerance: tolerance)
    }
}
