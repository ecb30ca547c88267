// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Changes")
struct ChangeTests {
    private static let channels = SimulatorChannels(seed: 1)

    /// An API, and a session that receives channel and message events and has no pending dispatches.
    private func prepared() throws -> (api: APIHarness, connection: Int) {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guilds, GatewayIntents(rawValue: 1 << 9)])
        _ = try api.gateway.payloads(of: connection)
        return (api, connection)
    }

    @Test("Renaming a channel manually sends CHANNEL_UPDATE and does not count toward the bot's limit")
    func rename() throws {
        var (api, connection) = try prepared()
        let change = #"{"change":"rename-channel","channel":"stats","name":"Our Numbers"}"#
        #expect(
            api.control("POST", "changes", change).body["channels"]?["\(Self.channels.stats)"] == .string("our-numbers")
        )
        let received = try #require(try api.gateway.payloads(of: connection).last)
        #expect(received.name == "CHANNEL_UPDATE")
        #expect(received.object["id"] as? String == Self.channels.stats.description)
        #expect(received.object["guild_id"] as? String == String(api.guild))
        #expect(received.object["name"] as? String == "our-numbers")
        for number in 1...2 {
            let path = "channels/\(Self.channels.stats)"
            #expect(api.ask("PATCH", path, #"{"name":"bot-\#(number)"}"#).status == 200)
            #expect(try api.gateway.payloads(of: connection).map(\.name) == ["CHANNEL_UPDATE"])
        }
        #expect(api.ask("PATCH", "channels/\(Self.channels.stats)", #"{"name":"bot-3"}"#).status == 429)
    }

    @Test("Deleting a channel sends CHANNEL_DELETE and also deletes its messages and webhook")
    func deleteChannel() throws {
        var (api, connection) = try prepared()
        let webhook = try #require(api.gateway.state.guild.webhook)
        let path = "channels/\(Self.channels.stats)"
        let message = api.ask("POST", path + "/messages", #"{"content":"a"}"#).body["id"]?.text ?? ""
        _ = try api.gateway.payloads(of: connection)
        let change = #"{"change":"delete-channel","channel":"stats"}"#
        #expect(api.control("POST", "changes", change).status == 200)
        let received = try api.gateway.payloads(of: connection)
        #expect(received.map(\.name) == ["CHANNEL_DELETE"])
        #expect(received.first?.object["id"] as? String == Self.channels.stats.description)
        #expect(api.ask("GET", path).code == 10003)
        #expect(api.ask("PATCH", path, #"{"name":"x"}"#).code == 10003)
        #expect(api.ask("PATCH", path + "/messages/\(message)", #"{"content":"b"}"#).code == 10003)
        #expect(api.ask("POST", "webhooks/\(webhook.id)/\(webhook.token)", #"{"content":"b"}"#).code == 10015)
        #expect(api.ask("GET", "guilds/\(api.guild)/channels").body.array?.count == 5)
        #expect(api.control("POST", "changes", change).status == 409)
    }

    @Test("A deleted message cannot be edited; all messages of a channel can be deleted together")
    func deleteMessages() throws {
        var (api, connection) = try prepared()
        let path = "channels/\(Self.channels.heartbeat)/messages"
        let ids = (0..<3).map { _ in api.ask("POST", path, #"{"content":"a"}"#).body["id"]?.text ?? "" }
        _ = try api.gateway.payloads(of: connection)
        let one = #"{"change":"delete-messages","channel":"heartbeat","message_id":"\#(ids[1])"}"#
        #expect(api.control("POST", "changes", one).status == 200)
        let received = try api.gateway.payloads(of: connection)
        #expect(received.map(\.name) == ["MESSAGE_DELETE"])
        #expect(received.first?.object["id"] as? String == ids[1])
        #expect(api.ask("PATCH", path + "/" + ids[1], #"{"content":"b"}"#).code == 10008)
        #expect(api.control("POST", "changes", one).status == 409)
        let all = #"{"change":"delete-messages","channel":"heartbeat"}"#
        #expect(api.control("POST", "changes", all).status == 200)
        #expect(try api.gateway.payloads(of: connection).map { $0.object["id"] as? String } == [ids[0], ids[2]])
        #expect(api.ask("GET", path).body == .array([]))
    }

    @Test("Skewed counts affect with_counts, but not the ledger")
    func skew() {
        var api = APIHarness()
        let online = api.gateway.state.world.members.onlineCount
        func counts() -> [PayloadValue?] {
            let guild = api.ask("GET", "guilds/\(api.guild)", query: ["with_counts": "true"]).body
            let mine = api.ask("GET", "users/@me/guilds", query: ["with_counts": "true"]).body.array?.first
            return [guild, mine].flatMap { [$0?["approximate_member_count"], $0?["approximate_presence_count"]] }
        }
        #expect(counts() == [.integer(40), .integer(Int64(online)), .integer(40), .integer(Int64(online))])
        let change = #"{"change":"skew-counts","members":-7,"online":2}"#
        #expect(api.control("POST", "changes", change).body["members"] == .integer(40))
        #expect(counts() == [.integer(33), .integer(Int64(online + 2)), .integer(33), .integer(Int64(online + 2))])
        #expect(api.control("POST", "changes", #"{"change":"skew-counts","members":-70}"#).status == 200)
        #expect(counts().first == .integer(0))
    }

    @Test(
        "An invalid change causes an error",
        arguments: [
            ("{}", #""change" is missing, must be one of: rename-channel, delete-channel, delete-messages, "#),
            (
                #"{"change":"rename-channel","name":"x"}"#,
                #""channel" is missing, must be an ID or one of: members, online, bans, "#
            ),
            (#"{"change":"rename-channel","channel":"members"}"#, #""name" must be a string of 1 to 100 characters"#),
            (#"{"change":"delete-channel","channel":"here"}"#, #""channel" cannot be "here", must be an ID or "#),
            (#"{"change":"delete-channel","channel":"bans","name":"x"}"#, #"unknown field "name", must be one of: "#),
            (#"{"change":"take-permissions"}"#, #""permissions" is missing, must be a list of: KICK_MEMBERS, "#),
            (#"{"change":"take-permissions","permissions":["FLY"]}"#, #""permissions" cannot contain "FLY", must be "#),
            (#"{"change":"take-permissions","permissions":"FLY"}"#, #""permissions" must be a list of: KICK_"#),
            (#"{"change":"member-permissions","permissions":[]}"#, #""user_id" is missing, must be an ID"#),
            (#"{"change":"use-command"}"#, #""command" is missing, must be the name of a command"#),
            (
                #"{"change":"use-command","command":"a","options":{"b":[]}}"#,
                #""options" must be an object of strings, numbers and booleans"#
            ),
            (#"{"change":"skew-counts","members":1.5}"#, #""members" must be a whole number from "#),
        ])
    func problems(body: String, message: String) {
        var api = APIHarness()
        let answer = api.control("POST", "changes", body)
        #expect(answer.status == 400)
        #expect(answer.body["message"]?.text?.hasPrefix(message) == true, "\(answer.body)")
        #expect(api.control("GET", "changes").status == 405)
    }

    @Test("Changes are decoded from JSON")
    func json() throws {
        let cases: [(String, SimulatorChange)] = [
            (
                #"{"change":"take-permissions","permissions":["VIEW_CHANNEL","CONNECT"],"channel":"7"}"#,
                .takePermissions([.viewChannel, .connect], in: .id(7))
            ),
            (#"{"change":"give-permissions","permissions":["VIEW_AUDIT_LOG"]}"#, .givePermissions(.viewAuditLog)),
            (
                #"{"change":"member-permissions","user_id":"7","permissions":["MANAGE_GUILD"]}"#,
                .memberPermissions(7, .manageGuild)
            ),
            (
                #"{"change":"use-command","command":"stats","user_id":"7","options":{"a":1,"b":"c","d":true,"e":0.5}}"#,
                .useCommand("stats", options: ["a": 1, "b": "c", "d": true, "e": 0.5], by: 7)
            ),
            (#"{"change":"delete-messages","channel":"online","message_id":"9"}"#, .deleteMessages(in: .online, id: 9)),
        ]
        for (json, expected) in cases {
            #expect(JSONBytes.decode(SimulatorChange.self, from: [UInt8](json.utf8)) == expected, "\(json)")
        }
    }

    @Test("Changes can be made from Swift; impossible ones throw")
    func fromSwift() async throws {
        try await RunningSimulator.with { running in
            let discord = running.discord
            try discord.make(.renameChannel(.members, to: "By hand"))
            #expect(discord.channelName(discord.channels.members) == "By hand")
            let posted = try await running.ask(
                "POST", "/channels/\(discord.channels.stats)/messages", body: #"{"content":"a"}"#)
            #expect(posted.status == 200)
            #expect(discord.visibleMessages(in: discord.channels.stats).map(\.content) == ["a"])
            try discord.make(.deleteChannel(.stats))
            let error = #expect(throws: SimulatorError.self) { try discord.make(.deleteChannel(.stats)) }
            #expect(error?.code == .cannotChange)
            #expect(throws: SimulatorError.self) { try discord.make(.useCommand("none")) }
            #expect(discord.presences == SimulatedPresences(sessions: [], count: 0, refused: 0))
        }
    }
}
