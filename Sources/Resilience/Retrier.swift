// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
package import Timekeeping

/// Tries an operation again after failures that may pass.
///
/// Each further attempt counts in `statsbot_retries_total`. A cancelled operation is not tried again, whatever it throws.
package struct Retrier: Sendable {
    private let operation: String
    private let policy: RetryPolicy
    private let clock: any WallClock
    private let random: @Sendable () -> Double
    private let verdict: @Sendable (any Error) -> RetryVerdict
    private let retries: Counter

    /// Makes a retrier.
    ///
    /// - Parameters:
    ///   - operation: The operation's name, for the metric and for errors.
    ///   - policy: How often, how long.
    ///   - clock: What is slept on.
    ///   - random: A number from 0 to 1.
    ///   - factory: Where the metric is made.
    ///   - verdict: What an error says about trying again.
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

    /// Runs the operation until it succeeds or there is no sense in trying again.
    ///
    /// A wait that would outlast the deadline is not begun: the attempt's error is thrown at once. An attempt that is
    /// under way at the deadline is cancelled.
    ///
    /// - Parameter body: The operation.
    /// - Returns: What the operation returns.
    /// - Throws: What the last attempt threw; `DeadlineExceeded`; `CancellationError`.
    package func run<Success: Sendable>(_ body: @escaping @Sendable () async throws -> Success) async throws -> Success
    {
        guard let deadline = policy.deadline else { return try await attempts(until: nil, body) }
        let end = clock.now.advanced(by: deadline)
        return try await withDeadline(deadline, clock: clock, operation: operation) {
            try await attempts(until: end, body)
        }
    }

    private func attempts<Success: Sendable>(
        until end: WallInstant?, _ body: @Sendable () async throws -> Success
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
