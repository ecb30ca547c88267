// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long to wait after failures in a row: `base`, then twice as long each time, up to `maximum`.
package struct Backoff: Sendable, Equatable {
    package let base: Duration
    package let maximum: Duration
    package private(set) var failures = 0

    package init(base: Duration, maximum: Duration) {
        self.base = base
        self.maximum = maximum
    }

    /// Notes a failure.
    ///
    /// - Parameter atLeast: how long the other side asked to wait, if it did.
    /// - Returns: how long to wait before the next try.
    package mutating func failed(atLeast: Duration? = nil) -> Duration {
        defer { failures += 1 }
        return max(Self.bound(base: base, maximum: maximum, after: failures), atLeast ?? .zero)
    }

    /// The longest wait after so many doublings: the growth of every backoff, with and without jitter.
    package static func bound(base: Duration, maximum: Duration, after doublings: Int) -> Duration {
        // 2^32 times any base is beyond every maximum; more would overflow.
        min(base * (1 << min(max(doublings, 0), 32)), maximum)
    }

    /// Notes a success: the next failure waits `base` again.
    package mutating func succeeded() {
        failures = 0
    }
}
