// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Several guilds over HTTP and WebSocket", .timeLimit(.minutes(5)))
struct SeveralGuildsOverWireTests {
    /// Reads the hello payload and identifies.
    private func begin(_ client: inout GatewayClient, _ token: String, shard: [Int]? = nil) async throws {
        #expect(try await client.name() == "op 10")
        let extra = shard.map { #","shard":[\#($0[0]),\#($0[1])]"# } ?? ""
        try await client.send(#"{"op":2,"d":{"token":"\#(token)","properties":{},"intents":263\#(extra)}}"#)
    }

    /// The next payload: sequence number, name, guilds and member count.
    private func next(_ client: inout GatewayClient) async throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(await client.next()?.payload ?? []))
        let fields = try #require(object as? [String: Any])
        let data = fields["d"] as? [String: Any] ?? [:]
        let guilds = (data["guilds"] as? [[String: Any]])?.map { "\($0["id"] ?? "")" }
        let about = guilds ?? [data["guild_id"] as? String ?? data["id"] as? String ?? ""]
        let count = (data["member_count"] as? Int).map { ["\($0)"] } ?? []
        return (["\(fields["s"] ?? "")", "\(fields["t"] ?? "")"] + about + count).joined(separator: " ")
    }

    @Test("One session receives the events of all guilds, each with its guild ID")
    func oneSession() async throws {
        try await RunningSimulator.with {
            $0.guilds = 2
            $0.members = 40
        } _: { running in
            let guilds = running.discord.guilds
            #expect(guilds[0].id == running.discord.guildID)
            #expect(guilds[0].channels == running.discord.channels)
            let (first, second) = (guilds[0].id, guilds[1].id)
            try await GatewayClient.with(port: running.endpoints.port) { client in
                try await begin(&client, running.discord.token)
                #expect(try await next(&client) == "1 READY \(first) \(second)")
                #expect(try await next(&client) == "2 GUILD_CREATE \(first) 40")
                #expect(try await next(&client) == "3 GUILD_CREATE \(second) 20")
                let user = try #require(guilds[1].perform(.join))
                running.discord.perform(.join)
                guilds[1].perform(.presence(nil, .dnd), of: user.id)
                guilds[1].perform(.leave, of: user.id)
                #expect(try await next(&client) == "4 GUILD_MEMBER_ADD \(second)")
                #expect(try await next(&client) == "5 GUILD_MEMBER_ADD \(first)")
                #expect(try await next(&client) == "6 PRESENCE_UPDATE \(second)")
                #expect(try await next(&client) == "7 GUILD_MEMBER_REMOVE \(second)")
                for guild in [second, first] {
                    try await client.send(#"{"op":8,"d":{"guild_id":"\#(guild)","query":"","limit":0}}"#)
                }
                #expect(try await next(&client) == "8 GUILD_MEMBERS_CHUNK \(second)")
                #expect(try await next(&client) == "9 GUILD_MEMBERS_CHUNK \(first)")
            }
        }
    }

    @Test("Each of two shards receives only the events of its own guilds")
    func twoShards() async throws {
        try await RunningSimulator.with {
            $0.guilds = 2
            $0.members = 40
            $0.maxConcurrency = 2
        } _: { running in
            let guilds = running.discord.guilds
            let shards = guilds.map { Int(($0.id.rawValue >> 22) % 2) }
            #expect(shards == [1, 0])
            try await GatewayClient.with(port: running.endpoints.port) { first in
                try await begin(&first, running.discord.token, shard: [shards[0], 2])
                #expect(try await next(&first) == "1 READY \(guilds[0].id)")
                #expect(try await next(&first) == "2 GUILD_CREATE \(guilds[0].id) 40")
                try await GatewayClient.with(port: running.endpoints.port) { second in
                    try await begin(&second, running.discord.token, shard: [shards[1], 2])
                    #expect(try await next(&second) == "1 READY \(guilds[1].id)")
                    #expect(try await next(&second) == "2 GUILD_CREATE \(guilds[1].id) 20")
                    for guild in guilds { guild.perform(.join) }
                    for guild in guilds.reversed() { guild.perform(.presence(nil, .idle)) }
                    try guilds[1].make(.renameChannel(.members, to: "here"))
                    // Requests for members of the other shard's guild get no response.
                    for guild in guilds {
                        try await first.send(#"{"op":8,"d":{"guild_id":"\#(guild.id)","query":"","limit":0}}"#)
                    }
                    for name in ["3 GUILD_MEMBER_ADD", "4 PRESENCE_UPDATE", "5 GUILD_MEMBERS_CHUNK"] {
                        #expect(try await next(&first) == "\(name) \(guilds[0].id)")
                    }
                    for name in [
                        "3 GUILD_MEMBER_ADD", "4 PRESENCE_UPDATE", "5 CHANNEL_UPDATE", "6 GUILD_AUDIT_LOG_ENTRY_CREATE",
                    ] {
                        #expect(try await next(&second).hasPrefix(name))
                    }
                }
            }
            #expect(running.discord.ledger().sessions.map(\.sequence) == [5, 6])
        }
    }

    @Test("The control routes use the first guild or the selected one")
    func control() async throws {
        try await RunningSimulator.with {
            $0.guilds = 2
            $0.members = 40
        } _: { running in
            let guilds = running.discord.guilds
            let listed = try await running.control("GET", "/guilds").body as? [[String: Any]]
            #expect(listed?.map { $0["id"] as? String } == guilds.map(\.id.description))
            #expect(listed?.map { $0["name"] as? String } == ["The Quiet Harbour", "The Old Lighthouse"])
            #expect(
                listed?.map { $0["channels"] as? [String: String] }
                    == guilds.map(\.channels).map { channels in
                        [
                            "members": channels.members.description, "online": channels.online.description,
                            "bans": channels.bans.description, "heartbeat": channels.heartbeat.description,
                            "stats": channels.stats.description,
                        ]
                    })
            for name in ["2", guilds[1].id.description] {
                let joined = try await running.control(
                    "POST", "/actions?guild=\(name)", body: #"{"action":"join"}"#)
                #expect(joined.status == 200)
            }
            #expect(guilds.map { $0.ledger().events.joins } == [0, 2])
            for (query, guild) in [("", guilds[0]), ("?guild=1", guilds[0]), ("?guild=2", guilds[1])] {
                let url = try #require(URL(string: running.endpoints.controlURL + "/ledger" + query))
                let (data, _) = try await URLSession.shared.data(from: url)
                #expect(try JSONDecoder().decode(SimulatorLedger.self, from: data) == guild.ledger())
            }
            #expect(guilds.map { $0.ledger().guildID } == guilds.map(\.id))
            #expect(guilds.map { $0.ledger().members } == [40, 22])
            let change = #"{"change":"rename-channel","channel":"stats","name":"Here"}"#
            #expect(try await running.control("POST", "/changes?guild=2", body: change).status == 200)
            #expect(guilds.map { running.discord.channelName($0.channels.stats) } == ["stats", "here"])
            for name in ["0", "3", "x"] {
                let unknown = try await running.control("GET", "/ledger?guild=\(name)")
                #expect(unknown.status == 404)
                #expect(unknown.object["message"] as? String == "Unknown guild \"\(name)\", see /simulator/guilds")
            }
        }
    }
}
