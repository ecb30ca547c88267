// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
import Synchronization
package import Timekeeping

/// An operation was not attempted because it failed repeatedly.
package struct CircuitOpenError: Error, Sendable, Equatable, CustomStringConvertible {
    package let operation: String
    /// The time until the next attempt is allowed.
    package let retryAfter: Duration

    package var description: String {
        "\(operation) was not attempted because it failed repeatedly; retry after \(retryAfter)"
    }
}

/// Stops calling an operation that fails repeatedly. `CircuitState` implements the rules.
package final class CircuitBreaker: Sendable {
    private let operation: String
    private let clock: any WallClock
    private let isFailure: @Sendable (any Error) -> Bool
    private let state: Mutex<CircuitState>
    private let gauges: [(phase: CircuitState.Phase, gauge: Gauge)]

    /// Creates a closed circuit breaker.
    ///
    /// - Parameters:
    ///   - operation: The operation's name, for the metric and for errors.
    ///   - state: The circuit with its limits.
    ///   - clock: The clock that measures how long it is open.
    ///   - factory: The factory of the metric.
    ///   - isFailure: Whether an error counts as a failure of the server. The caller's own errors should not.
    package init(
        operation: String, state: CircuitState = CircuitState(), clock: any WallClock,
        factory: any MetricsFactory = MetricsSystem.factory,
        isFailure: @escaping @Sendable (any Error) -> Bool = { _ in true }
    ) {
        self.operation = operation
        self.clock = clock
        self.isFailure = isFailure
        self.state = Mutex(state)
        gauges = CircuitState.Phase.allCases.map { phase in
            let gauge = Gauge(
                label: "statsbot_circuit_breaker_state",
                dimensions: [("operation", operation), ("state", phase.rawValue)], factory: factory)
            gauge.record(phase == state.phase ? 1 : 0)
            return (phase, gauge)
        }
    }

    /// The current phase.
    package var phase: CircuitState.Phase { state.withLock { $0.phase } }

    /// Runs an operation if the circuit allows it.
    ///
    /// A canceled operation counts neither as a failure nor as a success, whatever it throws.
    ///
    /// - Parameter body: The operation.
    /// - Returns: The operation's result.
    /// - Throws: The operation's error, or `CircuitOpenError`.
    package func run<Success>(_ body: () async throws -> Success) async throws -> Success {
        switch update({ $0.ask(now: clock.now) }) {
        case .reject(let retryAfter):
            throw CircuitOpenError(operation: operation, retryAfter: retryAfter)
        case .allow(let permit):
            do {
                let success = try await body()
                update { $0.ended(permit, .success, now: clock.now) }
                return success
            } catch {
                let counts = !(error is CancellationError) && !Task.isCancelled && isFailure(error)
                update { $0.ended(permit, counts ? .failure : .inconclusive, now: clock.now) }
                throw error
            }
        }
    }

    /// Changes the state and, under the same lock, the gauges, so that they show the latest change.
    private func update<Result: Sendable>(_ change: (inout CircuitState) -> Result) -> Result {
        state.withLock { state in
            let before = state.phase
            let result = change(&state)
            if state.phase != before {
                for (phase, gauge) in gauges { gauge.record(phase == state.phase ? 1 : 0) }
            }
            return result
        }
    }
}
