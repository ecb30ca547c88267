// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Resilience
import Timekeeping

/// The state of a shard's session, which decides the next action. It contains no clock, socket or randomness.
///
///     disconnected ─connect─▶ awaitingHello ─hello─▶ identifying ─READY───▶ connected
///          ▲                                 └─────▶ resuming ───RESUMED──▶     │
///          └──────────────────────── closed ◀───────────────────────────────────┘
///
/// Source: Events, Gateway, "Connection Lifecycle".
struct GatewayStateMachine: Sendable, Equatable {
    /// The state of the connection.
    enum State: Sendable, Equatable {
        case disconnected
        case awaitingHello
        case identifying
        case resuming
        case connected(since: MonotonicInstant)
    }

    /// A payload other than an event.
    enum Signal: Sendable, Equatable {
        case hello
        case heartbeatRequested
        case heartbeatAcknowledged
        case reconnect
        case invalidSession(resumable: Bool)
        case unknown(opcode: Int64)
    }

    /// The action that a signal requires.
    enum Action: Sendable, Equatable {
        case nothing
        case identify
        case resume(GatewaySession)
        case heartbeat
        case recordAcknowledgement
        case disconnect(GatewayDisconnect)
    }

    /// The events that affect the session.
    enum EventKind: Sendable, Equatable {
        case ready(id: String, resumeURL: String)
        case resumed
        case other
    }

    /// The action after a connection has ended.
    enum Next: Sendable, Equatable {
        case connect(after: Duration)
        case fail(GatewayError)
    }

    /// Session duration after which the backoff is reset.
    static let stableAfter: Duration = .seconds(60)
    /// Consecutive resumes without success or rejection after which a new session is started.
    static let maximumResumes = 5
    /// Delay before identifying after a rejected session, to avoid a storm of identifies.
    static let identifyDelay: (from: Duration, spread: Duration) = (.seconds(1), .seconds(4))

    /// Consecutive rejected sessions before additional backoff applies.
    static let refusalsBeforeBackoff = 2
    /// Maximum additional delay after the next rejected session; doubled with each further one.
    static let refusalBase: Duration = .seconds(10)
    /// Maximum delay while there is a session: Discord keeps it for minutes.
    static let maximumResumeDelay: Duration = .seconds(60)
    /// Maximum delay before a resume that requests missing numbers.
    static let maximumGapDelay: Duration = .seconds(5)

    private(set) var state: State = .disconnected
    private(set) var session: GatewaySession?
    private(set) var failures = 0
    private var resumes = 0
    private var refusals = 0
    /// Resumes that requested missing numbers since the last stable connection.
    private var gapResumes = 0
    private var avoidsResumeURL = false
    private var gaps = SequenceGaps()
    private let maximumBackoff: Duration

    /// Creates a disconnected state, with the session of an earlier run if there is one.
    init(session: GatewaySession?, maximumBackoff: Duration) {
        self.session = session
        self.maximumBackoff = maximumBackoff
    }

    /// Begins a connection attempt.
    ///
    /// - Returns: The URL to resume at; `nil` for the configured URL.
    mutating func connect() -> String? {
        state = .awaitingHello
        return avoidsResumeURL ? nil : session?.resumeURL
    }

