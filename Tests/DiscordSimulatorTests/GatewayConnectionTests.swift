// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("GatewayConnection")
struct GatewayConnectionTests {
    private let start = WallInstant(secondsSince1970: 1_700_000_000)

    private func connection(identified: Bool = false) -> GatewayConnection {
        var connection = GatewayConnection(
            GatewayConnection.Parameters(
                token: "secret", disallowedIntents: GatewayIntents(rawValue: 1 << 15), heartbeatInterval: .seconds(40)),
            openedAt: start)
        if identified { connection.sessionStarted() }
        return connection
    }

    private static func identify(_ fields: String) -> String {
        #"{"op":2,"d":{"properties":{"os":"linux","browser":"x","device":"x"},"# + fields + "}}"
    }

    @Test(
        "Invalid payloads close the connection with the right code",
        arguments: [
            (false, "nonsense", GatewayCloseCode.decodeError), (false, "{}", .decodeError), (false, "[]", .decodeError),
            (false, #"{"op":2,"d":{}}"#, .decodeError), (false, #"{"op":2,"d":null}"#, .decodeError),
            (false, #"{"op":99}"#, .unknownOpcode), (true, #"{"op":0,"d":null}"#, .unknownOpcode),
            (false, #"{"op":3,"d":{"status":"online","activities":[]}}"#, .notAuthenticated),
            (false, #"{"op":8,"d":{"guild_id":"1","query":"","limit":0}}"#, .notAuthenticated),
            (false, identify(#""token":"wrong","intents":1"#), .authenticationFailed),
            (false, #"{"op":6,"d":{"token":"wrong","session_id":"x","seq":1}}"#, .authenticationFailed),
            (false, identify(#""token":"secret","intents":262144"#), .invalidIntents),
            (false, identify(#""token":"secret","intents":-1"#), .invalidIntents),
            (false, identify(#""token":"secret","intents":32769"#), .disallowedIntents),
            (false, identify(#""token":"secret","intents":1,"shard":[2,2]"#), .invalidShard),
            (false, identify(#""token":"secret","intents":1,"shard":[0]"#), .invalidShard),
            (true, identify(#""token":"secret","intents":1"#), .alreadyAuthenticated),
            (true, #"{"op":6,"d":{"token":"secret","session_id":"x","seq":1}}"#, .alreadyAuthenticated),
            (true, #"{"op":3,"d":{"status":"asleep","activities":[]}}"#, .decodeError),
            (true, #"{"op":8,"d":{"guild_id":"1"}}"#, .decodeError),
            (true, #"{"op":1,"d":"one"}"#, .decodeError),
            (true, #"{"op":1,"d":1,"x":""# + String(repeating: "x", count: 4096) + #""}"#, .decodeError),
        ])
    func refusals(identified: Bool, payload: String, code: GatewayCloseCode) {
        var connection = connection(identified: identified)
        #expect(connection.received([UInt8](payload.utf8), at: start) == .close(code))
        // No response after the close.
        #expect(connection.received([UInt8](#"{"op":1,"d":1}"#.utf8), at: start) == nil)
        #expect(connection.tick(at: start.advanced(by: .seconds(1000))) == nil)
    }

    @Test("A valid identify payload results in an identity")
    func identifies() {
        var connection = connection()
        let payload = Self.identify(#""token":"secret","intents":263,"large_threshold":250,"shard":[1,3]"#)
        #expect(
            connection.received([UInt8](payload.utf8), at: start)
                == .identify(
                    GatewayConnection.Identity(
                        intents: .statistics, largeThreshold: 250, shard: GatewayConnection.Shard(id: 1, count: 3))))
    }

    @Test("Other commands are decoded")
    func commands() {
        var fresh = connection()
        #expect(
            fresh.received([UInt8](#"{"op":6,"d":{"token":"secret","session_id":"x","seq":7}}"#.utf8), at: start)
                == .resume(ClientPayload.Resume(token: "secret", sessionID: "x", sequence: 7)))
        var connection = connection(identified: true)
        let presence =
            #"{"op":3,"d":{"since":null,"afk":false,"status":"idle","activities":[{"name":"Chess","type":0}]}}"#
        #expect(
            connection.received([UInt8](presence.utf8), at: start)
                == .updatePresence(
                    ClientPayload.Presence(
                        status: "idle", activities: [ClientPayload.Presence.Activity(name: "Chess", type: 0)],
                        afk: false)))
        let members = #"{"op":8,"d":{"guild_id":5,"user_ids":"6","limit":0,"nonce":"n"}}"#
        #expect(
            connection.received([UInt8](members.utf8), at: start)
                == .requestMembers(ClientPayload.RequestMembers(guildID: 5, limit: 0, userIDs: [6], nonce: "n")))
        #expect(connection.received([UInt8](#"{"op":4,"d":{}}"#.utf8), at: start) == .unsupported(opcode: 4))
    }

    @Test("At most 120 payloads per minute are accepted")
    func commandLimit() {
        var connection = connection(identified: true)
        let heartbeat = [UInt8](#"{"op":1,"d":null}"#.utf8)
        for _ in 0..<120 { #expect(connection.received(heartbeat, at: start) == .acknowledgeHeartbeat(sequence: nil)) }
        var patient = connection
        #expect(
            patient.received(heartbeat, at: start.advanced(by: .seconds(60))) == .acknowledgeHeartbeat(sequence: nil))
        #expect(connection.received(heartbeat, at: start.advanced(by: .seconds(59))) == .close(.rateLimited))
    }

    @Test("A client without heartbeats is disconnected after one and a half intervals")
    func missedHeartbeats() {
        var connection = connection(identified: true)
        #expect(connection.tick(at: start.advanced(by: .seconds(60))) == nil)
        _ = connection.received([UInt8](#"{"op":1,"d":3}"#.utf8), at: start.advanced(by: .seconds(50)))
        #expect(connection.tick(at: start.advanced(by: .seconds(110))) == nil)
        #expect(connection.tick(at: start.advanced(by: .seconds(111))) == .close(.sessionTimedOut))
        #expect(connection.longestHeartbeatGap == .seconds(50))
    }
}
