// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import FoundationEssentials
import Synchronization

/// Which question a check answers.
public enum HealthKind: Sendable, Hashable, CaseIterable {
    /// Is the process worth keeping? Asked at `/healthz`; a failure means that a restart is due.
    case live
    /// Can it do its work now? Asked at `/readyz`.
    case ready
}

/// How a check, or all of a kind, is doing. The raw values stand in the answers.
enum HealthState: String {
    case passing = "ok"
    /// Passing, with something that an operator should know of.
    case degraded
    case failing
}

/// One named check, whose state is set from outside. It never does I/O itself.
///
/// Until it is first set, a check is starting: that is no failure to live, and not yet ready.
public final class HealthCheck: Sendable {
    /// What a check says at one moment.
    struct Status: Equatable {
        /// Nil while the check was never set.
        var state: HealthState?
        var message: String
        var since: Date
        /// When what it watches last did its work; nil where that is not told.
        var lastSuccess: Date?
        /// What last went wrong, and when.
        var lastError: LastError?

        /// Whether the check is good enough for a question.
        func passes(_ kind: HealthKind) -> Bool {
            state.map { $0 != .failing } ?? (kind == .live)
        }
    }

    /// What went wrong, and when.
    struct LastError: Equatable {
        var message: String
        var at: Date
    }

    /// The check's name, as the answers show it.
    public let name: String
    private let now: @Sendable () -> Date
    private let state: Mutex<Status>

    init(name: String, now: @escaping @Sendable () -> Date) {
        self.name = name
        self.now = now
        state = Mutex(Status(state: nil, message: "starting", since: now()))
    }

    var status: Status { state.withLock { $0 } }

    /// Says that all is well.
    public func pass(_ message: String = "ok") {
        set(.passing, message)
    }

    /// Says that the work goes on, and what is not as it should be; the check passes. One short sentence.
    public func degrade(_ message: String) {
        set(.degraded, message)
    }

    /// Says what is wrong; one short sentence that an operator understands.
    public func fail(_ message: String) {
        set(.failing, message)
    }

    /// Says when what it watches last did its work; the verbose answer shows it.
    public func noteSuccess(at instant: Date) {
        state.withLock { $0.lastSuccess = instant }
    }

    /// Says what went wrong last, and when; the verbose answer shows it when all is well again, too.
    public func noteError(_ message: String, at instant: Date) {
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
