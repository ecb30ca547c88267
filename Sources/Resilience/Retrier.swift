// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
package import Timekeeping

/// Retries an operation after transient failures.
///
/// Each retry counts in `statsbot_retries_total`. A canceled operation is not retried, whatever it throws.
package struct Retrier: Sendable {
    private let operation: String
    private let policy: RetryPolicy
    private let clock: any WallClock
    private let random: @Sendable () -> Double
    private let verdict: @Sendable (any Error) -> RetryVerdict
    private let retries: Counter

    /// Creates a retrier.
    ///
    /// - Parameters:
    ///   - operation: The operation's name, for the metric and for errors.
    ///   - policy: The limits on attempts and waits.
    ///   - clock: The clock for waits and the deadline.
    ///   - random: A source of numbers from 0 to 1, for jitter.
    ///   - factory: The factory of the metric.
    ///   - verdict: Whether to retry after an error.
    package init(
        operation: String, policy: RetryPolicy, clock: any WallClock,
        random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        factory: any MetricsFactory = MetricsSystem.factory,
        verdict: @escaping @Sendable (any Error) -> RetryVerdict
    ) {
        self.operation = operation
        self.policy = policy
        self.clock = clock
        self.random = random
        self.verdict = verdict
        retries = Counter(label: "statsbot_retries_total", dimensions: [("operation", operation)], factory: factory)
    }

    /// Runs the operation until it succeeds or a retry is pointless.
    ///
    /// If the next wait would exceed the deadline, the error is thrown immediately. An attempt in progress at the
    /// deadline is canceled.
    ///
    /// - Parameter body: The operation.
    /// - Returns: The operation's result.
    /// - Throws: The error of the last attempt, `DeadlineExceeded`, or `CancellationError`.
    package func run<Success: Sendable>(_ body: @escaping @Sendable () async throws -> Success) async throws -> Success
    {
        guard let deadline = policy.deadline else { return try await attempts(until: nil, body) }
        let end = clock.now.advanced(by: deadline)
        return try await withDeadline(deadline, clock: clock, operation: operation) {
            try await attempts(until: end, body)
        }
    }

    private func attempts<Success: Sendable>(
        until end: MonotonicInstant?, _ body: @Sendable () async throws -> Success
    ) async throws -> Success {
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch {
                guard !(error is CancellationError), !Task.isCancelled,
                    case .retry(let minimum) = verdict(error),
                    let wait = policy.wait(after: attempt, random: random(), atLeast: minimum)
                else { throw error }
                let next = clock.now.advanced(by: wait)
                if let end, next >= end { throw error }
                try await clock.sleep(until: next, tolerance: nil)
                attempt += 1
                retries.increment()
            }
        }
    }
}
