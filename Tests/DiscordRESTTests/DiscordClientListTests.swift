// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordREST

@Suite("Lists in pages", .timeLimit(.minutes(5)))
struct DiscordClientListTests {
    // MARK: - Bans

    static func bans(_ ids: some Sequence<Int>) -> String {
        "[" + ids.map { #"{"reason":null,"user":{"id":"\#($0)","username":"u\#($0)"}}"# }.joined(separator: ",") + "]"
    }

    @Test("2,500 bans are read and counted with three requests")
    func allBans() async throws {
        try await ClientFixture.with(script: { number, _ in
            .answer(200, [], Self.bans((1...2_500).dropFirst(number % 3 * 1_000).prefix(1_000)))
        }) { fixture async throws in
            let requests = [
                "GET /guilds/9/bans?limit=1000", "GET /guilds/9/bans?limit=1000&after=1000",
                "GET /guilds/9/bans?limit=1000&after=2000",
            ]
            #expect(
                try await fixture.client.bans(in: 9)
                    == (1...2_500).map { BannedUser(id: UserID($0), username: "u\($0)") })
            #expect(fixture.requests == requests)
            #expect(try await fixture.client.bans(in: 9).count == 2_500)
            #expect(fixture.requests == requests + requests)
        }
    }

    @Test("A ban list may end with a full page, and a name may be missing")
    func fullPage() async throws {
        try await ClientFixture.with([
            .answer(200, [], Self.bans(1...1_000)),
            .answer(
                200, [],
                #"[{"user":{"id":"1001"}},{"user":{"id":"1002","username":null}},{"user":{"id":"1003","username":5}}]"#),
            .answer(200, [], Self.bans(1...1_000)), .answer(200, [], "[]"), .answer(200, [], "[]"),
        ]) { fixture async throws in
            let bans = try await fixture.client.bans(in: 9)
            #expect(bans.count == 1_003)
            #expect(bans.suffix(3) == (1_001...1_003).map { BannedUser(id: UserID($0), username: "") })
            #expect(try await fixture.client.bans(in: 9).count == 1_000)
            #expect(try await fixture.client.bans(in: 9).isEmpty)
        }
    }

    @Test(
        "A ban list that is not as documented is an error, not an incomplete list or an endless loop",
        arguments: [
            ([bans(1...1_000), bans(1...1_000)], "A page of results is out of order"),
            ([bans((1...1_000).reversed())], "A page of results is out of order"),
            ([bans([1, 1])], "A page of results is out of order"),
            ([bans(1...1_000), bans([1_001, 5])], "A page of results is out of order"),
            (["[null]"], nil), ([#"[{"user":null}]"#], nil), ([#"[{"user":{"username":"a"}}]"#], nil),
            ([#"[{"user":{"id":5}}]"#], nil), (["{}"], nil), (["null"], nil), ([""], nil),
        ] as [([String], String?)])
    func oddBans(_ pages: [String], message: String?) async throws {
        try await ClientFixture.with(pages.map { .answer(200, [], $0) }) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.bans(in: 9) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.route == "GET /guilds/{guild.id}/bans")
            if let message { #expect(error?.message == message) }
            #expect(fixture.requests.count == pages.count)
        }
    }

    // MARK: - Members

    @Test("A page of members has names, bots and join times, by ascending ID")
    func members() async throws {
        try await ClientFixture.with([
            .answer(
                200, [],
                #"""
                [{"user":{"id":"8","username":"b","bot":true},"roles":[],"joined_at":"2021-02-12T18:25:07+00:00"},
                 {"user":{"id":"7","username":"zo\u00eb","global_name":null},"joined_at":"2021-02-12T18:25:07.972000+00:00"},
                 {"user":{"id":"9"},"joined_at":null},{"user":{"id":"10","username":5,"bot":null},"joined_at":"soon"},
                 {"user":{"id":"11","username":""},"joined_at":"2021-02-12T20:25:07.999999+02:00"}]
                """#),
            .answer(200, [], "[]"),
        ]) { fixture async throws in
            #expect(
                try await fixture.client.members(of: 9, after: nil) == [
                    ListedUser(id: 7, username: "zoë", joinedAt: 1_613_154_307_972),
                    ListedUser(id: 8, username: "b", isBot: true, joinedAt: 1_613_154_307_000),
                    ListedUser(id: 9, username: ""), ListedUser(id: 10, username: ""),
                    ListedUser(id: 11, username: "", joinedAt: 1_613_154_307_999),
                ])
            #expect(try await fixture.client.members(of: 9, after: 11, limit: 50).isEmpty)
            #expect(
                fixture.requests == ["GET /guilds/9/members?limit=1000", "GET /guilds/9/members?limit=50&after=11"])
        }
    }

    @Test(
        "A member list that is not as documented is an error",
        arguments: [
            #"[{"user":{"id":"5"}}]"#, #"[{"user":{"id":"4"}}]"#, #"[{"user":{"id":"6"}},{"user":{"id":"6"}}]"#,
            #"[null]"#, #"[{"joined_at":"2021-02-12T18:25:07+00:00"}]"#, #"[{"user":{"id":null}}]"#, "{}", "null",
        ])
    func oddMembers(_ page: String) async throws {
        try await ClientFixture.with([.answer(200, [], page)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.members(of: 9, after: 5) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.route == "GET /guilds/{guild.id}/members")
        }
    }

    // MARK: - Invites

    @Test("Invites have their uses and limits, without their inviters; without Manage Server, the uses are unknown")
    func invites() async throws {
        try await ClientFixture.with([
            .answer(
                200, [],
                #"""
                [{"code":"aB3_-","type":0,"guild":{"id":"9"},"channel":{"id":"50","name":"general","type":0},
                  "inviter":{"id":"7","username":"ann"},"uses":3,"max_uses":10,"max_age":86400,"temporary":false,
                  "created_at":"2026-11-24T23:14:07.123000+00:00","expires_at":"2026-11-25T23:14:07.123000+00:00"},
                 {"code":"x","channel":null,"uses":0,"max_uses":0,"max_age":0},{"code":"y"}]
                """#),
            .answer(200, [], #"{"code":"harbor","uses":12}"#), .answer(200, [], #"{"code":null,"uses":0}"#),
            .answer(200, [], "{}"),
        ]) { fixture async throws in
            #expect(
                try await fixture.client.invites(of: 9) == [
                    GuildInvite(
                        code: "aB3_-", channelID: 50, uses: 3, maximumUses: 10, maximumAge: 86_400,
                        createdAt: "2026-11-24T23:14:07.123000+00:00"),
                    GuildInvite(code: "x", channelID: nil, uses: 0),
                    GuildInvite(code: "y", channelID: nil, uses: nil),
                ])
            #expect(try await fixture.client.vanityURL(of: 9) == VanityURL(code: "harbor", uses: 12))
            #expect(try await fixture.client.vanityURL(of: 9) == VanityURL(code: nil, uses: 0))
            #expect(try await fixture.client.vanityURL(of: 9) == VanityURL(code: nil, uses: nil))
            #expect(
                fixture.requests == ["GET /guilds/9/invites"] + Array(repeating: "GET /guilds/9/vanity-url", count: 3))
        }
    }

    @Test(
        "A list of invites that is not as documented is an error",
        arguments: [
            "{}", "null", "[null]", "[{}]", #"[{"code":5}]"#, #"[{"code":""}]"#, #"[{"code":"a b"}]"#,
            #"[{"code":"\u00e9"}]"#, #"[{"code":"x","uses":"3"}]"#, #"[{"code":"x","uses":1e99}]"#,
            #"[{"code":"x","channel":{"id":5}}]"#,
        ])
    func oddInvites(_ list: String) async throws {
        try await ClientFixture.with([.answer(200, [], list)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.invites(of: 9) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.route == "GET /guilds/{guild.id}/invites")
        }
    }

    // MARK: - Messages

    @Test("A page of messages is returned oldest first, with authors but without contents")
    func messages() async throws {
        try await ClientFixture.with([
            .answer(
                200, [],
                #"""
                [{"id":"13","type":18,"author":{"id":"4"},"content":"Round 16","thread":{"id":"13","parent_id":"7"}},
                 {"id":"12","type":20,"author":{"id":"3","bot":true},"webhook_id":"3","interaction_metadata":{"id":"9"}},
                 {"id":"10","author":{"id":"2","bot":false},"type":0,"content":"Hello","embeds":[],"webhook_id":null}]
                """#),
            .answer(200, [], "[]"),
        ]) { fixture async throws in
            #expect(
                try await fixture.client.messages(in: 7, after: 9) == [
                    MessageMetadata(id: 10, authorID: 2),
                    MessageMetadata(id: 12, authorID: 3, type: 20, isBot: true, isWebhook: true, isResponse: true),
                    MessageMetadata(id: 13, authorID: 4, type: 18, threadID: 13),
                ])
            #expect(try await fixture.client.messages(in: 7, after: 13, limit: 50).isEmpty)
            #expect(
                fixture.requests
                    == ["GET /channels/7/messages?limit=100&after=9", "GET /channels/7/messages?limit=50&after=13"])
        }
    }

    @Test(
        "A page of messages that is not as documented is an error",
        arguments: [
            #"[{"id":"5","author":{"id":"2"}}]"#, #"[{"id":"7","author":{"id":"2"}},{"id":"4","author":{"id":"2"}}]"#,
            #"[{"id":"6","author":{"id":"2"}},{"id":"6","author":{"id":"2"}}]"#, "[null]", #"[{"id":"6"}]"#,
            #"[{"author":{"id":"2"}}]"#, #"[{"id":"6","author":{"id":2}}]"#, "{}", "null", "",
        ])
    func oddMessages(_ page: String) async throws {
        try await ClientFixture.with([.answer(200, [], page)]) { fixture async throws in
            let error = await #expect(throws: RESTError.self) { try await fixture.client.messages(in: 7, after: 5) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.route == "GET /channels/{channel.id}/messages")
        }
    }

    // MARK: - Audit log

    static func entry(_ id: Int, _ action: Int = 20, target: String = #""7""#) -> String {
        #"{"id":"\#(id)","action_type":\#(action),"target_id":\#(target),"user_id":"3","changes":[]}"#
    }

    static func log(_ entries: [String], users: String = #"[{"id":"7","username":"ann"},{"id":"3","username":"m"}]"#)
        -> String
    {
        #"{"audit_log_entries":[\#(entries.joined(separator: ","))],"users":\#(users),"webhooks":[]}"#
    }

    @Test("Each type of action is read from the given time on, and the entries are merged by time")
    func auditLog() async throws {
        // The lowest ID of the requested millisecond.
        let first = 1 << 22
        let page = (1...100).map { Self.entry(first + $0 * 10, 22) }
        try await ClientFixture.with(script: { _, request in
            let entries =
                switch request.uri.split(separator: "?").last ?? "" {
                case "action_type=20&after=4194303&limit=100":
                    [Self.entry(first), Self.entry(first + 2_000, target: #""8""#)]
                case "action_type=22&after=4194303&limit=100": page
                case "action_type=22&after=4195304&limit=100": [Self.entry(first + 1_001, 22)]
                case "action_type=23&after=4194303&limit=100": [String]()
                default: ["unexpected"]
                }
            return .answer(200, [], Self.log(entries))
        }) { fixture async throws in
            let excerpt = try await fixture.client.auditLog(
                of: 9, since: 1_420_070_400_001, actions: [20, 22, 23])
            #expect(excerpt.isComplete)
            #expect(
                excerpt.entries.map { Int($0.id.rawValue) - first }
                    == (0...100).map { $0 * 10 } + [1_001, 2_000])
            #expect(
                excerpt.entries.suffix(2) == [
                    AuditLogExcerpt.Entry(id: 4_195_305, actionType: 22, target: 7, username: "ann"),
                    AuditLogExcerpt.Entry(id: 4_196_304, actionType: 20, target: 8, username: ""),
                ])
            #expect(fixture.requests.count == 4)
        }
    }

    @Test("Before 2015, the audit log is read from its beginning")
    func wholeAuditLog() async throws {
        try await ClientFixture.with([.answer(200, [], Self.log([]))]) { fixture async throws in
            #expect(
                try await fixture.client.auditLog(of: 9, since: 0, actions: [20]) == AuditLogExcerpt(entries: []))
            #expect(fixture.requests == ["GET /guilds/9/audit-logs?action_type=20&after=0&limit=100"])
        }
    }

    @Test(
        "Entries that are of no use are skipped",
        arguments: [
            ("null", nil), ("5", nil), ("{}", nil), (#"{"id":"6","action_type":20}"#, nil),
            (entry(6, target: "null"), nil), (entry(6, target: #""an invite""#), nil), (entry(6, 24), nil),
            (#"{"id":6,"action_type":20,"target_id":"7"}"#, nil),
            (#"{"id":"6","action_type":"20","target_id":"7"}"#, nil),
            (entry(6), "ann"),
        ] as [(String, String?)])
    func skipped(_ entry: String, username: String?) async throws {
        let answer = Self.log([Self.entry(5), entry, Self.entry(8)])
        try await ClientFixture.with([.answer(200, [], answer)]) { fixture async throws in
            let excerpt = try await fixture.client.auditLog(of: 9, since: 0, actions: [20])
            #expect(excerpt.entries.map(\.id.rawValue) == (username == nil ? [5, 8] : [5, 6, 8]))
        }
    }

    @Test(
        "Without a usable list of users, names are empty",
        arguments: ["null", "[]", "{}", #"[null,{"id":7},{"username":"ann"}]"#, #"[{"id":"7","username":null}]"#])
    func names(users: String) async throws {
        try await ClientFixture.with([.answer(200, [], Self.log([Self.entry(5)], users: users))]) {
            fixture async throws in
            #expect(
                try await fixture.client.auditLog(of: 9, since: 0, actions: [20]).entries == [
                    AuditLogExcerpt.Entry(id: 5, actionType: 20, target: 7, username: "")
                ])
        }
    }

    @Test(
        "An audit log that is not as documented is an error, not an endless loop",
        arguments: [
            [log((1...100).map { entry($0) }), log((1...100).map { entry($0) })],
            [log((1...100).reversed().map { entry($0) })],
            [log([entry(5), entry(5)])], [log(Array(repeating: "null", count: 100))], ["{}"], ["[]"],
            [#"{"audit_log_entries":null}"#],
        ] as [[String]])
    func oddAuditLog(_ pages: [String]) async throws {
        try await ClientFixture.with(pages.map { .answer(200, [], $0) }) { fixture async throws in
            let error = await #expect(throws: RESTError.self) {
                try await fixture.client.auditLog(of: 9, since: 0, actions: [20])
            }
            #expect(error?.code == .malformedResponse)
            #expect(error?.route == "GET /guilds/{guild.id}/audit-logs")
            #expect(fixture.requests.count == pages.count)
        }
    }

    @Test("After 100 pages of an action, the audit log is cut, and the result says so")
    func cut() async throws {
        try await ClientFixture.with(script: { number, _ in
            let entries = (number * 100 + 1...number * 100 + 100).map { Self.entry($0) }
            return .answer(200, [], Self.log(number < 100 ? entries : []))
        }) { fixture async throws in
            async let result = fixture.client.auditLog(of: 9, since: 0, actions: [20, 22])
            // The global rate limit.
            for _ in 0..<2 {
                await fixture.clock.waitForSleepers()
                fixture.clock.advance(by: .seconds(1))
            }
            let excerpt = try await result
            #expect(!excerpt.isComplete)
            #expect(excerpt.entries.map(\.id.rawValue) == (1...10_000).map { UInt64($0) })
            #expect(fixture.requests.count == 101)
        }
    }

    // MARK: - Permissions

    @Test("Without its permission, each list is forbidden, so that the caller can go on without it")
    func forbidden() async throws {
        let answer = ScriptedServer.Reply.answer(403, [], #"{"code":50013,"message":"Missing Permissions"}"#)
        try await ClientFixture.with(script: { _, _ in answer }) { fixture async throws in
            let client = fixture.client
            let bans = await #expect(throws: RESTError.self) { try await client.bans(in: 9) }
            let log = await #expect(throws: RESTError.self) {
                try await client.auditLog(of: 9, since: 0, actions: [20])
            }
            let members = await #expect(throws: RESTError.self) { try await client.members(of: 9, after: nil) }
            let messages = await #expect(throws: RESTError.self) { try await client.messages(in: 7, after: 0) }
            #expect(
                [bans, log, members, messages].map { $0?.code } == [.forbidden, .forbidden, .forbidden, .forbidden])
            #expect(bans?.advice.contains("\"Ban Members\"") == true)
            #expect(log?.advice.contains("\"View Audit Log\"") == true)
            #expect(members?.advice.contains("Server Members Intent") == true)
            #expect(messages?.advice.contains("\"Read Message History\"") == true)
            #expect(fixture.requests.count == 4)
        }
    }
}
