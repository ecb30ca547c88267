// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that goes wrong on demand.
///
/// A fault changes what is sent, never what is true: the ledger and each session's replay buffer keep every dispatch as
/// it is. So a client whose connection ends in whatever way, and that resumes from its last good sequence number,
/// has the ledger's counts afterwards. Where more, or less, is to be done, the case says so.
///
/// In JSON a fault is an object: its name in `fault`, and its parameters beside it, such as
/// `{"fault": "drop", "code": 4000}`. Times are in seconds of world time. The names and parameters are those in the
/// descriptions of the cases; a parameter with a default may be left out. `times` says how often a fault strikes;
/// `null` is until it is cleared.
public enum SimulatorFault: Sendable, Equatable {
    // MARK: Connections

    /// `drop`, `code` (1000 to 4999; default 4000): every gateway connection is closed with that code, in order.
    ///
    /// The client resumes and is told what it missed. Where the code forbids that (Topics, Opcodes and Status Codes,
    /// "Gateway Close Event Codes") it starts anew: GUILD_CREATE has the number of members, and what happened in between
    /// can be seen only as a change of that number.
    case drop(closeCode: UInt16 = 4000)
    /// `reset`: every gateway connection ends with a TCP reset (`SO_LINGER` 0) in the place of a goodbye.
    ///
    /// The client resumes.
    case reset
    /// `half-open`: every gateway connection falls silent; the server neither reads nor writes, and keeps the socket.
    ///
    /// No heartbeat is acknowledged, by which the client knows: it closes its end and resumes on a new connection.
    case halfOpen
    /// `refuse-connections`, `seconds` (above 0, up to 86400): the listener accepts new connections and closes them at
    /// once. This goes for every connection, also those to the REST API and to `/simulator`; those that are open stay.
    ///
    /// The client tries again, ever more slowly; then it resumes, or starts anew where the session's lifetime has passed.
    case refuseConnections(for: Duration)
    /// `reconnect`: opcode 7 to every gateway connection.
    ///
    /// The client closes and resumes. What is sent until then is in order.
    case reconnect
    /// `invalid-session`, `resumable` (default `false`): opcode 9 to every gateway connection. Nothing more is sent on it,
    /// unless the client starts or resumes a session there.
    ///
    /// If it is resumable the client resumes. If not, the session is gone: the client starts anew with the figures of
    /// GUILD_CREATE, and what happened in between can be seen only as a change of them.
    case invalidSession(resumable: Bool = false)
    /// `expire-session`: whoever is connected stays so, and the next resume of a session of now is refused with opcode 9
    /// (`false`).
    ///
    /// The client then starts anew, as with `invalid-session`. Nothing is lost if nothing happened while it was away.
    case expireSession

    // MARK: Heartbeats

    /// `withhold-heartbeat-acks`, `times` (default `null`): heartbeats are not acknowledged.
    ///
    /// At its next heartbeat the client takes the connection for dead, closes it with a code other than 1000 and 1001,
    /// and resumes.
    case withholdHeartbeatACKs(times: Int? = nil)
    /// `request-heartbeat`: opcode 1 to every gateway connection; the client sends a heartbeat at once.
    case requestHeartbeat

    // MARK: The stream

