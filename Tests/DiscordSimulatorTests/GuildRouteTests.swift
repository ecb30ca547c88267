// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Members, roles, the audit log, and unsupported requests")
struct GuildRouteTests {
    @Test("The member list is paged in ascending order")
    func members() throws {
        var api = APIHarness()
        var ids: [UInt64] = []
        while true {
            let query = ["limit": "15", "after": String(ids.last ?? 0)]
            let page = try #require(api.ask("GET", "guilds/\(api.guild)/members", query: query).body.array)
            if page.isEmpty { break }
            ids += page.compactMap { $0["user"]?["id"]?.text.flatMap { UInt64($0) } }
        }
        #expect(ids == api.gateway.state.world.members.all.map(\.id).sorted())
        #expect(api.ask("GET", "guilds/\(api.guild)/members").body.array?.count == 1)
        #expect(api.ask("GET", "guilds/\(api.guild)/members", query: ["limit": "1001"]).code == 50035)
        #expect(api.ask("GET", "guilds/\(api.guild)/members/\(ids[3])").body["user"]?["id"] == .id(ids[3]))
        #expect(api.ask("GET", "guilds/\(api.guild)/members/1").code == 10007)
        let name = MemberNames.user(ids[3]).username
        let found = api.ask("GET", "guilds/\(api.guild)/members/search", query: ["query": name])
        #expect(found.body.array?.first?["user"]?["id"] == .id(ids[3]))
        #expect(api.ask("GET", "guilds/\(api.guild)/members/search").errors == ["query BASE_TYPE_REQUIRED"])
    }

    @Test("The member list reflects joins and leaves")
    func changes() throws {
        var api = APIHarness()
        let query = ["limit": "1000"]
        let path = "guilds/\(api.guild)/members"
        let before = try #require(api.ask("GET", path, query: query).body.array)
        _ = api.gateway.state.perform(.leave, of: nil, at: api.gateway.now)
        _ = api.gateway.state.perform(.join, of: nil, at: api.gateway.now)
        let after = try #require(api.ask("GET", path, query: query).body.array)
        #expect(after.count == before.count)
        #expect(after != before)
    }

    @Test("The member list requires the privileged intent")
    func intent() {
        var api = APIHarness(gateway: GatewayHarness { $0.disallowedIntents = .guildMembers })
        #expect(api.ask("GET", "guilds/\(api.guild)/members").code == 50001)
    }

    @Test("The audit log lists kicks, bans and unbans, newest first, with the IDs of the events")
    func auditLog() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: .guildModeration)
        api.gateway.state.isPaused = true
        let users = [SimulatorAction.kick, .ban, .unban].map { action in
            api.gateway.now = api.gateway.now.advanced(by: .seconds(1))
            return api.gateway.state.perform(action, of: nil, at: api.gateway.now)
        }
        let path = "guilds/\(api.guild)/audit-logs"
        let log = api.ask("GET", path).body["audit_log_entries"]?.array ?? []
        #expect(log.map { $0["action_type"]?.integer } == [23, 22, 20])
        #expect(log.map { $0["target_id"]?.text } == users.reversed().map { $0.map { String($0) } })
        let received = try api.gateway.payloads(of: connection).filter { $0.name == "GUILD_AUDIT_LOG_ENTRY_CREATE" }
        #expect(received.map { $0.object["id"] as? String } == log.reversed().map { $0["id"]?.text })
        let bans = api.ask("GET", path, query: ["action_type": "22", "limit": "1"]).body["audit_log_entries"]?.array
        #expect(bans?.map { $0["action_type"]?.integer } == [22])
        let after = api.ask("GET", path, query: ["after": log[2]["id"]?.text ?? ""]).body["audit_log_entries"]?.array
        #expect(after?.map { $0["action_type"]?.integer } == [22, 23])
        #expect(api.ask("GET", path, query: ["limit": "101"]).code == 50035)
    }

    @Test("The bot's permissions are those of its role")
    func permissions() throws {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: .guilds)
        _ = try api.gateway.payloads(of: connection)
        #expect(api.control("POST", "permissions", #"{"permissions":"4"}"#).status == 200)
        #expect(try api.gateway.payloads(of: connection).map(\.name) == ["GUILD_ROLE_UPDATE"])
        #expect(api.ask("GET", "guilds/\(api.guild)/audit-logs").code == 50013)
        #expect(api.ask("GET", "guilds/\(api.guild)/bans").status == 200)
        #expect(api.control("POST", "permissions", #"{"permissions":"128"}"#).status == 200)
        #expect(api.ask("GET", "guilds/\(api.guild)/audit-logs").status == 200)
        #expect(api.ask("GET", "guilds/\(api.guild)/bans").code == 50013)
        let roles = api.ask("GET", "guilds/\(api.guild)/roles").body.array
        #expect(roles?.last?["permissions"] == .string("128"))
        #expect(api.control("POST", "permissions", #"{"permissions":8}"#).status == 400)
    }

    @Test("Unsupported requests are counted, without IDs and tokens")
    func unknown() {
        var api = APIHarness()
        for _ in 0..<2 { #expect(api.ask("GET", "guilds/1/emojis").status == 501) }
        #expect(api.ask("POST", "webhooks/1/secret/slack", "{}").status == 501)
        #expect(api.ask("PATCH", "guilds/\(api.guild)", "{}").status == 501)
        let counts = PayloadValue.object([
            "GET /api/v10/guilds/{id}/emojis": .integer(2), "POST /api/v10/webhooks/{id}/{token}/slack": .integer(1),
            "PATCH /api/v10/guilds/{id}": .integer(1),
        ])
        #expect(api.control("GET", "unknown").body == .object(["requests": counts]))
    }
}
