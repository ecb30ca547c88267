// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long to wait before the next look at a count: shorter while it changes, longer while it does not.
struct PollInterval: Sendable, Equatable {
    let minimum: Duration
    let maximum: Duration
    private(set) var current: Duration

    /// Starts with the longest wait that `UPDATE_INTERVAL` allows; the shortest is a tenth of it, not below 30 s.
    init(maximum: Duration) {
        self.maximum = maximum
        minimum = min(maximum, max(.seconds(30), maximum / 10))
        current = maximum
    }

    /// Takes in whether the count has changed since the last look.
    ///
    /// - Returns: how long to wait before the next.
    mutating func looked(changed: Bool) -> Duration {
        current = changed ? max(minimum, current / 2) : min(maximum, current * 2)
        return current
    }
}