    /// `delay-frames`, `seconds` (above 0, up to 86400); until cleared: whatever a gateway connection has to send waits
    /// for so long, from the first of what waits.
    ///
    /// Nothing is lost and the order stays; a client whose ACKs come too late reconnects and resumes.
    case delayFrames(by: Duration)
    /// `corrupt-dispatch`, `times` (default 1): the next dispatch arrives as broken bytes, as JSON that is cut off, or with
    /// compression as a block that no decoder takes.
    ///
    /// The dispatch is not lost if the client closes the connection, as it has to after a broken compressed stream, and
    /// resumes from the last number that it could read. A client that goes on over broken JSON lacks that dispatch, and
    /// sees it by the gap in the numbers.
    case corruptDispatch(times: Int? = 1)
    /// `fragment-messages`, `parts` (2 to 64; default 3), `times` (default 1): the next dispatches are split into so many
    /// WebSocket frames (RFC 6455, section 5.4).
    ///
    /// Nothing is lost; the client joins them.
    case fragmentMessages(parts: Int = 3, times: Int? = 1)
    /// `huge-message`, `bytes` (up to 268435456; default 67108864): a message of about that size once inflated, to every
    /// gateway connection. It has the number of the dispatch before it and says nothing.
    ///
    /// A client with a limit closes the connection and resumes; the message does not come again. One without reads it as a
    /// dispatch that it has had.
    case hugeMessage(bytes: Int = 67_108_864)
    /// `duplicate-dispatch`, `times` (default 1): the next dispatch comes twice, with the same number.
    ///
    /// The client goes by the number and counts it once.
    case duplicateDispatch(times: Int? = 1)
    /// `skip-sequence`: one number of every connected session is that of no dispatch, now and when the session is resumed.
    ///
    /// Nothing is lost. A client that looks for gaps resumes once, finds the same gap, and goes on.
    case skipSequence
    /// `lose-dispatch`, `times` (default 1): the next dispatch is not sent.
    ///
    /// The next number shows the gap; the client closes the connection, resumes from the number before it, and gets
    /// the dispatch. One that does not look for gaps lacks it.
    case loseDispatch(times: Int? = 1)
    /// `unknown-opcode`: a payload with opcode 99 to every gateway connection. The client passes over it.
    case unknownOpcode
    /// `unknown-event`: a dispatch, with a number of its own, of an event that nobody knows, to every session. The client
    /// passes over it, and notes the number.
    case unknownEvent
    /// `malformed-dispatch`: a GUILD_MEMBER_ADD with a number of its own whose data are not what they should be, to every
    /// session. It is about nobody and not in the ledger.
    ///
    /// The client counts nothing and goes on; it must not take the session for broken, since a resume brings it again.
    case malformedDispatch

    // MARK: REST

    /// A request to the REST API is answered badly; see `SimulatorHTTPFault` for the names. `method` and `route`
    /// (`SimulatorRequests`) say which, `times` (default 1) how often.
    ///
    /// The client repeats what may be repeated. The gateway's counts do not depend on it.
    case http(SimulatorHTTPFault, on: SimulatorRequests = SimulatorRequests(), times: Int? = 1)

    // MARK: The clock

    /// `shift-clock`, `seconds` (negative: back; 0: right again); until cleared: the server's clock is that far ahead of the
    /// world's in what the REST API says of it, which is the `Date` and `X-RateLimit-Reset` headers. Nothing else changes: how
    /// long a limit lasts, and `X-RateLimit-Reset-After` and `Retry-After` with it, stays true.
    ///
    /// The client goes by the durations, and waits as long as without it.
    case shiftClock(by: Duration)
}

extension SimulatorFault {
    /// Its name in JSON and in `SimulatedDiscord.struckFaults`.
    public var name: String {
        switch self {
        case .drop: "drop"
        case .reset: "reset"
        case .halfOpen: "half-open"
        case .refuseConnections: "refuse-connections"
        case .reconnect: "reconnect"
        case .invalidSession: "invalid-session"
        case .expireSession: "expire-session"
        case .withholdHeartbeatACKs: "withhold-heartbeat-acks"
        case .requestHeartbeat: "request-heartbeat"
        case .delayFrames: "delay-frames"
        case .corruptDispatch: "corrupt-dispatch"
        case .fragmentMessages: "fragment-messages"
        case .hugeMessage: "huge-message"
        case .duplicateDispatch: "duplicate-dispatch"
        case .skipSequence: "skip-sequence"
        case .loseDispatch: "lose-dispatch"
        case .unknownOpcode: "unknown-opcode"
        case .unknownEvent: "unknown-event"
        case .malformedDispatch: "malformed-dispatch"
        case .http(let fault, _, _): fault.name
        case .shiftClock: "shift-clock"
        }
    }

    /// The names of all faults, in the order above.
    public static let names =
        [
            "drop", "reset", "half-open", "refuse-connections", "reconnect", "invalid-session", "expire-session",
            "withhold-heartbeat-acks", "request-heartbeat", "delay-frames", "corrupt-dispatch", "fragment-messages",
            "huge-message", "duplicate-dispatch", "skip-sequence", "lose-dispatch", "unknown-opcode", "unknown-event",
            "malformed-dispatch",
        ] + SimulatorHTTPFault.names + ["shift-clock"]
}
