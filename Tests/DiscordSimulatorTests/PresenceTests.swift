// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Presences of the bot")
struct PresenceTests {
    private static func presence(_ text: String) -> ClientPayload.Presence {
        ClientPayload.Presence(
            status: "online", activities: [ClientPayload.Presence.Activity(name: text, type: 3)], afk: false)
    }

    @Test("At most five updates in 20 seconds are accepted, in a sliding window")
    func limit() {
        var log = PresenceLog(nil)
        var now = GatewayHarness.start
        for number in 0..<5 {
            #expect(log.update(Self.presence("\(number)"), at: now) == true)
            now = now.advanced(by: .seconds(1))
        }
        #expect(log.update(Self.presence("late"), at: now) == false)
        #expect(log.current == Self.presence("4"))
        now = GatewayHarness.start.advanced(by: .milliseconds(19_999))
        #expect(log.update(Self.presence("late"), at: now) == false)
        now = GatewayHarness.start.advanced(by: .seconds(20))
        #expect(log.update(Self.presence("in time"), at: now) == true)
        #expect(log.current == Self.presence("in time"))
        #expect(log.updates == 6)
        #expect(log.refused == 2)
        #expect(log.entries.map(\.presence.activities.first?.name) == ["0", "1", "2", "3", "4", "in time"])
    }

    @Test("The presences of each session are listed with type, text and time; updates over the limit are counted")
    func route() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        let first = #""presence":{"status":"idle","since":null,"afk":false,"activities":[]}"#
        api.gateway.identify(on: connection, extra: "," + first)
        #expect(
            api.gateway.state.presences.sessions.first?.current
                == SimulatedPresences.Update(at: nil, status: "idle", activities: []))
        let custom = #"{"name":"Custom Status","type":4,"state":"👥 40"}"#
        for _ in 0..<6 {
            api.gateway.send(
                #"{"op":3,"d":{"since":null,"afk":false,"status":"online","activities":[\#(custom)]}}"#, on: connection)
        }
        let update = SimulatedPresences.Update(
            at: "2023-11-14T22:13:20.000000+00:00", status: "online",
            activities: [SimulatedPresences.Activity(type: 4, name: "Custom Status", state: "👥 40")])
        let expected = SimulatedPresences(
            sessions: [
                SimulatedPresences.Session(
                    sessionID: api.gateway.sessionID, shard: nil, current: update,
                    updates: Array(repeating: update, count: 5), count: 5, refused: 1)
            ], count: 5, refused: 1)
        #expect(api.control("GET", "presence").body.decoded(as: SimulatedPresences.self) == expected)
        #expect(api.control("POST", "presence").status == 405)
        // The totals outlive the session.
        api.gateway.state.sessions.removeAll()
        #expect(api.gateway.state.presences == SimulatedPresences(sessions: [], count: 5, refused: 1))
    }

    @Test("Presence updates count toward the 120 payloads per minute; exceeding them closes with 4008")
    func tooManyPayloads() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection)
        _ = try api.gateway.payloads(of: connection)
        let payload = #"{"op":3,"d":{"since":null,"afk":false,"status":"online","activities":[]}}"#
        for _ in 0..<119 { api.gateway.send(payload, on: connection) }
        #expect(try api.gateway.payloads(of: connection).isEmpty)
        api.gateway.send(payload, on: connection)
        #expect(try api.gateway.payloads(of: connection).summary == ["close 4008"])
        #expect(api.gateway.state.presences.refused == 114)
    }
}
