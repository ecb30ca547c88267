// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The limits on retries: exponential backoff with full jitter, so that callers that failed together do not retry
/// together.
package struct RetryPolicy: Sendable, Equatable {
    /// The maximum number of attempts, including the first.
    package var maximumAttempts: Int
    /// The upper bound of the first wait; it doubles with each retry.
    package var base: Duration
    /// The upper bound of every wait.
    package var cap: Duration
    /// The time limit for all attempts and waits together; `nil` for no limit.
    package var deadline: Duration?

    package init(
        maximumAttempts: Int = 3, base: Duration = .milliseconds(500), cap: Duration = .seconds(30),
        deadline: Duration? = nil
    ) {
        self.maximumAttempts = maximumAttempts
        self.base = base
        self.cap = cap
        self.deadline = deadline
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: The number of the failed attempt; the first is 1.
    ///   - random: A number from 0 to 1; values outside are clamped.
    ///   - minimum: The wait that the server requested, if any. It may exceed `cap`.
    /// - Returns: The wait; `nil` after the last attempt.
    package func wait(after attempt: Int, random: Double, atLeast minimum: Duration?) -> Duration? {
        guard attempt >= 1, attempt < maximumAttempts else { return nil }
        let bound = Backoff.bound(base: base, maximum: cap, after: attempt - 1)
        return max(bound * min(max(random, 0), 1), minimum ?? .zero)
    }
}

/// Whether to retry after an error.
package enum RetryVerdict: Sendable, Equatable {
    /// A retry would fail the same way.
    case giveUp
    /// A retry may succeed; `atLeast` is the wait that the error requests, as with `Retry-After`.
    case retry(atLeast: Duration? = nil)
}
