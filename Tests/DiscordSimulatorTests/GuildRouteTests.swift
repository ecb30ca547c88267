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
        let bots = (api.ask("GET", "guilds/\(api.guild)/members", query: ["limit": "1000"]).body.array ?? [])
            .count { $0["user"]?["bot"]?.bool == true }
        #expect(bots > 1)
        #expect(api.control("GET", "ledger").body["bots"] == .integer(Int64(bots)))
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

    /// A guild with `count` bans in the same millisecond.
    private static func banned(_ count: Int) -> APIHarness {
        var api = APIHarness()
        api.gateway.state.isPaused = true
        for user in 1...count {
            _ = api.gateway.state.perform(.ban, of: UInt64(user), at: api.gateway.now)
        }
        return api
    }

    private static func entries(_ answer: APIHarness.Answer) -> [UInt64] {
        (answer.body["audit_log_entries"]?.array ?? []).compactMap { $0["id"]?.text.flatMap { UInt64($0) } }
    }

    @Test("The audit log is paged by ID in both directions, also among entries of one millisecond")
    func auditLogPages() throws {
        var api = Self.banned(250)
        let path = "guilds/\(api.guild)/audit-logs"
        func pages(_ parameter: String, from start: UInt64?) -> [UInt64] {
            var ids: [UInt64] = []
            while true {
                var query = ["limit": "100"]
                if let last = ids.last ?? start { query[parameter] = String(last) }
                let page = Self.entries(api.ask("GET", path, query: query))
                if page.isEmpty { return ids }
                ids += page
            }
        }
        let newestFirst = pages("before", from: nil)
        #expect(newestFirst.count == 250 && newestFirst == newestFirst.sorted(by: >))
        #expect(pages("after", from: 0) == newestFirst.reversed())
        #expect(Self.entries(api.ask("GET", path)).count == 50)
        let answer = api.ask("GET", path, query: ["limit": "1"])
        let entry = try #require(answer.body["audit_log_entries"]?.array?.first)
        #expect((newestFirst[0] >> 22) + 1_420_070_400_000 == UInt64(api.gateway.now.millisecondsSince1970))
        let named = Set((answer.body["users"]?.array ?? []).compactMap { $0["id"]?.text })
        #expect(named == Set([entry["target_id"]?.text, entry["user_id"]?.text].compactMap(\.self)))
    }

    @Test("The audit log can be filtered")
    func auditLogFilters() {
        var api = Self.banned(3)
        _ = api.gateway.state.perform(.unban, of: 2, at: api.gateway.now)
        _ = api.gateway.state.perform(.kick, of: nil, at: api.gateway.now)
        let moderator = String(api.gateway.state.world.moderatorID)
        for (query, count) in [
            (["action_type": "22"], 3), (["action_type": "23"], 1), (["action_type": "20"], 1),
            (["action_type": "1"], 0), (["user_id": moderator], 5), (["user_id": "1"], 0), (["target_id": "2"], 2),
        ] {
            #expect(Self.entries(api.ask("GET", "guilds/\(api.guild)/audit-logs", query: query)).count == count)
        }
    }

    @Test("Audit log entries are kept for 45 days, and those before the start are included")
    func auditLogPeriod() throws {
        var api = APIHarness(
            gateway: GatewayHarness {
                $0.members = 6000
                $0.historyDays = 60
            })
        let path = "guilds/\(api.guild)/audit-logs"
        let oldest = try #require(Self.entries(api.ask("GET", path, query: ["after": "0"])).first)
        let age = UInt64(api.gateway.now.millisecondsSince1970) - ((oldest >> 22) + 1_420_070_400_000)
        #expect((44 * 86_400_000...45 * 86_400_000).contains(age))
        let recent = Self.entries(api.ask("GET", path, query: ["limit": "100"]))
        #expect(recent.count == 100 && recent == recent.sorted(by: >))
        #expect(!Self.entries(api.ask("GET", path, query: ["before": String(oldest)])).contains { $0 >= oldest })
    }

    @Test(
        "Invalid query parameters are refused",
        arguments: [
            ("guilds/G/members", 1...1000, ["after"]),
            ("guilds/G/audit-logs", 1...100, ["user_id", "before", "after"]),
            ("guilds/G/bans", 1...1000, ["before", "after"]),
            ("channels/C/messages", 1...100, ["before", "after", "around"]), ("users/@me/guilds", 1...200, ["after"]),
        ] as [(String, ClosedRange<Int>, [String])])
    func invalidParameters(path: String, limits: ClosedRange<Int>, ids: [String]) {
        var api = APIHarness()
        let path = path.replacing("G", with: "\(api.guild)")
            .replacing("C", with: "\(api.gateway.state.guild.namedChannels.stats)")
        func ask(_ query: [String: String]) -> [String] { api.ask("GET", path, query: query).errors }
        #expect(ask(["limit": "\(limits.lowerBound)"]) == [])
        #expect(ask(["limit": "\(limits.upperBound)"]) == [])
        #expect(ask(["limit": "\(limits.lowerBound - 1)"]) == ["limit NUMBER_TYPE_MIN"])
        #expect(ask(["limit": "\(limits.upperBound + 1)"]) == ["limit NUMBER_TYPE_MAX"])
        #expect(ask(["limit": "many"]) == ["limit NUMBER_TYPE_COERCE"])
        for name in ids { #expect(ask([name: "x"]) == ["\(name) NUMBER_TYPE_COERCE"]) }
    }

    @Test("Bans and messages are paged")
    func pages() throws {
        var api = Self.banned(30)
        let ids = api.gateway.state.world.bans.ids
        func bans(_ query: [String: String]) -> [UInt64] {
            (api.ask("GET", "guilds/\(api.guild)/bans", query: query).body.array ?? []).compactMap {
                $0["user"]?["id"]?.text.flatMap { UInt64($0) }
            }
        }
        #expect(bans([:]) == ids)
        #expect(bans(["after": "\(ids[9])", "limit": "5"]) == Array(ids[10..<15]))
        #expect(bans(["before": "\(ids[9])", "limit": "5"]) == Array(ids[4..<9]))
        #expect(bans(["before": "\(ids[9])", "after": "\(ids[20])", "limit": "5"]) == Array(ids[4..<9]))

        let path = "channels/\(api.gateway.state.guild.namedChannels.stats)/messages"
        let sent = try (1...9).map { number in
            try #require(api.ask("POST", path, "{\"content\":\"\(number)\"}").body["id"]?.text)
        }
        func messages(_ query: [String: String]) -> [String] {
            (api.ask("GET", path, query: query).body.array ?? []).compactMap { $0["content"]?.text }
        }
        #expect(messages(["limit": "3"]) == ["9", "8", "7"])
        #expect(messages(["before": sent[4], "limit": "2"]) == ["4", "3"])
        #expect(messages(["after": sent[4], "limit": "2"]) == ["7", "6"])
        #expect(messages(["around": sent[4], "limit": "3"]) == ["6", "5", "4"])
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