    /// Processes a payload other than an event.
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
        case .heartbeatAcknowledged: return .recordAcknowledgement
        case .reconnect: return .disconnect(.reconnect)
        case .invalidSession(let resumable): return .disconnect(.invalidSession(resumable: resumable))
        case .unknown: return .nothing
        }
    }

    /// Whether a sequence number before this one is missing and a resume may deliver it. Call before `dispatched`,
    /// except for READY.
    mutating func isMissingNumber(before sequence: Int64) -> Bool {
        guard let last = session?.sequence else { return false }
        return gaps.shouldResume(from: last, next: sequence)
    }

    /// Processes an event.
    ///
    /// - Returns: The session with the event's sequence number; `nil` if the event must not be delivered, because it
    ///   was delivered before or belongs to no session.
    mutating func dispatched(_ kind: EventKind, sequence: Int64, now: @autoclosure () -> MonotonicInstant)
        -> GatewaySession?
    {
        switch kind {
        case .ready(let id, let resumeURL):
            session = GatewaySession(id: id, resumeURL: resumeURL, sequence: sequence)
            gaps = SequenceGaps()
            becomeConnected(now())
            return session
        case .resumed:
            becomeConnected(now())
            // It ends the replay, and the guilds become current with it, so it is delivered whatever its number.
            guard let last = session?.sequence else { return nil }
            session?.sequence = max(last, sequence)
            return session
        case .other: break
        }
        // Update in place, because copying the session costs additional reference counting.
        guard let last = session?.sequence, sequence > last else { return nil }
        session?.sequence = sequence
        return session
    }

    private mutating func becomeConnected(_ now: MonotonicInstant) {
        state = .connected(since: now)
        resumes = 0
        refusals = 0
        avoidsResumeURL = false
    }

    /// Processes the end of a connection. `random` is from 0 to 1.
    mutating func closed(_ cause: GatewayDisconnect, now: MonotonicInstant, random: Double) -> Next {
        var wasConnected = false
        if case .connected(let since) = state {
            wasConnected = true
            if since.duration(to: now) >= Self.stableAfter { (failures, gapResumes) = (0, 0) }
        }
        if cause == .sequenceGap { return resumeForGap(random) }
        state = .disconnected
        if case .closed(let code?) = cause, !code.mayReconnect { return .fail(GatewayError(closeCode: code)) }
        if losesSession(cause) {
            // Discord answers again. What failed before, in an outage that has ended, must not delay the new session.
            if cause == .invalidSession(resumable: false), session != nil { failures = 0 }
            session = nil
            resumes = 0
        }
        // If the resume URL is unreachable, alternate with the configured URL, which may accept the session too.
        if session != nil {
            switch cause {
            case .connectFailed, .helloTimeout: avoidsResumeURL.toggle()
            default: break
            }
        }
        // Reconnect an established session immediately; delay after a failure to establish one.
        let delay = delay(
            .seconds(1), failures: wasConnected ? failures : failures + 1, random,
            atMost: session == nil ? nil : Self.maximumResumeDelay)
        failures += 1
        guard cause == .invalidSession(resumable: false) else { return .connect(after: delay) }
        refusals += 1
        let wait = max(delay, Self.identifyDelay.from + Self.identifyDelay.spread * random)
        let extra = self.delay(Self.refusalBase, failures: refusals - Self.refusalsBeforeBackoff, random)
        return .connect(after: wait + extra)
    }

    /// Reconnects to request missing numbers. This is the bot's own decision, not a failed resume: however often it happens,
    /// the session is kept, and the delay stays short.
    private mutating func resumeForGap(_ random: Double) -> Next {
        if state == .resuming { resumes -= 1 }
        state = .disconnected
        gapResumes += 1
        return .connect(
            after: delay(.seconds(1), failures: gapResumes - 1, random, atMost: Self.maximumGapDelay))
    }

    /// Ends the connection and keeps the session.
    mutating func stop() { state = .disconnected }

    /// The delay after a number of consecutive failures; zero without failures.
    private func delay(
        _ base: Duration, failures: Int, _ random: Double, atMost limit: Duration? = nil
    ) -> Duration {
        guard failures > 0 else { return .zero }
        let cap = min(maximumBackoff, limit ?? maximumBackoff)
        return RetryPolicy(maximumAttempts: .max, base: base, cap: cap)
            .wait(after: min(failures, .max - 1), random: random, atLeast: nil) ?? cap
    }

    private func losesSession(_ cause: GatewayDisconnect) -> Bool {
        switch cause {
        case .closed(let code?): !code.keepsSession || resumes >= Self.maximumResumes
        case .invalidSession(let resumable): !resumable || resumes >= Self.maximumResumes
        default: resumes >= Self.maximumResumes
        }
    }
}
