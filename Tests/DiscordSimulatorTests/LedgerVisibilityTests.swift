// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Visibility of events in the ledger")
struct LedgerVisibilityTests {
    /// A paused guild with a client that has read everything. Of a guild above 50 members, GUILD_CREATE lists only those who
    /// are online.
    private static func world(members: Int = 40, replay: SimulatorReplayLimit = .auto) throws -> APIHarness {
        var api = APIHarness(
            gateway: GatewayHarness {
                $0.members = members
                $0.replayLimit = replay
            })
        api.gateway.state.setPaused(true, at: api.gateway.now)
        _ = try identify(&api)
        return api
    }

    /// Starts a session, reads everything and acknowledges it.
    private static func identify(_ api: inout APIHarness) throws -> Int {
        api.gateway.now = api.gateway.now.advanced(by: .seconds(6))
        let id = try api.gateway.connect()
        api.gateway.identify(on: id)
        _ = try api.gateway.payloads(of: id)
        api.gateway.send(#"{"op":1,"d":2}"#, on: id)
        _ = try api.gateway.payloads(of: id)
        return id
    }

    @discardableResult
    private static func act(_ api: inout APIHarness, _ action: SimulatorAction, _ user: UInt64? = nil) throws -> UInt64
    {
        api.gateway.now = api.gateway.now.advanced(by: .seconds(1))
        let affected = api.gateway.state.perform(action, of: user, at: api.gateway.now)
        return try #require(affected)
    }

    /// Delivered, visible and invisible joins, leaves, kicks, bans and unbans.
    private static func totals(_ api: APIHarness) -> [[Int]] {
        let visibility = api.gateway.state.ledger(of: 0, withEvents: false, at: api.gateway.now).visibility
        return [visibility.joins, visibility.leaves, visibility.kicks, visibility.bans, visibility.unbans].map {
            [$0.delivered, $0.visible, $0.invisible]
        }
    }

    @Test("Events that a connected client was sent are delivered; those it was not sent yet are not")
    func live() throws {
        var api = try Self.world()
        for action in [SimulatorAction.join, .kick, .ban, .leave, .unban] { try Self.act(&api, action) }
        #expect(Self.totals(api) == [[0, 1, 0], [0, 3, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]])
        _ = try api.gateway.payloads(of: 1)
        #expect(Self.totals(api) == [[1, 0, 0], [3, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]])
    }

    @Test("Events that a resume replays are delivered; after a refused resume, they are visible or invisible")
    func resumes() throws {
        for limit in [SimulatorReplayLimit.unlimited, .dispatches(2)] {
            var api = try Self.world(replay: limit)
            api.gateway.state.dropConnections(code: nil, at: api.gateway.now)
            let user = try Self.act(&api, .join)
            try Self.act(&api, .leave, user)
            for action in [SimulatorAction.join, .leave, .kick, .ban, .unban] { try Self.act(&api, action) }
            let id = try api.gateway.connect()
            api.gateway.resume(api.gateway.sessionID, 2, on: id)
            let isResumed = try api.gateway.payloads(of: id).last?.name == "RESUMED"
            #expect(isResumed == (limit == .unlimited))
            if !isResumed { api.gateway.identify(on: id) }
            _ = try api.gateway.payloads(of: id)
            #expect(
                Self.totals(api)
                    == (isResumed
                        ? [[2, 0, 0], [4, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]]
                        : [[0, 1, 1], [0, 3, 1], [0, 1, 0], [0, 1, 0], [0, 1, 0]]))
        }
    }

    /// How a connection ends after eight joins were sent, the sequence numbers 3 to 10.
    enum End: CaseIterable {
        case dies, diesAfterHeartbeat, clientCloses, serverCloses, serverClosesUnheard, invalidSession, refusedResume
        case lateResume, earlierResume

        /// Number of joins that are delivered.
        var delivered: Int {
            switch self {
            case .dies, .serverClosesUnheard: 0
            case .diesAfterHeartbeat: 3
            case .clientCloses, .serverCloses, .invalidSession: 8
            case .refusedResume, .lateResume: 6
            case .earlierResume: 1
            }
        }
    }

