// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordGateway

@Suite("Gateway state machine")
struct GatewayStateMachineTests {
    static let maximumBackoff = Duration.seconds(100)
    static let start = MonotonicInstant(nanoseconds: 0)
    static let session = GatewaySession(id: "abc", resumeURL: "wss://resume", sequence: 5)

    private func machine(_ session: GatewaySession? = nil) -> GatewayStateMachine {
        GatewayStateMachine(session: session, maximumBackoff: Self.maximumBackoff)
    }

    /// A machine with an established session, at sequence number 1.
    private func connected() -> GatewayStateMachine {
        var machine = machine()
        _ = machine.connect()
        _ = machine.received(.hello)
        _ = machine.dispatched(.ready(id: "abc", resumeURL: "wss://resume"), sequence: 1, now: Self.start)
        return machine
    }

    @Test("Without a session it identifies, and READY establishes one")
    func identify() {
        var machine = machine()
        #expect(machine.connect() == nil)
        #expect(machine.state == .awaitingHello)
        #expect(machine.received(.hello) == .identify)
        #expect(machine.state == .identifying)
        #expect(machine.dispatched(.other, sequence: 1, now: Self.start) == nil)
        let expected = GatewaySession(id: "abc", resumeURL: "wss://resume", sequence: 1)
        #expect(
            machine.dispatched(.ready(id: "abc", resumeURL: "wss://resume"), sequence: 1, now: Self.start) == expected)
        #expect(machine.state == .connected(since: Self.start))
    }

    @Test("With a session it resumes, and replayed events precede RESUMED")
    func resume() {
        var machine = machine(Self.session)
        #expect(machine.connect() == "wss://resume")
        #expect(machine.received(.hello) == .resume(Self.session))
        #expect(machine.dispatched(.other, sequence: 6, now: Self.start)?.sequence == 6)
        #expect(machine.state == .resuming)
        #expect(machine.dispatched(.resumed, sequence: 7, now: Self.start)?.sequence == 7)
        #expect(machine.state == .connected(since: Self.start))
    }

    @Test("Repeated or older sequence numbers are not delivered again")
    func duplicates() {
        var machine = connected()
        let delivered = [1, 2, 2, 1, 3, 5, 4, 5, 6].map {
            machine.dispatched(.other, sequence: $0, now: Self.start)?.sequence
        }
        #expect(delivered == [nil, 2, nil, nil, 3, 5, nil, nil, 6])
    }

    @Test(
        "Each opcode has its action",
        arguments: [
            (.hello, .nothing),
            (.heartbeatRequested, .heartbeat),
            (.heartbeatAcknowledged, .recordAcknowledgement),
            (.reconnect, .disconnect(.reconnect)),
            (.invalidSession(resumable: true), .disconnect(.invalidSession(resumable: true))),
            (.invalidSession(resumable: false), .disconnect(.invalidSession(resumable: false))),
            (.unknown(opcode: 2), .nothing),
            (.unknown(opcode: 31), .nothing),
            (.unknown(opcode: 4_000_000_000), .nothing),
        ] as [(GatewayStateMachine.Signal, GatewayStateMachine.Action)])
    func signals(_ signal: GatewayStateMachine.Signal, _ action: GatewayStateMachine.Action) {
        var machine = connected()
        #expect(machine.received(signal) == action)
    }

    @Test("RECONNECT takes effect even before HELLO")
    func earlyReconnect() {
        var machine = machine(Self.session)
        _ = machine.connect()
        #expect(machine.received(.reconnect) == .disconnect(.reconnect))
        #expect(machine.closed(.reconnect, now: Self.start, random: 0) == .connect(after: .zero))
        #expect(machine.session == Self.session)
    }

    static let fatal: [(UInt16, GatewayError.Code)] = [
        (4004, .authenticationFailed), (4010, .invalidShard), (4011, .shardingRequired), (4012, .invalidAPIVersion),
        (4013, .invalidIntents), (4014, .disallowedIntents),
    ]

    @Test("Some close codes do not allow reconnecting", arguments: fatal)
    func fatalCodes(_ code: UInt16, _ error: GatewayError.Code) {
        var machine = connected()
        guard
            case .fail(let failure) = machine.closed(
                .closed(GatewayCloseCode(rawValue: code)), now: Self.start, random: 0)
        else {
            Issue.record("\(code) must fail")
            return
        }
        #expect(failure.code == error)
    }

    @Test("Common errors contain advice")
    func messages() {
        #expect(GatewayError(closeCode: .authenticationFailed).message.contains("developer portal"))
        let intents = GatewayError(closeCode: .disallowedIntents).message
        #expect(intents.contains("Server Members Intent") && intents.contains("Presence Intent"))
    }

    static let causes: [(GatewayDisconnect, keepsSession: Bool, reason: String)] = [
        (.closed(nil), true, "lost"),
        (.closed(GatewayCloseCode(rawValue: 1000)), true, "closed_1000"),
        (.closed(GatewayCloseCode(rawValue: 1001)), true, "closed_1001"),
        (.closed(GatewayCloseCode(rawValue: 1006)), true, "closed_1006"),
        (.closed(GatewayCloseCode(rawValue: 4000)), true, "closed_4000"),
        (.closed(GatewayCloseCode(rawValue: 4001)), true, "closed_4001"),
        (.closed(GatewayCloseCode(rawValue: 4002)), true, "closed_4002"),
        (.closed(GatewayCloseCode(rawValue: 4003)), true, "closed_4003"),
        (.closed(GatewayCloseCode(rawValue: 4005)), true, "closed_4005"),
        (.closed(GatewayCloseCode(rawValue: 4007)), false, "closed_4007"),
        (.closed(GatewayCloseCode(rawValue: 4008)), true, "closed_4008"),
        (.closed(GatewayCloseCode(rawValue: 4009)), true, "closed_4009"),
        (.closed(GatewayCloseCode(rawValue: 4999)), true, "closed_other"),
        (.reconnect, true, "reconnect_requested"),
        (.invalidSession(resumable: true), true, "invalid_session"),
        (.invalidSession(resumable: false), false, "invalid_session"),
        (.zombie, true, "zombie"),
        (.helloTimeout, true, "hello_timeout"),
        (.sessionTimeout, true, "session_timeout"),
        (.connectFailed(.dns), true, "dns_failed"),
        (.connectFailed(.refused), true, "connect_refused"),
        (.connectFailed(.timeout), true, "connect_timeout"),
        (.connectFailed(.tls), true, "tls_failed"),
        (.connectFailed(.upgrade), true, "upgrade_failed"),
        (.connectFailed(.other), true, "connect_failed"),
        (.sequenceGap, true, "sequence_gap"),
        (.protocolError, true, "protocol_error"),
    ]

    @Test("Each disconnect keeps or loses the session, and has a reason", arguments: causes)
    func ends(_ cause: GatewayDisconnect, _ keepsSession: Bool, _ reason: String) {
        var machine = connected()
        let expected: Duration = cause == .invalidSession(resumable: false) ? .seconds(1) : .zero
        #expect(machine.closed(cause, now: Self.start, random: 0) == .connect(after: expected))
        #expect((machine.session != nil) == keepsSession)
        #expect(machine.state == .disconnected)
        #expect(cause.reason == reason)
    }

    @Test("After a rejected session it waits one to five seconds", arguments: [(0.0, 1), (0.5, 3), (1.0, 5)])
    func refusedSession(_ random: Double, _ seconds: Int) {
        var machine = connected()
        #expect(
            machine.closed(.invalidSession(resumable: false), now: Self.start, random: random)
                == .connect(after: .seconds(seconds)))
    }

    @Test("After a long outage that ends with a rejected session, the new one is not delayed")
    func refusedAfterOutage() {
        var machine = connected()
        _ = machine.closed(.closed(nil), now: Self.start, random: 1)
        for _ in 0..<12 {
            _ = machine.connect()
            _ = machine.closed(.connectFailed(.refused), now: Self.start, random: 1)
        }
        _ = machine.connect()
        _ = machine.received(.hello)
        #expect(
            machine.closed(.invalidSession(resumable: false), now: Self.start, random: 1)
                == .connect(after: .seconds(5)))
    }

    @Test("From the third consecutive rejected session, delays increase until a session is established")
    func refusedSessions() {
        var machine = connected()
        func refuse() -> GatewayStateMachine.Next {
            _ = machine.connect()
            _ = machine.received(.hello)
            return machine.closed(.invalidSession(resumable: false), now: Self.start, random: 1)
        }
        // One to five seconds, or the backoff if longer; from the third on, the additional delay.
        let waits = (0..<6).map { _ in refuse() }
        #expect(waits == [5, 5, 5 + 10, 8 + 20, 16 + 40, 32 + 80].map { .connect(after: .seconds($0)) })

        _ = machine.connect()
        _ = machine.received(.hello)
        _ = machine.dispatched(.ready(id: "a", resumeURL: ""), sequence: 1, now: Self.start)
        let late = Self.start.advanced(by: .seconds(60))
        #expect(
            machine.closed(.invalidSession(resumable: false), now: late, random: 1) == .connect(after: .seconds(5)))
    }

    @Test("Delays increase with each failure and are reset after a minute of connection")
    func waits() {
        var machine = machine()
        var waits: [GatewayStateMachine.Next] = []
        for _ in 0..<4 {
            _ = machine.connect()
            waits.append(machine.closed(.connectFailed(.refused), now: Self.start, random: 1))
        }
        #expect(waits == [1, 2, 4, 8].map { .connect(after: .seconds($0)) })

        _ = machine.connect()
        _ = machine.received(.hello)
        _ = machine.dispatched(.ready(id: "a", resumeURL: ""), sequence: 1, now: Self.start)
        let early = Self.start.advanced(by: .seconds(59))
        #expect(machine.closed(.closed(nil), now: early, random: 1) == .connect(after: .seconds(8)))

        _ = machine.connect()
        _ = machine.received(.hello)
        _ = machine.dispatched(.resumed, sequence: 2, now: Self.start)
        let late = Self.start.advanced(by: .seconds(60))
        #expect(machine.closed(.closed(nil), now: late, random: 1) == .connect(after: .zero))
    }

    @Test("If the resume URL is unreachable, it alternates with the configured URL")
    func resumeURL() {
        var machine = machine(Self.session)
        var urls: [String?] = []
        for _ in 0..<4 {
            urls.append(machine.connect())
            _ = machine.closed(.connectFailed(.refused), now: Self.start, random: 0)
        }
        #expect(urls == ["wss://resume", nil, "wss://resume", nil])
        #expect(machine.session == Self.session)
    }

    @Test("A resume for missing numbers is no failed resume: it never costs the session, and its delay stays short")
    func gaps() {
        var machine = machine(Self.session)
        var waits: [GatewayStateMachine.Next] = []
        for _ in 0..<20 {
            _ = machine.connect()
            #expect(machine.received(.hello) == .resume(Self.session))
            waits.append(machine.closed(.sequenceGap, now: Self.start, random: 1))
        }
        #expect(waits == ([0, 1, 2, 4] + Array(repeating: 5, count: 16)).map { .connect(after: .seconds($0)) })
        // And it does not lengthen the delay of a real failure.
        #expect(
            machine.closed(.connectFailed(.refused), now: Self.start, random: 1) == .connect(after: .seconds(1)))
    }

    @Test("While there is a session, the delay stays within the time for which Discord keeps it")
    func waitsWithSession() {
        var machine = machine(Self.session)
        let waits = (0..<9).map { _ in
            _ = machine.connect()
            return machine.closed(.connectFailed(.refused), now: Self.start, random: 1)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60].map { .connect(after: .seconds($0)) })
    }

    @Test("After too many failed resumes, a new session is started")
    func endlessResumes() {
        var machine = machine(Self.session)
        var actions: [GatewayStateMachine.Action] = []
        for _ in 0..<6 {
            _ = machine.connect()
            actions.append(machine.received(.hello))
            _ = machine.closed(.closed(nil), now: Self.start, random: 0)
        }
        #expect(actions == Array(repeating: .resume(Self.session), count: 5) + [.identify])
    }

    @Test("RESUMED is delivered whatever its number, and the session's number never goes back")
    func resumedNumber() {
        for (sequence, expected) in [(3, 5), (5, 5), (6, 6)] as [(Int64, Int64)] {
            var machine = GatewayStateMachine(
                session: GatewaySession(id: "abc", resumeURL: "u", sequence: 5), maximumBackoff: .seconds(60))
            _ = machine.connect()
            _ = machine.received(.hello)
            let session = machine.dispatched(
                .resumed, sequence: sequence, now: MonotonicInstant(nanoseconds: 0))
            #expect(session?.sequence == expected)
        }
    }
}
