// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Simulated gateway")
struct SimulationGatewayTests {
    @Test("READY contains the data for resuming and the guilds")
    func ready() throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        harness.identify(on: id, extra: #","shard":[0,1]"#)
        let payloads = try harness.payloads(of: id)
        #expect(payloads.summary == ["1 READY", "2 GUILD_CREATE"])
        let ready = payloads[0].object
        #expect(ready["v"] as? Int == 10)
        #expect(ready["session_id"] as? String == harness.sessionID)
        #expect(ready["resume_gateway_url"] as? String == "ws://127.0.0.1:1")
        #expect(ready["shard"] as? [Int] == [0, 1])
        let guilds = try #require(ready["guilds"] as? [[String: Any]])
        #expect(guilds.count == 1)
        #expect(guilds[0]["id"] as? String == String(harness.state.world.guildID))
        #expect(guilds[0]["unavailable"] as? Bool == true)
        #expect((ready["user"] as? [String: Any])?["id"] as? String == String(harness.state.world.botID))
        #expect((ready["application"] as? [String: Any])?["id"] is String)
    }

    @Test(
        "GUILD_CREATE lists members and presences according to the guild's size and the intents",
        arguments: [
            // members, intents, threshold; listed: 0 the bot, 1 online members, 2 all; presences likewise, -1 none.
            (40, GatewayIntents.statistics, 50, 2, 2), (51, .statistics, 50, 1, 1), (51, .statistics, 250, 2, 2),
            (300, .statistics, 250, 1, 1), (40, [.guilds, .guildMembers], 50, 0, -1),
            (75_001, .statistics, 250, 0, 0),
        ] as [(Int, GatewayIntents, Int, Int, Int)])
    func guildCreate(members: Int, intents: GatewayIntents, threshold: Int, listed: Int, presences: Int) throws {
        var harness = GatewayHarness { $0.members = members }
        let id = try harness.connect()
        harness.identify(on: id, intents: intents, extra: #","large_threshold":\#(threshold)"#)
        let guild = try #require(try harness.payloads(of: id).last?.object)
        let world = harness.state.world
        func count(_ kind: Int) -> Int {
            kind == 2 ? members : kind == 1 ? world.members.onlineCount : kind == 0 ? 1 : 0
        }
        #expect(guild["member_count"] as? Int == members)
        #expect(guild["large"] as? Bool == (members > threshold))
        #expect(guild["unavailable"] as? Bool == false)
        #expect((guild["members"] as? [Any])?.count == count(listed))
        #expect((guild["presences"] as? [Any])?.count == count(presences))
        #expect((guild["channels"] as? [Any])?.count == 6)
        #expect((guild["roles"] as? [Any])?.count == 2)
        #expect((guild["threads"] as? [Any])?.isEmpty == true)
        #expect(guild["joined_at"] is String)
        #expect(guild["name"] as? String == "The Quiet Harbour")
    }

    @Test(
        "A session receives the events of its intents",
        arguments: [
            (GatewayIntents.guilds, ["1 READY", "2 GUILD_CREATE"]),
            (.guildMembers, ["1 READY", "2 GUILD_MEMBER_ADD", "3 GUILD_MEMBER_REMOVE"]),
            (.guildModeration, ["1 READY", "2 GUILD_AUDIT_LOG_ENTRY_CREATE"]),
            (.guildPresences, ["1 READY", "2 PRESENCE_UPDATE"]), ([], ["1 READY"]),
        ] as [(GatewayIntents, [String])])
    func intents(intents: GatewayIntents, expected: [String]) throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id, intents: intents)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        _ = harness.state.perform(.kick, of: nil, at: harness.now)
        _ = harness.state.perform(.presence(nil, .dnd), of: nil, at: harness.now)
        #expect(try harness.payloads(of: id).summary == expected)
    }

    @Test("A session on another shard does not receive the guild")
    func otherShard() throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        let shard = 1 - Int((harness.state.world.guildID >> 22) % 2)
        harness.identify(on: id, extra: #","shard":[\#(shard),2]"#)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        let payloads = try harness.payloads(of: id)
        #expect(payloads.summary == ["1 READY"])
        #expect((payloads[0].object["guilds"] as? [Any])?.isEmpty == true)
    }

    @Test("A resume after a drop replays missed events in order, followed by RESUMED")
    func resumes() throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let first = try harness.connect()
        harness.identify(on: first)
        _ = try harness.payloads(of: first)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(try harness.payloads(of: first).summary == ["3 GUILD_MEMBER_ADD"])
        harness.state.dropConnections(code: 4000, at: harness.now)
        #expect(try harness.payloads(of: first).summary == ["close 4000"])
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        _ = harness.state.perform(.presence(nil, .idle), of: nil, at: harness.now)
        let second = try harness.connect()
        harness.resume(harness.sessionID, 2, on: second)
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        #expect(
            try harness.payloads(of: second).summary == [
                "3 GUILD_MEMBER_ADD", "4 GUILD_MEMBER_ADD", "5 PRESENCE_UPDATE", "6 RESUMED", "7 GUILD_MEMBER_ADD",
            ])
        // The earlier RESUMED is not replayed; the new connection replaces the old one.
        let third = try harness.connect()
        harness.resume(harness.sessionID, 4, on: third)
        #expect(harness.state.ledger(withEvents: false, at: harness.now).sessions.map(\.resumes) == [2])
        #expect(
            try harness.payloads(of: third).summary == ["5 PRESENCE_UPDATE", "7 GUILD_MEMBER_ADD", "8 RESUMED"])
        #expect(try harness.payloads(of: second).summary == ["finished"])
    }

    @Test("Two sessions receive events in the same order")
    func sameOrder() throws {
        var harness = GatewayHarness { $0.eventsPerSecond = 10 }
        let first = try harness.connect()
        harness.identify(on: first)
        harness.now = harness.now.advanced(by: .seconds(10))
        let second = try harness.connect()
        harness.identify(on: second, extra: #","shard":[0,1]"#)
        harness.now = harness.now.advanced(by: .seconds(20))
        harness.state.tick(at: harness.now)
        for _ in 0..<30 {
            _ = harness.state.perform(.join, of: nil, at: harness.now)
            _ = harness.state.perform(.ban, of: nil, at: harness.now)
        }
        let events = try harness.payloads(of: first).dropFirst(2).map(\.about)
        #expect(events.count >= 250)
        #expect(try harness.payloads(of: second).dropFirst(2).map(\.about) == events)
    }

    @Test("An impossible resume is rejected")
    func refusedResumes() throws {
        var harness = GatewayHarness { $0.replayLimit = .dispatches(5) }
        harness.state.setPaused(true, at: harness.now)
        func session() throws -> String {
            harness.now = harness.now.advanced(by: .seconds(10))
            let id = try harness.connect()
            harness.identify(on: id)
            for _ in 0..<8 { _ = harness.state.perform(.join, of: nil, at: harness.now) }
            harness.state.dropConnections(code: nil, at: harness.now)
            return harness.sessionID
        }
        func answer(_ session: String, _ sequence: Int) throws -> [String] {
            let id = try harness.connect()
            harness.resume(session, sequence, on: id)
            return try harness.payloads(of: id).summary
        }
        #expect(try answer("unknown", 1) == ["op 9 false"])
        // A sequence number that was not sent yet.
        let ahead = try session()
        #expect(try answer(ahead, 11) == ["close 4007"])
        #expect(try answer(ahead, 10) == ["op 9 false"])
        // Missed dispatches that were dropped from the replay buffer.
        #expect(try answer(try session(), 2) == ["op 9 false"])
        // An invalidated session.
        let invalid = try session()
        harness.state.sessions.invalidateAll()
        #expect(try answer(invalid, 10) == ["op 9 false"])
        // After the resume window, and at its end.
        let late = try session()
        harness.now = harness.now.advanced(by: .seconds(181))
        #expect(try answer(late, 10) == ["op 9 false"])
        let timely = try session()
        harness.now = harness.now.advanced(by: .seconds(180))
        #expect(try answer(timely, 10) == ["11 RESUMED"])
    }

    @Test(
        "The client's close code determines whether its session ends",
        arguments: [
            (1000, []), (1001, []), (4000, ["3 RESUMED"]), (1006, ["3 RESUMED"]), (nil, ["3 RESUMED"]),
        ] as [(UInt16?, [String])])
    func clientCloses(code: UInt16?, expected: [String]) throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        let session = harness.sessionID
        harness.state.clientEnded(id, closeFrame: code != nil, code: code, at: harness.now)
        #expect(try harness.payloads(of: id).summary == (code.map { ["close \($0)"] } ?? []) + ["finished"])
        let next = try harness.connect()
        harness.resume(session, 2, on: next)
        #expect(try harness.payloads(of: next).summary == (expected.isEmpty ? ["op 9 false"] : expected))
    }

    @Test("Identifying too fast is rejected, and exceeding the daily limit ends all sessions")
    func identifyLimits() throws {
        var harness = GatewayHarness { $0.sessionStartsPerDay = 2 }
        harness.state.setPaused(true, at: harness.now)
        let first = try harness.connect()
        harness.identify(on: first)
        _ = try harness.payloads(of: first)
        let second = try harness.connect()
        harness.identify(on: second)
        #expect(try harness.payloads(of: second).summary == ["op 9 false"])
        harness.now = harness.now.advanced(by: .seconds(5))
        harness.identify(on: second)
        #expect(try harness.payloads(of: second).summary == ["1 READY", "2 GUILD_CREATE"])
        harness.now = harness.now.advanced(by: .seconds(5))
        let third = try harness.connect()
        harness.identify(on: third)
        for id in [first, second, third] { #expect(try harness.payloads(of: id).summary == ["close 4004"]) }
        #expect(harness.state.sessions.sessions.isEmpty)
    }

    @Test("A client that lags too far behind is dropped and can resume")
    func slowClient() throws {
        var harness = GatewayHarness { $0.outgoingLimit = 5 }
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        for _ in 0..<6 { _ = harness.state.perform(.join, of: nil, at: harness.now) }
        #expect(try harness.payloads(of: id).summary == ["finished"])
        harness.state.tick(at: harness.now)
        let next = try harness.connect()
        harness.resume(harness.sessionID, 7, on: next)
        #expect(try harness.payloads(of: next).summary == ["8 GUILD_MEMBER_ADD", "9 RESUMED"])
    }

    @Test("A connected client that reads slowly receives every event, and missed events up to the limit")
    func boundedReplay() throws {
        var harness = GatewayHarness { $0.replayLimit = .dispatches(5) }
        harness.state.setPaused(true, at: harness.now)
        func join(_ count: Int) {
            for _ in 0..<count { _ = harness.state.perform(.join, of: nil, at: harness.now) }
        }
        func resume(_ sequence: Int) throws -> (id: Int, payloads: [GatewayHarness.Payload]) {
            let id = try harness.connect()
            harness.resume(harness.sessionID, sequence, on: id)
            return (id, try harness.payloads(of: id))
        }
        let slow = try harness.connect()
        harness.identify(on: slow)
        join(20)
        #expect(try harness.payloads(of: slow).compactMap(\.sequence) == Array(1...22))
        // Those before the newest five have been sent, and cannot be replayed.
        #expect(harness.state.sessions.sessions[0].replay.first == 18)
        harness.state.dropConnections(code: nil, at: harness.now)
        join(3)
        let (second, replayed) = try resume(20)
        #expect(replayed.map(\.sequence) == Array(21...26) && replayed.last?.name == "RESUMED")
        // Unread events count as missed when the connection ends.
        join(20)
        harness.state.dropConnections(code: nil, at: harness.now)
        #expect(try harness.payloads(of: second).summary == ["finished"])
        #expect(try resume(26).payloads.summary == ["op 9 false"])
    }

    @Test("By default, a session can be resumed for three minutes and replays 75 events for each guild, at least 100")
    func defaultReplay() throws {
        func answer(missed: Int, after time: Duration) throws -> [String] {
            var harness = GatewayHarness()
            harness.state.setPaused(true, at: harness.now)
            let id = try harness.connect()
            harness.identify(on: id)
            _ = try harness.payloads(of: id)
            harness.state.dropConnections(code: nil, at: harness.now)
            for _ in 0..<missed { _ = harness.state.perform(.join, of: nil, at: harness.now) }
            harness.now = harness.now.advanced(by: time)
            harness.state.tick(at: harness.now)
            let next = try harness.connect()
            harness.resume(harness.sessionID, 2, on: next)
            return try harness.payloads(of: next).summary
        }
        #expect(try answer(missed: 100, after: .seconds(180)).last == "103 RESUMED")
        #expect(try answer(missed: 101, after: .seconds(180)) == ["op 9 false"])
        #expect(try answer(missed: 1, after: .seconds(181)) == ["op 9 false"])
    }

    @Test("Missed heartbeats close the connection; the session can be resumed")
    func missedHeartbeats() throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        harness.now = harness.now.advanced(by: .seconds(62))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: id).summary == ["close 4009"])
        let next = try harness.connect()
        harness.resume(harness.sessionID, 2, on: next)
        #expect(try harness.payloads(of: next).summary == ["3 RESUMED"])
    }

    @Test("The heartbeat deadline of a new connection starts with the hello payload")
    func heartbeatsAfterDrop() throws {
        var harness = GatewayHarness()
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        harness.now = harness.now.advanced(by: .seconds(60))
        harness.state.dropConnections(code: nil, at: harness.now)
        // Opened now; the writer sends the hello payload half a minute later.
        harness.state.open(100, refusal: nil, at: harness.now)
        harness.now = harness.now.advanced(by: .seconds(30))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: 100).summary == ["op 10"])
        harness.resume(harness.sessionID, 2, on: 100)
        harness.now = harness.now.advanced(by: .seconds(61))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: 100).summary == ["3 RESUMED"])
        harness.now = harness.now.advanced(by: .seconds(1))
        harness.state.tick(at: harness.now)
        #expect(try harness.payloads(of: 100).summary == ["close 4009"])
    }

    @Test("A client that does not read remaining output is dropped after a second", arguments: [true, false])
    func drainsInTime(serverCloses: Bool) throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        if serverCloses {
            harness.state.dropConnections(code: 4000, at: harness.now)
        } else {
            harness.state.clientEnded(id, closeFrame: true, code: 1000, at: harness.now)
        }
        #expect(harness.state.connections[id]?.control == [.close(serverCloses ? 4000 : 1000)])
        harness.now = harness.now.advanced(by: .seconds(1))
        harness.state.tick(at: harness.now)
        #expect(harness.state.connections[id]?.phase == .aborted)
        #expect(harness.state.kills.count == 1)
        #expect(try harness.payloads(of: id).summary == ["finished"])
    }

    @Test("All members are sent in chunks of a thousand")
    func chunks() throws {
        var harness = GatewayHarness { $0.members = 2500 }
        harness.state.setPaused(true, at: harness.now)
        let id = try harness.connect()
        harness.identify(on: id)
        _ = try harness.payloads(of: id)
        let guild = harness.state.world.guildID
        let request = #"{"op":8,"d":{"guild_id":"\#(guild)","query":"","limit":0,"presences":true,"nonce":"a"}}"#
        harness.send(request, on: id)
        let online = harness.state.world.members.onlineCount
        // Later events do not affect the response.
        _ = harness.state.perform(.join, of: nil, at: harness.now)
        let chunks = try harness.payloads(of: id).map(\.object).dropLast()
        #expect(chunks.map { $0["chunk_index"] as? Int } == [0, 1, 2])
        #expect(chunks.map { ($0["members"] as? [Any])?.count } == [1000, 1000, 500])
        #expect(chunks.allSatisfy { $0["nonce"] as? String == "a" && $0["chunk_count"] as? Int == 3 })
        #expect(chunks.reduce(0) { $0 + (($1["presences"] as? [Any])?.count ?? 0) } == online)
    }

    @Test("Requested users are sent, and users who are not members are listed")
    func someMembers() throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        harness.identify(on: id, intents: [.guilds])
        _ = try harness.payloads(of: id)
        let world = harness.state.world
        harness.send(
            #"{"op":8,"d":{"guild_id":"\#(world.guildID)","user_ids":["\#(world.botID)","77"],"limit":0}}"#, on: id)
        let chunk = try #require(try harness.payloads(of: id).first?.object)
        #expect((chunk["members"] as? [[String: Any]])?.count == 1)
        #expect(chunk["not_found"] as? [String] == ["77"])
        #expect(chunk["presences"] == nil)
        // The complete list requires the members intent.
        harness.send(#"{"op":8,"d":{"guild_id":"\#(world.guildID)","query":"","limit":0}}"#, on: id)
        #expect(try harness.payloads(of: id).isEmpty)
    }

    @Test("The bot's presence is in the ledger")
    func presence() throws {
        var harness = GatewayHarness()
        let id = try harness.connect()
        harness.identify(on: id)
        harness.send(
            #"{"op":3,"d":{"since":null,"afk":false,"status":"dnd","activities":[{"name":"5 members","type":3}]}}"#,
            on: id)
        let session = try #require(harness.state.ledger(withEvents: false, at: harness.now).sessions.first)
        #expect(session.presence == SimulatorLedger.Presence(status: "dnd", activities: ["5 members"]))
        #expect(session.connected)
        #expect(session.longestHeartbeatGap == 0)
    }
}
