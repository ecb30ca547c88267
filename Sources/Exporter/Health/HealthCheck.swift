// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// The kind of a health check.
public enum HealthKind: Sendable, Hashable, CaseIterable {
    /// Liveness, at `/healthz`. A failure means that the process should be restarted.
    case live
    /// Readiness, at `/readyz`. A failure means that the process cannot do its work now.
    case ready
}

/// The state of a check, or of all checks of a kind. The raw values appear in responses.
enum HealthState: String {
    case passing = "ok"
    /// Passing, but with a problem that an operator should know about.
    case degraded
    case failing
}

/// A named health check whose state is set by the code that it describes. It does no I/O itself.
///
/// Until its state is first set, a check is starting: it counts as live, but not as ready.
public final class HealthCheck: Sendable {
    /// The status of a check at one point in time.
    struct Status: Equatable {
        /// The state; nil until it is first set.
        var state: HealthState?
        var message: String
        var since: Date
        /// The time of the last success; nil if none was recorded.
        var lastSuccess: Date?
        /// The last error; nil if none was recorded.
        var lastError: LastError?

        /// Whether the check passes for a kind.
        func passes(_ kind: HealthKind) -> Bool {
            state.map { $0 != .failing } ?? (kind == .live)
        }
    }

    /// An error and its time.
    struct LastError: Equatable {
        var message: String
        var at: Date
    }

    /// The check's name, as shown in responses.
    public let name: String
    private let now: @Sendable () -> Date
    private let state: Mutex<Status>

    init(name: String, now: @escaping @Sendable () -> Date) {
        self.name = name
        self.now = now
        state = Mutex(Status(state: nil, message: "starting", since: now()))
    }

    var status: Status { state.withLock { $0 } }

    /// Marks the check as passing.
    public func pass(_ message: String = "ok") {
        set(.passing, message)
    }

    /// Marks the check as degraded: it still passes, and the message describes the problem in a short phrase.
    public func degrade(_ message: String) {
        set(.degraded, message)
    }

    /// Marks the check as failing. The message describes the problem to an operator in a short phrase.
    public func fail(_ message: String) {
        set(.failing, message)
    }

    /// Records the time of the last success, which the verbose response shows.
    public func recordSuccess(at instant: Date) {
        state.withLock { $0.lastSuccess = instant }
    }

    /// Records the last error, which the verbose response shows even after recovery.
    public func recordError(_ message: String, at instant: Date) {
        state.withLock { $0.lastError = LastError(message: message, at: instant) }
    }

    private func set(_ newState: HealthState, _ message: String) {
        let now = now()
        state.withLock { state in
            if state.state != newState { state.since = now }
            state.state = newState
            state.message = message
        }
    }
}
