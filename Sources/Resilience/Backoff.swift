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
        // 2^32 times a second is longer than any maximum; the bound keeps the shift from overflowing.
        let factor = 1 << min(failures, 32)
        failures += 1
        return max(min(base * factor, maximum), atLeast ?? .zero)
    }

    /// Notes a success: the next failure waits `base` again.
    package mutating func succeeded() {
        failures = 0
    }
}
