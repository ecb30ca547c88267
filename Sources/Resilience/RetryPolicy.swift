// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How often something is tried, and how long is waited in between: exponential backoff with full jitter, so that many who
/// failed together do not come back together.
package struct RetryPolicy: Sendable, Equatable {
    /// How often it is tried at most, the first attempt included.
    package var maximumAttempts: Int
    /// The bound of the first wait; it doubles.
    package var base: Duration
    /// The bound of every wait.
    package var cap: Duration
    /// How long all attempts and waits may take together; `nil`: as long as they do.
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

    /// How long to wait before the next attempt.
    ///
    /// - Parameters:
    ///   - attempt: Which attempt failed; the first is 1.
    ///   - random: A number from 0 to 1; what lies outside is held at the bound.
    ///   - minimum: How long the other side asked to wait, if it did; that may be longer than `cap`.
    /// - Returns: The wait; `nil`: that was the last attempt.
    package func wait(after attempt: Int, random: Double, atLeast minimum: Duration?) -> Duration? {
        guard attempt >= 1, attempt < maximumAttempts else { return nil }
        let bound = Backoff.bound(base: base, maximum: cap, after: attempt - 1)
        return max(bound * min(max(random, 0), 1), minimum ?? .zero)
    }
}

/// What an error says about trying again.
package enum RetryVerdict: Sendable, Equatable {
    /// It would fail the same way again.
    case giveUp
    /// It may pass; `atLeast` is the wait that the error names, as in `Retry-After`.
    case retry(atLeast: Duration? = nil)
}
