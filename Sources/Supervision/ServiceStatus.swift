// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Foundation
import Metrics
import Resilience
import Synchronization
package import Timekeeping

/// How a supervised service is doing.
package enum ServiceState: String, Sendable, CaseIterable {
    case starting, running
    /// It ended, and will be started again.
    case restarting
    /// The same, for the fifth time and more: restarts do not help.
    case failing
    /// It ended because the bot does.
    case ended
}

/// What is known of one supervised service, kept by its supervisor and told by `/readyz?verbose`, `/health` and metrics.
package final class ServiceStatus: Sendable {
    /// What is known at one moment.
    package struct Summary: Sendable, Equatable {
        package let name: String
        package var state = ServiceState.starting
        package var restarts = 0
        /// When a piece of its work last succeeded.
        package var lastSuccess: Date?
        /// Why it ended last.
        package var lastError: String?
    }

    private struct State {
        var summary: Summary
        var kills = 0
    }

    /// The service that the current task works for.
    @TaskLocal package static var current: ServiceStatus?

    package let name: String
    private let check: HealthCheck
    private let clock: any WallClock
    private let lastSuccess: LastSuccess
    private let killSignal = ChangeSignal()
    private let state: Mutex<State>

    /// One that is starting. The clock tells when something succeeded.
    package init(_ name: String, check: HealthCheck, clock: any WallClock) {
        self.name = name
        self.check = check
        self.clock = clock
        lastSuccess = LastSuccess(task: name)
        state = Mutex(State(summary: Summary(name: name)))
    }

    /// What is known now.
    package var summary: Summary { state.withLock { $0.summary } }

    /// How often it was killed.
    package var kills: Int { state.withLock { $0.kills } }

    // MARK: - Told by the service

    /// Notes that a piece of work succeeded.
    package func succeeded() {
        let now = clock.now
        state.withLock { $0.summary.lastSuccess = now.date }
        lastSuccess.record(at: now)
        check.noteSuccess(at: now.date)
    }

    // MARK: - Told by the supervisor

    /// It runs; `isHopeless`: as it did before it failed again and again, so that is believed only later.
    package func started(isHopeless: Bool) {
        guard !isHopeless else { return }
        runs()
    }

    /// It runs, and has for a while.
    package func runs() {
        state.withLock { $0.summary.state = .running }
        check.pass("running")
    }

    /// It ended by itself.
    package func failed(_ reason: String, restartIn pause: Duration, isHopeless: Bool) {
        state.withLock { state in
            state.summary.state = isHopeless ? .failing : .restarting
            state.summary.restarts += 1
            state.summary.lastError = reason
        }
        check.noteError(reason, at: clock.now.date)
        if isHopeless {
            check.fail("keeps failing: \(reason)")
        } else {
            check.degrade("restarts in \(Int(pause.seconds)) s: \(reason)")
        }
    }

    /// It ended because it was asked to.
    package func ended() {
        state.withLock { $0.summary.state = .ended }
    }

    // MARK: - For tests

    /// Ends the service as if it had failed.
    package func kill() {
        state.withLock { $0.kills += 1 }
        killSignal.notify()
    }

    /// Waits for a kill after so many.
    func waitForKill(after count: Int) async throws {
        try await killSignal.wait { kills > count ? () : nil }
    }
}
