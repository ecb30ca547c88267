// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Exponential backoff: waits `base` after the first failure, then twice as long each time, up to `maximum`.
package struct Backoff: Sendable, Equatable {
    package let base: Duration
    package let maximum: Duration
    package private(set) var failures = 0

    package init(base: Duration, maximum: Duration) {
        self.base = base
        self.maximum = maximum
    }

    /// Records a failure.
    ///
    /// - Parameter atLeast: The wait that the server requested, if any.
    /// - Returns: The wait before the next attempt.
    package mutating func failed(atLeast: Duration? = nil) -> Duration {
        defer { failures += 1 }
        return max(Self.bound(base: base, maximum: maximum, after: failures), atLeast ?? .zero)
    }

    /// The maximum wait after a number of doublings, before any jitter.
    package static func bound(base: Duration, maximum: Duration, after doublings: Int) -> Duration {
        // 2^32 times any base exceeds every maximum; more would overflow.
        min(base * (1 << min(max(doublings, 0), 32)), maximum)
    }

    /// Records a success: the next failure waits `base` again.
    package mutating func succeeded() {
        failures = 0
    }
}
