// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Invitations and removals of the bot")
struct MembershipTests {
    private static func harness(_ guilds: Int) -> APIHarness {
        APIHarness(gateway: GatewayHarness { $0.guilds = guilds })
    }

    private static func connect(_ api: inout APIHarness) throws -> Int {
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: .statistics)
        return connection
    }

    private static func entries(_ api: inout APIHarness) -> [(id: String, bot: Bool)] {
        (api.control("GET", "guilds").body.array ?? []).map { ($0["id"]?.text ?? "", $0["bot"]?.bool ?? false) }
    }

    @Test("A bot in no guild connects; an invitation brings GUILD_CREATE, its role and its rights")
    func none() throws {
        var api = Self.harness(0)
        let connection = try Self.connect(&api)
        let ready = try #require(try api.gateway.payloads(of: connection).first)
        #expect(ready.name == "READY" && (ready.object["guilds"] as? [Any])?.isEmpty == true)
        let guild = "guilds/\(api.guild)"
        #expect(api.ask("GET", "users/@me/guilds").body == .array([]))
        #expect(api.ask("GET", guild).code == 10004)
        #expect(api.ask("GET", "channels/\(api.gateway.state.guild.channels[0].id)").code == 50001)
        #expect(api.ask("GET", "applications/\(api.application)/\(guild)/commands").code == 50001)
        #expect(api.ask("GET", "applications/@me").body["approximate_guild_count"] == .integer(0))
        #expect(api.control("POST", "interactions", #"{"command":"setup"}"#).status == 409)
        let members = api.gateway.state.world.members.count
        let invited = api.control("POST", "guilds", #"{"permissions":"1040"}"#)
        #expect(invited.status == 201 && invited.body["bot"] == .bool(true) && invited.body["id"] == .id(api.guild))
        let created = try #require(try api.gateway.payloads(of: connection).last)
        #expect(created.name == "GUILD_CREATE" && created.object["id"] as? String == String(api.guild))
        #expect(created.object["member_count"] as? Int == members + 1)
        #expect(created.object["unavailable"] as? Bool == false)
        let own = api.ask("GET", "users/@me/guilds").body.array
        #expect(own?.count == 1 && own?[0]["permissions"] == .string(String(1_071_698_660_929 | 1040)))
        let role = try #require(api.ask("GET", guild + "/roles").body.array?.last)
        #expect(role["managed"] == .bool(true) && role["permissions"] == .string("1040"))
        #expect(api.ask("GET", guild + "/members/@me").body["roles"] == .array([role["id"] ?? .null]))
        #expect(api.ask("POST", guild + "/channels", #"{"name":"a","type":2}"#).status == 201)
        #expect(api.ask("GET", guild + "/audit-logs").code == 50013)
        #expect(api.ask("GET", "applications/@me").body["approximate_guild_count"] == .integer(1))
        #expect(api.control("POST", "guilds", "", query: ["guild": "1"]).status == 409)
    }

    @Test("A removal is sent without unavailable; then nothing of the guild is left for the bot")
    func removal() throws {
        var api = Self.harness(1)
        let connection = try Self.connect(&api)
        let commands = "applications/\(api.application)/guilds/\(api.guild)/commands"
        #expect(api.ask("POST", commands, #"{"name":"setup","description":"d"}"#).status == 201)
        #expect(api.control("POST", "interactions", #"{"command":"setup"}"#).status == 200)
        let event = try #require(try api.gateway.payloads(of: connection).last?.object)
        let callback = "interactions/\(event["id"] ?? "")/\(event["token"] ?? "")/callback"
        #expect(api.ask("POST", callback, #"{"type":5}"#, authorized: false).status == 204)
        let original = "webhooks/\(api.application)/\(event["token"] ?? "")/messages/@original"
        let role = api.gateway.state.guild.botRole
        #expect(api.control("DELETE", "guilds", query: ["guild": "1"]).body["bot"] == .bool(false))
        let deleted = try api.gateway.payloads(of: connection)
        #expect(deleted.map(\.name) == ["GUILD_DELETE"])
        #expect(deleted[0].object as? [String: String] == ["id": String(api.guild)])
        #expect(api.ask("GET", "guilds/\(api.guild)").code == 10004)
        #expect(api.ask("GET", "guilds/\(api.guild)/channels").code == 10004)
        #expect(api.ask("PATCH", "channels/\(api.gateway.state.guild.channels[0].id)", "{}").code == 50001)
        #expect(api.ask("PUT", commands, "[]").code == 50001)
        #expect(api.ask("PATCH", original, #"{"content":"a"}"#, authorized: false).code == 10015)
        api.gateway.state.isPaused = true
        #expect(api.gateway.state.perform(.kick, of: nil, at: api.gateway.now) != nil)
        #expect(try api.gateway.payloads(of: connection).isEmpty)
        #expect(api.control("DELETE", "guilds", query: ["guild": "1"]).status == 409)
        #expect(api.control("DELETE", "guilds").status == 400)
        // The next invitation finds the channels, but a new role and no commands.
        #expect(api.control("POST", "changes", #"{"change":"invite-bot"}"#).status == 200)
        #expect(try api.gateway.payloads(of: connection).last?.name == "GUILD_CREATE")
        #expect(api.ask("GET", commands).body == .array([]))
        #expect(api.gateway.state.guild.botRole != role && api.gateway.state.guild.roles.count == 2)
        #expect(api.ask("GET", "guilds/\(api.guild)/channels").body.array?.count == 6)
    }

    @Test("While the bot is disconnected, a resumed session replays what happened, and a new one has the guilds of now")
    func disconnected() throws {
        var api = Self.harness(2)
        let connection = try Self.connect(&api)
        let sequence = try api.gateway.payloads(of: connection).compactMap(\.sequence).max() ?? 0
        let session = api.gateway.sessionID
        api.gateway.state.dropConnections(code: 4000, at: api.gateway.now)
        api.gateway.state.isPaused = true
        #expect(api.control("DELETE", "guilds", query: ["guild": "1"]).status == 200)
        #expect(api.control("POST", "guilds", #"{"name":"Third","members":5,"locale":"ja"}"#).status == 201)
        let resumed = try api.gateway.connect()
        api.gateway.resume(session, sequence, on: resumed)
        #expect(try api.gateway.payloads(of: resumed).map(\.name) == ["GUILD_DELETE", "GUILD_CREATE", "RESUMED"])
        api.gateway.now = api.gateway.now.advanced(by: .seconds(6))
        let fresh = try Self.connect(&api)
        let ready = try api.gateway.payloads(of: fresh)
        let guilds = api.gateway.state.guilds
        #expect(guilds.map(\.world.hasBot) == [false, true, true])
        let listed = (ready[0].object["guilds"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
        #expect(listed == guilds.dropFirst().map(\.id.description))
        #expect(guilds[2].name == "Third" && guilds[2].world.members.count == 6 && guilds[2].locale == "ja")
        let third = try #require(ready.last)
        #expect(third.object["name"] as? String == "Third" && third.object["preferred_locale"] as? String == "ja")
        #expect((third.object["members"] as? [Any])?.count == 6)
    }

    @Test("A guild is sent to the sessions of its shard only")
    func shards() throws {
        var api = Self.harness(1)
        var connections: [Int] = []
        for shard in 0..<2 {
            let connection = try api.gateway.connect()
            api.gateway.identify(on: connection, intents: .guilds, extra: #","shard":[\#(shard),2]"#)
            connections.append(connection)
            _ = try api.gateway.payloads(of: connection)
            api.gateway.now = api.gateway.now.advanced(by: .seconds(6))
        }
        #expect(api.control("POST", "guilds", #"{"name":"Other"}"#).status == 201)
        let shard = Int((api.gateway.state.guilds[1].id.rawValue >> 22) % 2)
        #expect(try api.gateway.payloads(of: connections[shard]).map(\.name) == ["GUILD_CREATE"])
        #expect(try api.gateway.payloads(of: connections[1 - shard]).isEmpty)
    }

    @Test("The bot can leave; there are at most ten guilds")
    func limits() throws {
        var api = Self.harness(0)
        for _ in 0..<10 { #expect(api.control("POST", "guilds").status == 201) }
        #expect(api.control("POST", "guilds").status == 409)
        let all = Self.entries(&api)
        #expect(all.map(\.bot) == Array(repeating: true, count: 10))
        let ids = all.map(\.id)
        #expect(Set(ids).count == 10)
        #expect(api.ask("GET", "users/@me/guilds", query: ["limit": "4"]).body.array?.count == 4)
        #expect(api.ask("DELETE", "users/@me/guilds/\(ids[3])").status == 204)
        #expect(api.ask("DELETE", "users/@me/guilds/\(ids[3])").code == 10004)
        let rest = Self.entries(&api)
        #expect(rest.map(\.bot) == ids.map { $0 != ids[3] })
        // The guild that the bot left is the next one.
        #expect(api.control("POST", "guilds").body["id"] == .string(ids[3]))
        for body in [#"{"permissions":8}"#, #"{"name":"x"}"#, #"{"locale":"xx"}"#, #"{"members":0}"#] {
            #expect(api.control("POST", "guilds", body).status == 400, "\(body)")
        }
    }

    @Test("Over the wire: a bot without guilds is invited to two, and removed from one")
    func overTheWire() async throws {
        try await RunningSimulator.with {
            $0.guilds = 0
            $0.members = 20
        } _: { running in
            try await GatewayClient.with(port: running.endpoints.port) { client in
                _ = await client.text()
                let token = running.discord.token
                try await client.send(#"{"op":2,"d":{"token":"\#(token)","properties":{},"intents":1}}"#)
                #expect(await client.text().contains(#""t":"READY""#))
                let first = try #require(running.discord.guilds.first)
                #expect(!first.hasBot)
                try first.inviteBot(permissions: 16)
                #expect(await client.text().contains(#""t":"GUILD_CREATE""#))
                let second = try running.discord.invite(permissions: 16, name: "Second", members: 3)
                let text = await client.text()
                #expect(text.contains(#""name":"Second""#) && text.contains(#""member_count":4"#))
                #expect(running.discord.guilds.map(\.hasBot) == [true, true])
                try second.removeBot()
                #expect(await client.text().contains(#""t":"GUILD_DELETE""#))
                #expect(try await running.ask("GET", "/guilds/\(second.id)").code == 10004)
                #expect(throws: SimulatorError.self) { try second.removeBot() }
            }
        }
    }
}
