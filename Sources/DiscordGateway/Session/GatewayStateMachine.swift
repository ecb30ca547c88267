// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Resilience
import Timekeeping

/// What a shard knows of its session, and what it does next. A value: no clock, no socket, no randomness inside.
///
///     disconnected ─connect─▶ awaitingHello ─hello─▶ identifying ─READY───▶ connected
///          ▲                                 └─────▶ resuming ───RESUMED──▶     │
///          └──────────────────────── closed ◀───────────────────────────────────┘
///
/// Source: Events, Gateway, "Connection Lifecycle".
struct GatewayStateMachine: Sendable, Equatable {
    /// How far the connection has come.
    enum State: Sendable, Equatable {
        case disconnected
        case awaitingHello
        case identifying
        case resuming
        case connected(since: WallInstant)
    }

    /// What a payload other than an event says.
    enum Signal: Sendable, Equatable {
        case hello
        case heartbeatRequested
        case heartbeatAcknowledged
        case reconnect
        case invalidSession(resumable: Bool)
        case unknown(opcode: Int64)
    }

    /// What the driver shall do about a signal.
    enum Action: Sendable, Equatable {
        case nothing
        case identify
        case resume(GatewaySession)
        case heartbeat
        case noteAcknowledgement
        case disconnect(GatewayDisconnect)
    }

    /// The kinds of events that matter to the session.
    enum EventKind: Sendable, Equatable {
        case ready(id: String, resumeURL: String)
        case resumed
        case other
    }

    /// What follows the end of a connection.
    enum Next: Sendable, Equatable {
        case connect(after: Duration)
        case fail(GatewayError)
    }

    /// A session that lasted so long shows that all is well: the next failure counts as the first.
    static let stableAfter: Duration = .seconds(60)
    /// So many resumes in a row that neither succeed nor are refused; then a new session is asked for.
    static let maximumResumes = 5
    /// How long to wait before identifying after a refused session, so that a refusal cannot become a storm.
    static let identifyDelay: (from: Duration, spread: Duration) = (.seconds(1), .seconds(4))

    /// So many refused sessions in a row are borne with that wait alone.
    static let patientRefusals = 2
    /// The bound of what the next one waits beyond it; doubled with each.
    static let refusalBase: Duration = .seconds(10)

    private(set) var state: State = .disconnected
    private(set) var session: GatewaySession?
    private(set) var failures = 0
    private var resumes = 0
    private var refusals = 0
    private var avoidsResumeURL = false
    private var gaps = SequenceGaps()
    private let maximumBackoff: Duration

    /// Starts without a connection, with a session of an earlier run where there is one.
    init(session: GatewaySession?, maximumBackoff: Duration) {
        self.session = session
        self.maximumBackoff = maximumBackoff
    }

    /// A connection is being made.
    ///
    /// - Returns: The URL to resume at; `nil`: the one of the configuration.
    mutating func connect() -> String? {
        state = .awaitingHello
        return avoidsResumeURL ? nil : session?.resumeURL
    }

    /// A payload that is no event.
    mutating func received(_ signal: Signal) -> Action {
        switch signal {
        case .hello:
            guard state == .awaitingHello else { return .nothing }
            if let session {
                state = .resuming
                resumes += 1
                return .resume(session)
            }
            state = .identifying
            return .identify
        case .heartbeatRequested: return .heartbeat
        case .heartbeatAcknowledged: return .noteAcknowledgement
        case .reconnect: return .disconnect(.reconnect)
        case .invalidSession(let resumable): return .disconnect(.invalidSession(resumable: resumable))
        case .unknown: return .nothing
        }
    }

    /// Whether a number before this one is missing that a resume may bring; asked before `dispatched`, not of READY.
    mutating func isMissingNumber(before sequence: Int64) -> Bool {
        guard let last = session?.sequence else { return false }
        return gaps.shouldResume(from: last, next: sequence)
    }

    /// An event.
    ///
    /// - Returns: The session with this event's number where the event is to be delivered; `nil` where it was
    ///   delivered before, or belongs to no session.
    mutating func dispatched(_ kind: EventKind, sequence: Int64, now: @autoclosure () -> WallInstant) -> GatewaySession?
    {
        switch kind {
        case .ready(let id, let resumeURL):
            session = GatewaySession(id: id, resumeURL: resumeURL, sequence: sequence)
            gaps = SequenceGaps()
            becomeConnected(now())
            return session
        case .resumed:
            becomeConnected(now())
        case .other: break
        }
        // In place: a copy of the session would cost an allocation's worth of reference counting twice.
        guard let last = session?.sequence, sequence > last else { return nil }
        session?.sequence = sequence
        return session
    }

    private mutating func becomeConnected(_ now: WallInstant) {
        state = .connected(since: now)
        resumes = 0
        refusals = 0
        avoidsResumeURL = false
    }

    /// The connection ended; `random` is a number from 0 to 1.
    mutating func closed(_ cause: GatewayDisconnect, now: WallInstant, random: Double) -> Next {
        var wasConnected = false
        if case .connected(let since) = state {
            wasConnected = true
            if since.duration(to: now) >= Self.stableAfter { failures = 0 }
        }
        state = .disconnected
        if case .closed(let code?) = cause, !code.mayReconnect { return .fail(GatewayError(closeCode: code)) }
        if losesSession(cause) {
            session = nil
            resumes = 0
        }
        // A resume URL that cannot be reached must not keep the bot out: the other one may take the session too.
        if session != nil {
            switch cause {
            case .connectFailed, .helloTimeout: avoidsResumeURL.toggle()
            default: break
            }
        }
        // A session that was up comes back at once; what failed before it was up waits.
        let delay = delay(.seconds(1), failures: wasConnected ? failures : failures + 1, random)
        failures += 1
        guard cause == .invalidSession(resumable: false) else { return .connect(after: delay) }
        refusals += 1
        let wait = max(delay, Self.identifyDelay.from + Self.identifyDelay.spread * random)
        let extra = self.delay(Self.refusalBase, failures: refusals - Self.patientRefusals, random)
        return .connect(after: wait + extra)
    }

    /// This side wants no connection any more; the session stays.
    mutating func stop() { state = .disconnected }

    /// The wait after failures in a row, none after none.
    private func delay(_ base: Duration, failures: Int, _ random: Double) -> Duration {
        guard failures > 0 else { return .zero }
        return RetryPolicy(maximumAttempts: .max, base: base, cap: maximumBackoff)
            .wait(after: min(failures, .max - 1), random: random, atLeast: nil) ?? maximumBackoff
    }

    private func losesSession(_ cause: GatewayDisconnect) -> Bool {
        switch cause {
        case .closed(let code?): !code.keepsSession || resumes >= Self.maximumResumes
        case .invalidSession(let resumable): !resumable || resumes >= Self.maximumResumes
        default: resumes >= Self.maximumResumes
        }
    }
}
