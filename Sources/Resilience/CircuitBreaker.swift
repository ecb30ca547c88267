// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
import Synchronization
package import Timekeeping

/// An operation was not begun, since it failed so often of late.
package struct CircuitOpenError: Error, Sendable, Equatable, CustomStringConvertible {
    package let operation: String
    /// When to ask again.
    package let retryAfter: Duration

    package var description: String {
        "\(operation) failed so often of late that it is not tried now; try again after \(retryAfter)."
    }
}

/// Keeps an operation from being called while it fails again and again; `CircuitState` says when.
package final class CircuitBreaker: Sendable {
    private let operation: String
    private let clock: any WallClock
    private let isFailure: @Sendable (any Error) -> Bool
    private let state: Mutex<CircuitState>
    private let gauges: [(phase: CircuitState.Phase, gauge: Gauge)]

    /// Makes a closed breaker.
    ///
    /// - Parameters:
    ///   - operation: The operation's name, for the metric and for errors.
    ///   - state: The circuit's limits.
    ///   - clock: What measures how long it is open.
    ///   - factory: Where the metric is made.
    ///   - isFailure: Whether an error is the other side's; the caller's own faults say nothing about it.
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

    /// The state's name.
    package var phase: CircuitState.Phase { state.withLock { $0.phase } }

    /// Runs an operation, if it is let through.
    ///
    /// A cancelled operation counts neither as a failure nor as a success, whatever it throws.
    ///
    /// - Parameter body: The operation.
    /// - Returns: What the operation returns.
    /// - Throws: What the operation throws; `CircuitOpenError`.
    package func run<Success>(_ body: () async throws -> Success) async throws -> Success {
        switch update({ $0.ask(now: clock.now) }) {
        case .refuse(let retryAfter):
            throw CircuitOpenError(operation: operation, retryAfter: retryAfter)
        case .go(let permit):
            do {
                let success = try await body()
                update { $0.ended(permit, .success, now: clock.now) }
                return success
            } catch {
                let isNews = !(error is CancellationError) && !Task.isCancelled && isFailure(error)
                update { $0.ended(permit, isNews ? .failure : .neither, now: clock.now) }
                throw error
            }
        }
    }

    /// Changes the state, and the gauges under the same lock, so that the last change is the one they show.
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
