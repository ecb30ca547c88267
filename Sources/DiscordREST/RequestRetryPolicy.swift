// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long to wait before trying again after a failure that may pass: exponential, with full jitter, so that many
/// clients that failed together do not come back together.
struct RequestRetryPolicy: Sendable {
    /// How often a request is sent at most.
    let maximumAttempts: Int
    /// A number from 0 to 1.
    let random: @Sendable () -> Double

    /// The bound of the first wait; it doubles.
    static let base = Duration.milliseconds(500)
    /// The bound of every wait.
    static let cap = Duration.seconds(30)

    /// The wait after the given attempt (the first is 1); `nil`: that was the last.
    func wait(after attempt: Int) -> Duration? {
        guard attempt >= 1, attempt < maximumAttempts else { return nil }
        let bound = min(Self.base * (1 << min(attempt - 1, 16)), Self.cap)
        return bound * min(max(random(), 0), 1)
    }
}
