// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A fault that can be injected.
///
/// A fault changes what is sent, never the actual state: the ledger and each session's replay buffer contain every
/// dispatch unchanged. A client that resumes from its last valid sequence number after any kind of disconnect therefore
/// has the ledger's counts afterwards. Exceptions are described at each case.
///
/// In JSON, a fault is an object with its name in `fault` and its parameters as further fields, such as
/// `{"fault": "drop", "code": 4000}`. Times are in seconds of simulated time. The names and parameters are those in the
/// descriptions of the cases; a parameter with a default is optional. `times` is the number of times a fault applies;
/// `null` means until cleared.
public enum SimulatorFault: Sendable, Equatable {
    // MARK: Connections

    /// `drop`, `code` (1000 to 4999; default 4000): every gateway connection is closed cleanly, with this close code.
    ///
    /// The client resumes and receives the events it missed. If the code does not allow that (Topics, Opcodes and
    /// Status Codes, "Gateway Close Event Codes"), it starts a new session: GUILD_CREATE has the member count, and
    /// events in between are visible only as a change of that count.
    case drop(closeCode: UInt16 = 4000)
    /// `reset`: every gateway connection ends with a TCP reset (`SO_LINGER` 0), without a close frame.
    ///
    /// The client resumes.
    case reset
    /// `half-open`: every gateway connection becomes silent; the server neither reads nor writes, but keeps the socket
    /// open.
    ///
    /// The client notices that its heartbeats are not acknowledged, closes its end and resumes on a new connection.
    case halfOpen
    /// `refuse-connections`, `seconds` (above 0, up to 86400): the listener accepts new connections and immediately
    /// closes them, including those to the REST API and to `/simulator`. Open connections are not affected.
    ///
    /// The client retries with a growing backoff, then resumes, or starts a new session if the old one has expired.
    case refuseConnections(for: Duration)
    /// `reconnect`: opcode 7 to every gateway connection.
    ///
    /// The client closes the connection and resumes. Dispatches sent until then are valid.
    case reconnect
    /// `invalid-session`, `resumable` (default `false`): opcode 9 to every gateway connection. Nothing more is sent on
    /// a connection unless the client identifies or resumes on it.
    ///
    /// If the session is resumable, the client resumes. If not, the client starts a new session with the counts of
    /// GUILD_CREATE, and events in between are visible only as a change of these counts.
    case invalidSession(resumable: Bool = false)
    /// `expire-session`: connections stay open, but the next resume of a current session is rejected with opcode 9
    /// (`false`).
    ///
    /// The client then starts a new session, as with `invalid-session`. Nothing is lost if nothing happened while it
    /// was disconnected.
    case expireSession

    /// `refuse-resume`, `times` (default 1): the next resume is rejected with opcode 9 (`false`), and the session ends.
    ///
    /// The client then starts a new session, as with `invalid-session`.
    case refuseResume(times: Int? = 1)

    // MARK: Heartbeats

    /// `withhold-heartbeat-acks`, `times` (default `null`): heartbeats are not acknowledged.
    ///
    /// At its next heartbeat, the client considers the connection dead, closes it with a code other than 1000 and 1001,
    /// and resumes.
    case withholdHeartbeatACKs(times: Int? = nil)
    /// `request-heartbeat`: opcode 1 to every gateway connection; the client immediately sends a heartbeat.
    case requestHeartbeat

    // MARK: The stream