    @Test(
        "What was sent before a connection ended is delivered as far as the client reports it", arguments: End.allCases)
    func ends(end: End) throws {
        var api = try Self.world()
        for _ in 0..<8 { try Self.act(&api, .join) }
        _ = try api.gateway.payloads(of: 1)
        #expect(Self.totals(api)[0] == [8, 0, 0])
        let session = api.gateway.sessionID
        func breaks() { api.gateway.state.clientEnded(1, closeFrame: false, code: nil, at: api.gateway.now) }
        func resume(_ sequence: Int) throws {
            let id = try api.gateway.connect()
            api.gateway.resume(session, sequence, on: id)
            #expect(try api.gateway.payloads(of: id).summary == ["op 9 false"])
        }
        switch end {
        case .dies: breaks()
        case .diesAfterHeartbeat:
            api.gateway.send(#"{"op":1,"d":5}"#, on: 1)
            breaks()
        case .clientCloses: api.gateway.state.clientEnded(1, closeFrame: true, code: 4000, at: api.gateway.now)
        case .serverCloses:
            api.gateway.state.dropConnections(code: 4009, at: api.gateway.now)
            api.gateway.state.clientEnded(1, closeFrame: true, code: 4009, at: api.gateway.now)
        case .serverClosesUnheard:
            api.gateway.state.dropConnections(code: 4009, at: api.gateway.now)
            breaks()
        case .invalidSession: api.gateway.state.inject(.invalidSession(), at: api.gateway.now)
        case .refusedResume:
            breaks()
            api.gateway.state.inject(.refuseResume(), at: api.gateway.now)
            try resume(8)
        case .lateResume:
            breaks()
            api.gateway.now = api.gateway.now.advanced(by: .seconds(1000))
            api.gateway.state.tick(at: api.gateway.now)
            try resume(8)
        case .earlierResume:
            // The client crashed before it stored what it had acknowledged.
            api.gateway.send(#"{"op":1,"d":10}"#, on: 1)
            breaks()
            api.gateway.state.inject(.refuseResume(), at: api.gateway.now)
            try resume(3)
        }
        _ = try Self.identify(&api)
        #expect(Self.totals(api)[0] == [end.delivered, 8 - end.delivered, 0])
    }

    @Test("A client that was back but did not read the members learned nothing")
    func unreadLists() throws {
        for reads in [false, true] {
            var api = try Self.world(members: 300)
            let first = ["limit": "200"]
            let path = "guilds/\(api.guild)/members"
            func list() throws {
                let page = try #require(api.ask("GET", path, query: first).body.array)
                let last = try #require(page.last?["user"]?["id"]?.text)
                #expect(api.ask("GET", path, query: ["limit": "1000", "after": last]).status == 200)
            }
            try list()
            api.gateway.state.sessions.invalidateAll()
            api.gateway.state.dropConnections(code: nil, at: api.gateway.now)
            let user = try Self.act(&api, .join)
            _ = try Self.identify(&api)
            if reads { try list() }
            api.gateway.state.dropConnections(code: nil, at: api.gateway.now)
            try Self.act(&api, .leave, user)
            let connection = try Self.identify(&api)
            api.gateway.send(
                #"{"op":8,"d":{"guild_id":"\#(api.guild)","query":"","limit":0}}"#, on: connection)
            _ = try api.gateway.payloads(of: connection)
            let expected = reads ? [0, 1, 0] : [0, 0, 1]
            #expect(Array(Self.totals(api).prefix(2)) == [expected, expected])
        }
    }

    @Test("Without the permission for the audit log, kicks are not visible, but the removals are")
    func permissions() throws {
        var api = try Self.world()
        // Manage Channels and Ban Members.
        api.gateway.state.setBotPermissions(20, in: 0)
        api.gateway.state.dropConnections(code: nil, at: api.gateway.now)
        for action in [SimulatorAction.kick, .ban] { try Self.act(&api, action) }
        #expect(Self.totals(api) == [[0, 0, 0], [0, 2, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0]])
    }

    @Test(
        "After a restore, what was received and looked at since the backup does not count, also of sessions that have ended"
    )
    func forgotten() throws {
        for hasEnded in [false, true] {
            var api = try Self.world()
            let user = try Self.act(&api, .join)
            _ = try api.gateway.payloads(of: 1)
            api.gateway.send(#"{"op":1,"d":3}"#, on: 1)
            api.gateway.now = api.gateway.now.advanced(by: .seconds(10))
            let body = #"{"since":\#(api.gateway.now.millisecondsSince1970)}"#
            try Self.act(&api, .leave, user)
            let stranger = try Self.act(&api, .join)
            _ = try api.gateway.payloads(of: 1)
            // A client that looks sees the stranger.
            let second = try Self.identify(&api)
            try Self.act(&api, .leave, stranger)
            try Self.act(&api, .kick)
            try Self.act(&api, .join)
            _ = try api.gateway.payloads(of: second)
            #expect(api.control("POST", "forget", body).status == 409)
            api.gateway.state.clientEnded(1, closeFrame: true, code: hasEnded ? 1000 : 4000, at: api.gateway.now)
            api.gateway.state.clientEnded(second, closeFrame: true, code: 4000, at: api.gateway.now)
            #expect(Self.totals(api).prefix(3) == [[3, 0, 0], [3, 0, 0], [1, 0, 0]])
            let answer = api.control("POST", "forget", body)
            #expect(answer.status == 200)
            #expect(Self.totals(api).prefix(3) == [[1, 1, 1], [0, 2, 1], [0, 1, 0]])
            // What the restored bot receives from then on counts.
            let third = try Self.identify(&api)
            try Self.act(&api, .join)
            _ = try api.gateway.payloads(of: third)
            #expect(Self.totals(api).prefix(3) == [[2, 1, 1], [0, 2, 1], [0, 1, 0]])
        }
        var api = try Self.world()
        #expect(api.control("POST", "forget", #"{"since":"yesterday"}"#).status == 400)
    }

    @Test("A restored bot that can resume the session of the backup receives the events again")
    func resumedAfterRestore() throws {
        var api = try Self.world()
        let body = #"{"since":\#(api.gateway.now.millisecondsSince1970 + 1)}"#
        for _ in 0..<3 { try Self.act(&api, .join) }
        _ = try api.gateway.payloads(of: 1)
        api.gateway.state.clientEnded(1, closeFrame: true, code: 4000, at: api.gateway.now)
        #expect(api.control("POST", "forget", body).status == 200)
        #expect(Self.totals(api)[0] == [0, 3, 0])
        let id = try api.gateway.connect()
        api.gateway.resume(api.gateway.sessionID, 2, on: id)
        #expect(try api.gateway.payloads(of: id).last?.name == "RESUMED")
        #expect(Self.totals(api)[0] == [3, 0, 0])
    }

    @Test("The route has the totals and the visibility of each event")
    func route() throws {
        var api = try Self.world()
        try Self.act(&api, .join)
        _ = try api.gateway.payloads(of: 1)
        api.gateway.state.dropConnections(code: nil, at: api.gateway.now)
        try Self.act(&api, .kick)
        try Self.act(&api, .leave)
        let body = api.control("GET", "ledger", query: ["events": "true"]).body
        func tally(_ numbers: [Int64]) -> PayloadValue {
            .object([
                "delivered": .integer(numbers[0]), "visible": .integer(numbers[1]), "invisible": .integer(numbers[2]),
            ])
        }
        // The client has not reported that it received the join.
        #expect(
            body["visibility"]
                == .object([
                    "joins": tally([0, 1, 0]), "leaves": tally([0, 2, 0]), "kicks": tally([0, 1, 0]),
                    "bans": tally([0, 0, 0]), "unbans": tally([0, 0, 0]),
                ]))
        let events = body["member_events"]?.array ?? []
        #expect(events.map { $0["visibility"]?.text } == ["visible", "visible", "visible"])
        #expect(events.map { $0["time_known"]?.bool } == [true, true, false])
        #expect(events.map { $0["kick_visibility"]?.text } == [nil, "visible", nil])
    }
}
