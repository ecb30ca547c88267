// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Foundation
import Metrics
import Resilience
import Synchronization
package import Timekeeping

/// The state of a supervised service.
package enum ServiceState: String, Sendable, CaseIterable {
    case starting, running
    /// It ended and will be restarted.
    case restarting
    /// It ended for at least the fifth time in a row and will be restarted.
    case failing
    /// It ended because the bot is shutting down, or with a fatal error.
    case ended
}

/// The status of a supervised service, updated by its supervisor and reported by `/readyz?verbose`, `/health` and
/// metrics.
package final class ServiceStatus: Sendable {
    /// The status at one point in time.
    package struct Summary: Sendable, Equatable {
        package let name: String
        package var state = ServiceState.starting
        package var restarts = 0
        /// The time of its last successful operation.
        package var lastSuccess: Date?
        /// The reason for its last failure.
        package var lastError: String?
    }

    private struct State {
        var summary: Summary
        var kills = 0
    }

    /// The status of the service that the current task belongs to.
    @TaskLocal package static var current: ServiceStatus?

    package let name: String
    private let check: HealthCheck
    private let clock: any WallClock
    private let lastSuccess: LastSuccess
    private let killSignal = ChangeSignal()
    private let state: Mutex<State>

    /// Creates the status of a starting service.
    package init(_ name: String, check: HealthCheck, clock: any WallClock) {
        self.name = name
        self.check = check
        self.clock = clock
        lastSuccess = LastSuccess(task: name)
        state = Mutex(State(summary: Summary(name: name)))
    }

    /// The current status.
    package var summary: Summary { state.withLock { $0.summary } }

    /// The number of calls of `kill()`.
    package var kills: Int { state.withLock { $0.kills } }

    // MARK: - Reported by the service

    /// Records a successful operation.
    package func succeeded() {
        let now = clock.wallNow
        state.withLock { $0.summary.lastSuccess = now.date }
        lastSuccess.record(at: now)
        check.recordSuccess(at: now.date)
    }

    /// Records that the service waits for something that takes unusually long; `nil` if it no longer does.
    package func waits(for reason: String?) {
        if let reason { check.degrade(reason) } else { check.pass("running") }
    }

    // MARK: - Reported by the supervisor

    /// Records that the service was started. One that keeps failing counts as running only when it is stable.
    package func started(keepsFailing: Bool) {
        guard !keepsFailing else { return }
        runs()
    }

    /// Records that the service is running.
    package func runs() {
        state.withLock { $0.summary.state = .running }
        check.pass("running")
    }

    /// Records that the service ended unexpectedly.
    package func failed(_ reason: String, restartIn pause: Duration, keepsFailing: Bool) {
        state.withLock { state in
            state.summary.state = keepsFailing ? .failing : .restarting
            state.summary.restarts += 1
            state.summary.lastError = reason
        }
        check.recordError(reason, at: clock.wallNow.date)
        if keepsFailing {
            check.fail("keeps failing: \(reason)")
        } else {
            check.degrade("restarts in \(Int(pause.seconds)) s: \(reason)")
        }
    }

    /// Records that the service ended and will not be restarted.
    package func ended() {
        state.withLock { $0.summary.state = .ended }
    }

    // MARK: - For tests

    /// Stops the service as if it had failed.
    package func kill() {
        state.withLock { $0.kills += 1 }
        killSignal.notify()
    }

    /// Waits until there have been more than `count` kills.
    func waitForKill(after count: Int) async throws {
        try await killSignal.wait { kills > count ? () : nil }
    }
}
