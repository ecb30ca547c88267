// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Faults on the simulated gateway")
struct SimulationFaultTests {
    /// A client that has received READY and GUILD_CREATE.
    private func connected() throws -> (harness: GatewayHarness, id: Int) {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        #expect(try harness.payloads(of: id).summary == ["1 READY", "2 GUILD_CREATE"])
        return (harness, id)
    }

    @Test(
        "A dispatch affected by a fault is intact when the session is resumed",
        arguments: [
            (SimulatorFault.corruptDispatch(), ["3 corrupt GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.loseDispatch(), ["3 never GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.duplicateDispatch(times: 2), ["3 twice GUILD_MEMBER_ADD", "4 twice GUILD_MEMBER_ADD"]),
            (.fragmentMessages(parts: 2), ["3 fragments(2) GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.skipSequence, ["4 GUILD_MEMBER_ADD", "5 GUILD_MEMBER_ADD"]),
            (.unknownEvent, ["3 SIMULATED_UNKNOWN_EVENT", "4 GUILD_MEMBER_ADD", "5 GUILD_MEMBER_ADD"]),
            (.malformedDispatch, ["3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD", "5 GUILD_MEMBER_ADD"]),
            (.unknownOpcode, ["op 99", "3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.requestHeartbeat, ["op 1", "3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.reconnect, ["op 7", "3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
            (.hugeMessage(bytes: 10), ["2 huge 10", "3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD"]),
        ])
    func replay(fault: SimulatorFault, sent: [String]) throws {
        var (harness, id) = try connected()
        harness.state.inject(fault, at: harness.now)
        for _ in 0..<2 { _ = harness.state.perform(.join, of: nil, at: harness.now) }
        #expect(try harness.payloads(of: id).summary == sent)
        let session = harness.sessionID
        harness.state.dropConnections(code: nil, at: harness.now)
        let next = try harness.connect()
        harness.resume(session, 2, on: next)
        let replayed = try harness.payloads(of: next)
        // RESUMED has the next sequence number after the last one sent or lost.
        #expect(replayed.last?.name == "RESUMED")
        let names = replayed.dropLast().compactMap(\.name)
        #expect(names.count { $0 == "GUILD_MEMBER_ADD" } == (fault == .malformedDispatch ? 3 : 2))
        #expect(names.allSatisfy { ["GUILD_MEMBER_ADD", "SIMULATED_UNKNOWN_EVENT"].contains($0) })
        #expect(harness.state.ledger(withEvents: false, at: harness.now).events.joins == 2)
    }

    @Test("Refused resumes end their sessions")
    func refusedResumes() throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        harness.state.inject(.refuseResume(times: 2), at: harness.now)
        for answer in ["op 9 false", "op 9 false", "3 RESUMED"] {
            harness.now = harness.now.advanced(by: .seconds(10))
            let id = try harness.connect()
            harness.identify(on: id)
            _ = try harness.payloads(of: id)
            let session = harness.sessionID
            harness.state.dropConnections(code: nil, at: harness.now)
            let next = try harness.connect()
            harness.resume(session, 2, on: next)
            #expect(try harness.payloads(of: next).summary == [answer])
            #expect((harness.state.sessions[session] == nil) == (answer == "op 9 false"))
        }
        #expect(harness.state.faults.struck == ["refuse-resume": 2])
    }

    @Test("GUILD_MEMBER_ADD is repeated for members, which changes nothing else")
    func repeatedJoins() throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        harness.state.inject(.repeatJoin(times: 8), at: harness.now)
        let joined = (0..<9).compactMap { _ in harness.state.perform(.join, of: nil, at: harness.now)?.description }
        let received = try harness.payloads(of: id)
        #expect(received.map(\.name) == Array(repeating: "GUILD_MEMBER_ADD", count: 17))
        #expect(received.map(\.sequence) == Array(3...19))
        func user(_ payload: GatewayHarness.Payload) -> String? {
            (payload.object["user"] as? [String: Any])?["id"] as? String
        }
        #expect(received.map(user) == joined.dropLast().flatMap { [$0, $0] } + [joined[8]])
        let times = stride(from: 0, to: 16, by: 2).map { index in
            received[index].object["joined_at"] as? String == received[index + 1].object["joined_at"] as? String
        }
        #expect(Set(times) == [true, false])
        // Of any member, at any time.
        harness.now = harness.now.advanced(by: .seconds(100))
        let affected = harness.state.perform(.repeatJoin, of: nil, at: harness.now)
        let member = try #require(affected)
        #expect(try harness.payloads(of: id).map(\.about) == ["GUILD_MEMBER_ADD \(member)"])
        #expect(harness.state.perform(.repeatJoin, of: 1, at: harness.now) == nil)
        #expect(harness.state.perform(.repeatJoin, of: harness.state.world.botID, at: harness.now) == nil)
        let ledger = harness.state.ledger(withEvents: true, at: harness.now)
        #expect(ledger.events.joins == 9 && ledger.members == 49 && ledger.memberEvents?.count == 9)
        #expect(ledger.visibility.joins == SimulatorLedger.Visibility.Tally(delivered: 9))
        #expect(harness.state.faults.struck == ["repeat-join": 8])
    }

    @Test("READY and RESUMED are exempt")
    func exempt() throws {
        var (harness, id) = try connected()
        harness.state.inject(.loseDispatch(times: nil), at: harness.now)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(try harness.payloads(of: id).summary == ["3 never GUILD_MEMBER_ADD"])
        let session = harness.sessionID
        harness.state.dropConnections(code: nil, at: harness.now)
        let next = try harness.connect()
        harness.resume(session, 2, on: next)
        #expect(try harness.payloads(of: next).summary == ["3 never GUILD_MEMBER_ADD", "4 RESUMED"])
        harness.now = harness.now.advanced(by: .seconds(6))
        let third = try harness.connect()
        harness.identify(on: third)
        #expect(try harness.payloads(of: third).summary == ["1 READY", "2 never GUILD_CREATE"])
    }

    @Test("After opcode 9, nothing is sent, and the session is resumable or not", arguments: [true, false])
    func invalidSession(resumable: Bool) throws {
        var (harness, id) = try connected()
        let session = harness.sessionID
        harness.state.inject(.invalidSession(resumable: resumable), at: harness.now)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(try harness.payloads(of: id).summary == ["op 9 \(resumable)"])
        harness.resume(session, 2, on: id)
        #expect(
            try harness.payloads(of: id).summary == (resumable ? ["3 GUILD_MEMBER_ADD", "4 RESUMED"] : ["op 9 false"]))
        if !resumable {
            harness.now = harness.now.advanced(by: .seconds(6))
            harness.identify(on: id)
            #expect(try harness.payloads(of: id).summary == ["1 READY", "2 GUILD_CREATE"])
        }
    }

    @Test("Resuming an expired session is rejected")
    func expired() throws {
        var (harness, id) = try connected()
        let session = harness.sessionID
        harness.state.inject(.expireSession, at: harness.now)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(try harness.payloads(of: id).summary == ["3 GUILD_MEMBER_ADD"])
        let next = try harness.connect()
        harness.resume(session, 3, on: next)
        #expect(try harness.payloads(of: next).summary == ["op 9 false"])
    }

    @Test("The given number of heartbeats is not acknowledged")
    func acknowledgements() throws {
        var (harness, id) = try connected()
        harness.state.inject(.withholdHeartbeatACKs(times: 2), at: harness.now)
        for expected in [[], [], ["op 11"]] {
            harness.send(#"{"op":1,"d":2}"#, on: id)
            #expect(try harness.payloads(of: id).summary == expected)
        }
    }

    @Test("Delayed frames are sent late and in order, and immediately when the fault is cleared")
    func delay() throws {
        var (harness, id) = try connected()
        harness.state.inject(.delayFrames(by: .seconds(2)), at: harness.now)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        harness.send(#"{"op":1,"d":2}"#, on: id)
        #expect(try harness.payloads(of: id).isEmpty)
        for seconds in [1.0, 0.9] {
            harness.now = harness.now.advanced(by: .seconds(seconds))
            harness.state.tick(at: harness.now)
            #expect(try harness.payloads(of: id).isEmpty)
        }
        harness.now = harness.now.advanced(by: .seconds(0.1))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: id).summary == ["op 11", "3 GUILD_MEMBER_ADD"])
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(try harness.payloads(of: id).isEmpty)
        harness.state.clearFaults()
        #expect(try harness.payloads(of: id).summary == ["4 GUILD_MEMBER_ADD"])
    }

    @Test("A half-open connection neither receives nor sends, and its session can be resumed on another")
    func halfOpen() throws {
        var (harness, id) = try connected()
        let session = harness.sessionID
        harness.state.inject(.halfOpen, at: harness.now)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        harness.send(#"{"op":1,"d":2}"#, on: id)
        let isOver = harness.state.clientEnded(id, closeFrame: true, code: 4000, at: harness.now)
        #expect(!isOver)
        harness.now = harness.now.advanced(by: .seconds(500))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: id).isEmpty)
        let next = try harness.connect()
        harness.resume(session, 2, on: next)
        #expect(try harness.payloads(of: next).summary == ["3 GUILD_MEMBER_ADD", "4 RESUMED"])
        #expect(harness.state.connections[id]?.phase == .aborted)
    }

    @Test("A clock shift affects headers with times, but not those with durations", arguments: [0.0, 90, -90])
    func clockShift(seconds: Double) throws {
        var harness = GatewayHarness()
        harness.state.inject(.shiftClock(by: .seconds(seconds)), at: harness.now)
        let path = ["api", "v10", "guilds", String(harness.state.world.guildID)]
        let request = RESTRequest(method: "GET", path: path, authorization: "Bot secret")
        let answer = harness.state.answer(request, at: harness.now).response
        let headers = Dictionary(answer.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let dates = [
            0: "Tue, 14 Nov 2023 22:13:20 GMT", 90: "Tue, 14 Nov 2023 22:14:50 GMT",
            -90: "Tue, 14 Nov 2023 22:11:50 GMT",
        ]
        #expect(headers["Date"] == dates[Int(seconds)])
        let reset = try #require(headers["X-RateLimit-Reset"].flatMap { Double($0) })
        let after = try #require(headers["X-RateLimit-Reset-After"].flatMap { Double($0) })
        #expect(reset == 1_700_000_000 + seconds + after)
    }
}