    /// `delay-frames`, `seconds` (above 0, up to 86400); until cleared: all frames of a gateway connection are delayed
    /// by this time, counted from the first frame waiting.
    ///
    /// Nothing is lost or reordered; a client whose heartbeat ACKs arrive too late reconnects and resumes.
    case delayFrames(by: Duration)
    /// `corrupt-dispatch`, `times` (default 1): the next dispatch is sent as truncated JSON or, with compression, as an
    /// invalid block.
    ///
    /// The dispatch is not lost if the client closes the connection, which it must do after a corrupt compressed
    /// stream, and resumes from the last sequence number it could read. A client that ignores invalid JSON misses the
    /// dispatch, but can detect it by the gap in the sequence numbers.
    case corruptDispatch(times: Int? = 1)
    /// `fragment-messages`, `parts` (2 to 64; default 3), `times` (default 1): the next dispatches are split into this
    /// number of WebSocket frames (RFC 6455, section 5.4).
    ///
    /// Nothing is lost; the client joins the frames.
    case fragmentMessages(parts: Int = 3, times: Int? = 1)
    /// `huge-message`, `bytes` (up to 268435456; default 67108864): a message of about this size (uncompressed) to
    /// every gateway connection. It has the sequence number of the previous dispatch and only contains padding.
    ///
    /// A client with a size limit closes the connection and resumes; the message is not repeated. A client without a
    /// limit treats it as a dispatch it has already received.
    case hugeMessage(bytes: Int = 67_108_864)
    /// `duplicate-dispatch`, `times` (default 1): the next dispatch is sent twice, with the same sequence number.
    ///
    /// The client recognizes the sequence number and counts the dispatch once.
    case duplicateDispatch(times: Int? = 1)
    /// `skip-sequence`: every connected session skips one sequence number, now and when it is resumed.
    ///
    /// Nothing is lost. A client that checks for gaps resumes once, finds the same gap, and continues.
    case skipSequence
    /// `lose-dispatch`, `times` (default 1): the next dispatch is not sent.
    ///
    /// The next sequence number reveals the gap; the client closes the connection, resumes from the number before the
    /// gap, and receives the dispatch. A client that does not check for gaps misses it.
    case loseDispatch(times: Int? = 1)
    /// `repeat-join`, `times` (default 1): the GUILD_MEMBER_ADD of the next join is sent again, half of the time with
    /// another `joined_at`. Each has its own sequence number. Source: Events, Gateway Events, "Guild Member Add".
    ///
    /// The client counts one join.
    case repeatJoin(times: Int? = 1)
    /// `unknown-opcode`: a payload with opcode 99 to every gateway connection. The client ignores it.
    case unknownOpcode
    /// `unknown-event`: a dispatch of an unknown event, with its own sequence number, to every session. The client
    /// ignores the event, but records the number.
    case unknownEvent
    /// `malformed-dispatch`: a GUILD_MEMBER_ADD with invalid data and its own sequence number, to every session. It
    /// does not describe a real user and is not in the ledger.
    ///
    /// The client counts nothing and continues; it must not reconnect, because a resume would repeat the dispatch.
    case malformedDispatch

    // MARK: REST

    /// A request to the REST API fails; see `SimulatorHTTPFault` for the names. `method` and `route`
    /// (`SimulatorRequests`) select the requests, `times` (default 1) is the number of occurrences.
    ///
    /// The client retries requests that are safe to retry. The counts from the gateway are not affected.
    case http(SimulatorHTTPFault, on: SimulatorRequests = SimulatorRequests(), times: Int? = 1)

    // MARK: The clock

    /// `shift-clock`, `seconds` (negative: behind; 0: correct); until cleared: shifts the server's clock in the `Date`
    /// and `X-RateLimit-Reset` headers of the REST API. Rate limits, `X-RateLimit-Reset-After` and `Retry-After` do not
    /// change.
    ///
    /// The client uses the durations, and waits as long as without the fault.
    case shiftClock(by: Duration)
}

extension SimulatorFault {
    /// The fault's name in JSON and in `SimulatedDiscord.struckFaults`.
    public var name: String {
        switch self {
        case .drop: "drop"
        case .reset: "reset"
        case .halfOpen: "half-open"
        case .refuseConnections: "refuse-connections"
        case .reconnect: "reconnect"
        case .invalidSession: "invalid-session"
        case .expireSession: "expire-session"
        case .refuseResume: "refuse-resume"
        case .withholdHeartbeatACKs: "withhold-heartbeat-acks"
        case .requestHeartbeat: "request-heartbeat"
        case .delayFrames: "delay-frames"
        case .corruptDispatch: "corrupt-dispatch"
        case .fragmentMessages: "fragment-messages"
        case .hugeMessage: "huge-message"
        case .duplicateDispatch: "duplicate-dispatch"
        case .skipSequence: "skip-sequence"
        case .loseDispatch: "lose-dispatch"
        case .repeatJoin: "repeat-join"
        case .unknownOpcode: "unknown-opcode"
        case .unknownEvent: "unknown-event"
        case .malformedDispatch: "malformed-dispatch"
        case .http(let fault, _, _): fault.name
        case .shiftClock: "shift-clock"
        }
    }

    /// The names of all faults, in the order of the cases.
    public static let names =
        [
            "drop", "reset", "half-open", "refuse-connections", "reconnect", "invalid-session", "expire-session",
            "refuse-resume", "withhold-heartbeat-acks", "request-heartbeat", "delay-frames", "corrupt-dispatch",
            "fragment-messages", "huge-message", "duplicate-dispatch", "skip-sequence", "lose-dispatch", "repeat-join",
            "unknown-opcode", "unknown-event", "malformed-dispatch",
        ] + SimulatorHTTPFault.names + ["shift-clock"]
}
