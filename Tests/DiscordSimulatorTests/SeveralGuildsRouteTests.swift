// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Routes with several guilds")
struct SeveralGuildsRouteTests {
    private func api(_ guilds: Int = 2) -> APIHarness {
        APIHarness(
            gateway: GatewayHarness {
                $0.guilds = guilds
                $0.initialBans = 6
            })
    }

    private func ids(_ answer: APIHarness.Answer) -> [String] {
        (answer.body.array ?? []).map { ($0["user"] ?? $0)["id"]?.text ?? "" }
    }

    @Test("The list of the bot's guilds is paged in ascending order of IDs")
    func list() {
        var api = api(3)
        let guilds = api.gateway.state.guilds.sorted { $0.id < $1.id }
        let all = guilds.map(\.id.description)
        #expect(ids(api.ask("GET", "users/@me/guilds")) == all)
        #expect(ids(api.ask("GET", "users/@me/guilds", query: ["limit": "2"])) == [all[0], all[1]])
        #expect(ids(api.ask("GET", "users/@me/guilds", query: ["after": all[0], "limit": "1"])) == [all[1]])
        #expect(ids(api.ask("GET", "users/@me/guilds", query: ["before": all[2], "limit": "1"])) == [all[1]])
        #expect(ids(api.ask("GET", "users/@me/guilds", query: ["after": all[2]])) == [])
        #expect(api.ask("GET", "users/@me/guilds", query: ["limit": "201"]).errors == ["limit NUMBER_TYPE_MAX"])
        #expect(api.ask("GET", "users/@me/guilds", query: ["after": "x"]).errors == ["after NUMBER_TYPE_COERCE"])
        let counted = api.ask("GET", "users/@me/guilds", query: ["with_counts": "true"]).body.array ?? []
        #expect(
            counted.map { [$0["name"], $0["approximate_member_count"], $0["approximate_presence_count"]] }
                == guilds.map { guild in
                    [
                        .string(guild.name), .integer(Int64(guild.world.members.count)),
                        .integer(Int64(guild.world.members.onlineCount)),
                    ]
                })
    }

    @Test("Each guild has its own data; an unknown guild results in 10004")
    func guilds() {
        var api = api()
        for guild in api.gateway.state.guilds {
            let path = "guilds/\(guild.id)"
            let answer = api.ask("GET", path, query: ["with_counts": "1"]).body
            #expect(answer == PayloadValue(encoding: guild.object(withCounts: true)))
            #expect(api.ask("GET", path + "/channels").body == PayloadValue(encoding: guild.channels))
            #expect(api.ask("GET", path + "/roles").body == PayloadValue(encoding: guild.roles))
            #expect(ids(api.ask("GET", path + "/bans")) == guild.world.bans.ids.map { String($0) })
            #expect(
                ids(api.ask("GET", path + "/members", query: ["limit": "1000"]))
                    == guild.world.members.all.map(\.id).sorted().map { String($0) })
            for channel in guild.channels {
                #expect(api.ask("GET", "channels/\(channel.id)").body == PayloadValue(encoding: channel))
            }
        }
        let owners = api.gateway.state.guilds.map(\.ownerID)
        #expect(owners[0] != owners[1])
        #expect(api.ask("GET", "guilds/\(api.gateway.state.guilds[0].id)/members/\(owners[1])").code == 10007)
        #expect(api.ask("GET", "guilds/\(api.gateway.state.guilds[1].id)/members/\(owners[1])").status == 200)
        #expect(api.ask("GET", "guilds/1").code == 10004)
        #expect(api.ask("GET", "guilds/1/bans").code == 10004)
    }

    @Test("A ban affects only the list and audit log of its guild")
    func bans() throws {
        var api = api()
        let paths = api.gateway.state.guilds.map { "guilds/\($0.id)" }
        let before = paths.map { ids(api.ask("GET", $0 + "/bans")) }
        let banned = api.gateway.state.perform(.ban, of: nil, in: 1, at: api.gateway.now)
        let user = try #require(banned)
        #expect(ids(api.ask("GET", paths[0] + "/bans")) == before[0])
        #expect(Set(ids(api.ask("GET", paths[1] + "/bans"))) == Set(before[1] + [String(user)]))
        #expect(paths.map { api.ask("GET", $0 + "/bans/\(user)").status } == [404, 200])
        let logs = paths.map { api.ask("GET", $0 + "/audit-logs").body["audit_log_entries"]?.array ?? [] }
        #expect(logs.map { $0.map { $0["target_id"] } } == [[], [.id(user)]])
        #expect(api.gateway.state.guilds.map(\.world.counts.bans) == [0, 1])
    }

    @Test("Messages, names, webhooks and permissions are separate for each guild, and IDs are unique")
    func channels() throws {
        var api = api()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [.guilds, GatewayIntents(rawValue: 1 << 9)])
        _ = try api.gateway.payloads(of: connection)
        let guilds = api.gateway.state.guilds
        let ids = guilds.map { guild in
            api.ask("POST", "channels/\(guild.namedChannels.stats)/messages", #"{"content":"a"}"#).body["id"]?.text
        }
        #expect(Set(ids).count == 2)
        let second = guilds[1]
        let webhook = try #require(second.webhook)
        #expect(webhook.id != guilds[0].webhook?.id)
        let posted = api.ask(
            "POST", "webhooks/\(webhook.id)/\(webhook.token)", #"{"content":"b"}"#, query: ["wait": "true"])
        #expect(posted.body["channel_id"]?.text == second.namedChannels.stats.description)
        #expect(api.ask("GET", "webhooks/\(webhook.id)/\(webhook.token)").body["guild_id"] == .id(second.id.rawValue))
        let rename = api.ask("PATCH", "channels/\(second.namedChannels.members)", #"{"name":"Members: 2"}"#)
        #expect(rename.status == 200)
        api.gateway.state.setBotPermissions(1 << 10, in: 1)
        #expect(
            try api.gateway.payloads(of: connection).map { [$0.name, $0.object["guild_id"] as? String] } == [
                ["MESSAGE_CREATE", guilds[0].id.description], ["MESSAGE_CREATE", second.id.description],
                ["MESSAGE_CREATE", second.id.description], ["CHANNEL_UPDATE", second.id.description],
                ["GUILD_ROLE_UPDATE", second.id.description],
            ])
        #expect(guilds.map { api.ask("GET", "guilds/\($0.id)/bans").status } == [200, 403])
        let ledgers = (0..<2).map { api.gateway.state.ledger(of: $0, withEvents: false, at: api.gateway.now) }
        #expect(ledgers.map(\.messages) == [1, 2])
        #expect(ledgers.map { $0.renames.map(\.name) } == [[], ["Members: 2"]])
        #expect(ledgers.map { $0.channels[second.namedChannels.members.description] } == [nil, "Members: 2"])
    }

    @Test("A command exists only in its guild, and responses are sent to its channel")
    func commands() throws {
        var api = api()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [])
        _ = try api.gateway.payloads(of: connection)
        let guilds = api.gateway.state.guilds
        let paths = guilds.map { "applications/\(api.application)/guilds/\($0.id)/commands" }
        #expect(api.ask("PUT", paths[1], #"[{"name":"stats","description":"d"}]"#).status == 200)
        #expect(paths.map { api.ask("GET", $0).body.array?.count } == [0, 1])
        #expect(api.ask("GET", "applications/\(api.application)/guilds/1/commands").code == 50001)
        #expect(
            (0..<2).map { api.gateway.state.registeredCommands(in: $0).guild.map(\.name) } == [[], ["stats"]])
        #expect(api.control("POST", "interactions", #"{"command":"stats"}"#).status == 409)
        #expect(api.control("POST", "interactions", #"{"command":"stats"}"#, query: ["guild": "2"]).status == 200)
        let event = try #require(try api.gateway.payloads(of: connection).last?.object)
        #expect(event["guild_id"] as? String == guilds[1].id.description)
        let member = try #require((event["member"] as? [String: Any])?["user"] as? [String: Any])
        #expect(member["id"] as? String == guilds[1].ownerID.description)
        let (id, token) = (try #require(event["id"] as? String), try #require(event["token"] as? String))
        let callback = #"{"type":4,"data":{"content":"here"}}"#
        #expect(api.ask("POST", "interactions/\(id)/\(token)/callback", callback).status == 204)
        #expect(api.ask("POST", "webhooks/\(api.application)/\(token)", #"{"content":"there"}"#).status == 200)
        #expect(
            api.ask("PATCH", "webhooks/\(api.application)/\(token)/messages/@original", #"{"content":"now"}"#).status
                == 200)
        let used = try #require(api.gateway.state.interactions(at: api.gateway.now).first)
        #expect(used.channelID == guilds[1].generalChannel)
        #expect([used.response?.content] + used.followUps.map(\.content) == ["now", "there"])
        #expect(api.gateway.state.guilds.map(\.messages.count) == [0, 2])
    }

    @Test("Rate limits are separate for guilds and channels")
    func limits() {
        var api = api()
        api.isLimited = true
        let guilds = api.gateway.state.guilds
        let routes = [guilds.map { "guilds/\($0.id)" }, guilds.map { "channels/\($0.namedChannels.stats)/messages" }]
        for route in routes {
            #expect((0..<6).map { _ in api.ask("GET", route[0]).status } == [200, 200, 200, 200, 200, 429])
            #expect(api.ask("GET", route[1]).status == 200)
        }
    }
}
