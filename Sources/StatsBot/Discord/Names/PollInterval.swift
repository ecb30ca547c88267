// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Time between checks of a count: halved after a change, doubled otherwise.
struct PollInterval: Sendable, Equatable {
    let minimum: Duration
    let maximum: Duration
    private(set) var current: Duration

    /// Starts at the maximum, `UPDATE_INTERVAL`. The minimum is a tenth of it, at least 30 s.
    init(maximum: Duration) {
        self.maximum = maximum
        minimum = min(maximum, max(.seconds(30), maximum / 10))
        current = maximum
    }

    /// Records whether the count has changed since the last check.
    ///
    /// - Returns: time until the next check.
    mutating func checked(changed: Bool) -> Duration {
        current = changed ? max(minimum, current / 2) : min(maximum, current * 2)
        return current
    }
}
