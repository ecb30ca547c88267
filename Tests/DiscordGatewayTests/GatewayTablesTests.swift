// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordGateway

/// The tables of Topics, "Opcodes and Status Codes", row by row.
@Suite("Documented opcodes and close codes")
struct GatewayTablesTests {
    /// An opcode, its name, and the session's action when the gateway sends it.
    static let opcodes: [(Int, String, String, GatewayStateMachine.Action?)] = [
        (0, "Dispatch", #","s":2,"t":"X","d":{}"#, nil),
        (1, "Heartbeat", #","d":251"#, .heartbeat),
        (2, "Identify", "", .nothing),
        (3, "Presence Update", "", .nothing),
        (4, "Voice State Update", "", .nothing),
        (5, "not in the table", "", .nothing),
        (6, "Resume", "", .nothing),
        (7, "Reconnect", #","d":null"#, .disconnect(.reconnect)),
        (8, "Request Guild Members", "", .nothing),
        (9, "Invalid Session", #","d":true"#, .disconnect(.invalidSession(resumable: true))),
        (9, "Invalid Session", #","d":false"#, .disconnect(.invalidSession(resumable: false))),
        // A second HELLO is ignored.
        (10, "Hello", #","d":{"heartbeat_interval":45000}"#, .nothing),
        (11, "Heartbeat ACK", "", .recordAcknowledgement),
        (31, "Request Soundboard Sounds", "", .nothing),
        (43, "Request Channel Info", "", .nothing),
    ]

    @Test("Every opcode has its documented effect on an established session", arguments: opcodes)
    func opcode(_ code: Int, _ name: String, _ rest: String, _ action: GatewayStateMachine.Action?) throws {
        var parser = try PayloadParser(intents: .statistics)
        let buffer = PayloadBuffer()
        Array(#"{"op":\#(code)\#(rest)}"#.utf8).withUnsafeBytes { buffer.append($0) }
        var machine = Self.connected()
        switch parser.parse(buffer) {
        case .signal(let signal): #expect(machine.received(signal) == action)
        case .hello(let interval):
            #expect(interval == .seconds(45))
            #expect(machine.received(.hello) == action)
        case .event(let event, _, let sequence):
            #expect(event == .other(name: "X"))
            #expect(action == nil)
            #expect(machine.dispatched(.other, sequence: sequence, now: Self.start)?.sequence == 2)
        case let other: Issue.record("\(name) became \(other)")
        }
    }

    /// A close code, and how the next connection begins: `nil` if reconnecting is not allowed.
    static let closeCodes: [(UInt16, String, Begins?)] = [
        (4000, "Unknown error", .resume),
        (4001, "Unknown opcode", .resume),
        (4002, "Decode error", .resume),
        (4003, "Not authenticated", .resume),
        (4004, "Authentication failed", nil),
        (4005, "Already authenticated", .resume),
        (4007, "Invalid seq", .identify),
        (4008, "Rate limited", .resume),
        (4009, "Session timed out", .resume),
        (4010, "Invalid shard", nil),
        (4011, "Sharding required", nil),
        (4012, "Invalid API version", nil),
        (4013, "Invalid intent(s)", nil),
        (4014, "Disallowed intent(s)", nil),
        (4006, "not in the table", .resume),
        (4015, "not in the table", .resume),
        (4900, "not in the table", .resume),
    ]

    enum Begins: Sendable { case resume, identify }

    @Test("Every close code is handled as documented", arguments: closeCodes)
    func closeCode(_ code: UInt16, _ name: String, _ begins: Begins?) {
        var machine = Self.connected()
        let next = machine.closed(.closed(GatewayCloseCode(rawValue: code)), now: Self.start, random: 0)
        guard let begins else {
            guard case .fail = next else {
                Issue.record("\(name) is followed by \(next)")
                return
            }
            return
        }
        #expect(next == .connect(after: .zero))
        #expect(machine.connect() == (begins == .resume ? "wss://resume" : nil))
        let session = GatewaySession(id: "abc", resumeURL: "wss://resume", sequence: 1)
        #expect(machine.received(.hello) == (begins == .resume ? .resume(session) : .identify))
    }

    private static let start = MonotonicInstant(nanoseconds: 0)

    /// A machine with an established session, at sequence number 1.
    private static func connected() -> GatewayStateMachine {
        var machine = GatewayStateMachine(session: nil, maximumBackoff: .seconds(100))
        _ = machine.connect()
        _ = machine.received(.hello)
        _ = machine.dispatched(.ready(id: "abc", resumeURL: "wss://resume"), sequence: 1, now: start)
        return machine
    }
}
