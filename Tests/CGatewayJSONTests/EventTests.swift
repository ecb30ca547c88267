// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON
import Testing

@Suite("Gateway JSON: events")
struct EventTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let json: String
        let expected: Reading
        var testDescription: String { expected.eventName ?? "op \(expected.op)" }
    }

    static let cases = basics + activity

    private static let basics: [Case] = [
        Case(
            json: #"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250,"_trace":["[\"gateway\"]"]}}"#,
            expected: Reading(op: 10, heartbeatInterval: 41250)),
        Case(json: #"{"op":11}"#, expected: Reading(op: 11)),
        Case(json: #"{"op":11,"d":null,"s":null,"t":null}"#, expected: Reading(op: 11)),
        Case(json: #"{"op":7,"d":null}"#, expected: Reading(op: 7)),
        Case(json: #"{"op":1,"d":251}"#, expected: Reading(op: 1)),
        Case(json: #"{"op":9,"d":true}"#, expected: Reading(op: 9, resumable: true)),
        Case(json: #"{"op":9,"d":false}"#, expected: Reading(op: 9)),
        Case(json: #"{"op":99,"d":[1,{"a":2}],"x":"y"}"#, expected: Reading(op: 99)),
        Case(
            json: #"""
                {"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"verified":true,"username":"Bot","id":"77","bot":true,
                "discriminator":"0001","global_name":null},"guilds":[{"unavailable":true,"id":"5"},{"id":"6"}],
                "session_id":"abc","resume_gateway_url":"wss://gateway-us-east1-b.discord.gg","application":{"id":"8"}}}
                """#,
            expected: Reading(
                sequence: 1, event: 2, eventName: "READY", sessionID: "abc",
                resumeURL: "wss://gateway-us-east1-b.discord.gg", guildIDs: [5, 6], userID: 77, username: "Bot",
                discriminator: "0001", isBot: true)),
        Case(
            json: #"{"t":"RESUMED","s":9,"op":0,"d":{"_trace":[]}}"#,
            expected: Reading(sequence: 9, event: 3, eventName: "RESUMED")),
        Case(
            json: #"""
                {"t":"GUILD_CREATE","s":2,"op":0,"d":{"id":"5","name":"A \"guild\" \ud83d\udc65","member_count":3,
                "large":true,"joined_at":"2024-01-01","threads":[],"channels":[{"id":"50","type":0,"name":"general",
                "permission_overwrites":[{"id":"5"}]},{"id":"51","type":4,"name":null}],"members":[{"user":{"id":"1",
                "username":"a"},"roles":[]},{"roles":["9"],"user":{"bot":true,"id":"2"}}],"presences":[{"user":
                {"id":"1"},"status":"idle","activities":[{"name":"x"}]},{"user":{"id":"2"},"status":"offline"},{"user":
                {"id":"3"},"status":"streaming"},{"user":{},"status":"online"},{"user":{"id":"4"},"status":7}]}}
                """#,
            expected: Reading(
                sequence: 2, event: 4, eventName: "GUILD_CREATE", guildID: 5, name: "A \"guild\" 👥", memberCount: 3,
                large: true, hasPresences: true,
                channels: [
                    Reading.Channel(id: 50, type: 0, name: "general"), Reading.Channel(id: 51, type: 4, name: nil),
                ], listedMembers: 2, bots: [2], online: [1, 3])),
        Case(
            json: #"""
                {"t":"GUILD_CREATE","s":2,"op":0,"d":{"members":[{"roles":["9"],"joined_at":
                "2021-02-12T18:25:07.972000+00:00","user":{"username":"zo\u00eb","id":"1","bot":false}},{"user":{"id":"2",
                "bot":true,"username":"b"},"joined_at":null,"nick":null},{"flags":0,"user":{"id":"3"},"mute":false}],
                "member_count":3,"large":false,"id":"5"}}
                """#,
            expected: Reading(
                sequence: 2, event: 4, eventName: "GUILD_CREATE", guildID: 5, memberCount: 3, listedMembers: 3,
                bots: [2],
                members: [
                    Reading.Member(id: 1, username: "zoë", joinedAt: 1_613_154_307_972),
                    Reading.Member(id: 2, username: "b", isBot: true), Reading.Member(id: 3),
                ])),
        Case(
            json: #"{"t":"GUILD_CREATE","s":2,"op":0,"d":{"id":"5","unavailable":true}}"#,
            expected: Reading(sequence: 2, event: 4, eventName: "GUILD_CREATE", guildID: 5, unavailable: true)),
        Case(
            json: #"{"t":"GUILD_UPDATE","s":3,"op":0,"d":{"name":"New","id":"5","roles":[{"id":"5","name":"all"}]}}"#,
            expected: Reading(sequence: 3, event: 5, eventName: "GUILD_UPDATE", guildID: 5, name: "New")),
        Case(
            json: #"{"t":"GUILD_DELETE","s":4,"op":0,"d":{"id":"5"}}"#,
            expected: Reading(sequence: 4, event: 6, eventName: "GUILD_DELETE", guildID: 5)),
        Case(
            json: #"{"t":"GUILD_DELETE","s":4,"op":0,"d":{"id":"5","unavailable":true}}"#,
            expected: Reading(sequence: 4, event: 6, eventName: "GUILD_DELETE", guildID: 5, unavailable: true)),
        Case(
            json: #"""
                {"t":"GUILD_MEMBER_ADD","s":5,"op":0,"d":{"user":{"id":"18446744073709551615","username":"zoë\n",
                "global_name":"\u00c9lan 🟢","discriminator":"0","bot":false,"avatar":null},"roles":[],"guild_id":"5",
                "joined_at":"2021-02-12T18:25:07.972000+00:00"}}
                """#,
            expected: Reading(
                sequence: 5, event: 7, eventName: "GUILD_MEMBER_ADD", guildID: 5, userID: .max, username: "zoë\n",
                globalName: "Élan 🟢", discriminator: "0", joinedAt: 1_613_154_307_972)),
        Case(
            json: #"{"t":"GUILD_MEMBER_REMOVE","s":6,"op":0,"d":{"guild_id":"5","user":{"id":"1","username":"a"}}}"#,
            expected: Reading(
                sequence: 6, event: 8, eventName: "GUILD_MEMBER_REMOVE", guildID: 5, userID: 1, username: "a")),
        Case(
            json:
                #"{"t":"GUILD_BAN_ADD","s":7,"op":0,"d":{"guild_id":"5","user":{"id":"1","username":"a","bot":true}}}"#,
            expected: Reading(
                sequence: 7, event: 9, eventName: "GUILD_BAN_ADD", guildID: 5, userID: 1, username: "a", isBot: true)),
        Case(
            json: #"{"t":"GUILD_BAN_REMOVE","s":8,"op":0,"d":{"guild_id":"5","user":{"id":"1","username":""}}}"#,
            expected: Reading(
                sequence: 8, event: 10, eventName: "GUILD_BAN_REMOVE", guildID: 5, userID: 1, username: "")),
        Case(
            json: #"""
                {"t":"GUILD_MEMBERS_CHUNK","s":9,"op":0,"d":{"guild_id":"5","chunk_index":1,"chunk_count":2,"nonce":"n",
                "not_found":[],"members":[{"user":{"id":"1","bot":true,"username":"a \"b\""},"roles":[],"joined_at":
                "2021-02-12T18:25:07+00:00","deaf":false},{"joined_at":null,"user":{"id":"2"}}],
                "presences":[{"status":"dnd","user":{"id":"2"}}]}}
                """#,
            expected: Reading(
                sequence: 9, event: 11, eventName: "GUILD_MEMBERS_CHUNK", guildID: 5, chunkIndex: 1, chunkCount: 2,
                nonce: "n", listedMembers: 2, bots: [1], online: [2],
                members: [
                    Reading.Member(id: 1, username: "a \"b\"", isBot: true, joinedAt: 1_613_154_307_000),
                    Reading.Member(id: 2),
                ])),
        Case(
            json: #"""
                {"t":"PRESENCE_UPDATE","s":10,"op":0,"d":{"user":{"id":"1","username":5},"status":"dnd",
                "guild_id":"5","client_status":{"web":"dnd"},"activities":[{"id":"custom","state":"\u0000"}]}}
                """#,
            expected: Reading(
                sequence: 10, event: 12, eventName: "PRESENCE_UPDATE", guildID: 5, userID: 1, presence: 3)),
        Case(
            json: #"{"t":"PRESENCE_UPDATE","s":10,"op":0,"d":{"status":{"a":[]},"guild_id":"5","user":{"id":"1"}}}"#,
            expected: Reading(
                sequence: 10, event: 12, eventName: "PRESENCE_UPDATE", guildID: 5, userID: 1, presence: 4)),
        Case(
            json:
                #"{"t":"CHANNEL_CREATE","s":11,"op":0,"d":{"id":"50","type":2,"name":"👥 Members: 3","guild_id":"5"}}"#,
            expected: Reading(
                sequence: 11, event: 13, eventName: "CHANNEL_CREATE", guildID: 5,
                channels: [Reading.Channel(id: 50, type: 2, name: "👥 Members: 3")])),
        Case(
            json: #"{"t":"CHANNEL_UPDATE","s":12,"op":0,"d":{"id":"50","type":0}}"#,
            expected: Reading(
                sequence: 12, event: 14, eventName: "CHANNEL_UPDATE", channels: [Reading.Channel(id: 50, type: 0)])),
        Case(
            json: #"{"t":"CHANNEL_DELETE","s":13,"op":0,"d":{"id":"50","type":0,"guild_id":"5","name":"x"}}"#,
            expected: Reading(
                sequence: 13, event: 15, eventName: "CHANNEL_DELETE", guildID: 5,
                channels: [Reading.Channel(id: 50, type: 0, name: "x")])),
        Case(
            json: #"""
                {"t":"RATE_LIMITED","s":13,"op":0,"d":{"opcode":8,"retry_after":12.375,"meta":{"nonce":"n",
                "guild_id":"5"}}}
                """#,
            expected: Reading(
                sequence: 13, event: 16, eventName: "RATE_LIMITED", guildID: 5, nonce: "n", limitedOpcode: 8,
                retryAfter: 12.375)),
        Case(
            json: #"{"t":"RATE_LIMITED","s":13,"op":0,"d":{"meta":[{"guild_id":5}],"retry_after":3,"opcode":4}}"#,
            expected: Reading(
                sequence: 13, event: 16, eventName: "RATE_LIMITED", limitedOpcode: 4, retryAfter: 3)),
        Case(
            json: #"""
                {"t":"GUILD_AUDIT_LOG_ENTRY_CREATE","s":15,"op":0,"d":{"user_id":"3","target_id":"7","options":{"a":[]},
                "id":"90","changes":[{"key":"x","new_value":null}],"action_type":20,"guild_id":"5","reason":"why"}}
                """#,
            expected: Reading(
                sequence: 15, event: 17, eventName: "GUILD_AUDIT_LOG_ENTRY_CREATE", guildID: 5, userID: 3, id: 90,
                actionType: 20, targetID: 7)),
        Case(
            json: #"""
                {"t":"GUILD_AUDIT_LOG_ENTRY_CREATE","s":15,"op":0,"d":{"guild_id":"5","user_id":null,"target_id":null,
                "action_type":21,"id":"91"}}
                """#,
            expected: Reading(
                sequence: 15, event: 17, eventName: "GUILD_AUDIT_LOG_ENTRY_CREATE", guildID: 5, id: 91, actionType: 21)),
        Case(
            json: #"""
                {"t":"GUILD_AUDIT_LOG_ENTRY_CREATE","s":15,"op":0,"d":{"target_id":"an invite","user_id":3,
                "action_type":40,"id":"92","guild_id":"5"}}
                """#,
            expected: Reading(
                sequence: 15, event: 17, eventName: "GUILD_AUDIT_LOG_ENTRY_CREATE", guildID: 5, id: 92, actionType: 40)),
        Case(
            json: #"""
                {"t":"INTERACTION_CREATE","s":16,"op":0,"d":{"version":1,"type":2,"token":"tok","member":{"user":{"id":"7",
                "username":"ann"},"roles":[],"permissions":"2147483647","joined_at":"2021-02-12T18:25:07+00:00"},
                "locale":"de","id":"100","guild_locale":"en-US","guild_id":"5","guild":{"id":"5"},"data":{"type":1,
                "options":[{"value":"7 \"days\"","type":3,"name":"span"},{"name":"count","type":4,"value":-7 },
                {"name":"part","type":10,"value":0.5},{"name":"all","type":5,"value":true},{"name":"none","type":3}],
                "name":"stats","id":"200"},"channel_id":"50","channel":{"id":"50","type":0},"application_id":"8"}}
                """#,
            expected: Reading(
                sequence: 16, event: 18, eventName: "INTERACTION_CREATE", guildID: 5, userID: 7, username: "ann",
                id: 100, interactionType: 2, applicationID: 8, channelID: 50, token: "tok", locale: "de",
                permissions: "2147483647", command: "stats",
                options: [
                    Reading.Option(name: "span", value: "7 \"days\""), Reading.Option(name: "count", value: "-7"),
                    Reading.Option(name: "part", value: "0.5"), Reading.Option(name: "all", value: "true"),
                ])),
        Case(
            json: #"""
                {"t":"INTERACTION_CREATE","s":16,"op":0,"d":{"type":2,"token":"tok","user":{"id":"7","username":"ann"},
                "id":"100","data":{"name":"admin","options":[{"options":[{"options":[{"name":"who","type":6,"value":"9"}],
                "type":1,"name":"add"}],"name":"list","type":2}]},"channel_id":null,"guild_id":null,"application_id":"8"}}
                """#,
            expected: Reading(
                sequence: 16, event: 18, eventName: "INTERACTION_CREATE", userID: 7, username: "ann", id: 100,
                interactionType: 2, applicationID: 8, token: "tok", command: "admin", subcommands: ["list", "add"],
                options: [Reading.Option(name: "who", value: "9")])),
        Case(
            json: #"""
                {"t":"INTERACTION_CREATE","s":16,"op":0,"d":{"type":2,"token":"tok","user":{"id":"7","username":"ann"},
                "id":"100","data":{"name":"stats","options":[{"type":1,"name":"week"}]},"application_id":"8"}}
                """#,
            expected: Reading(
                sequence: 16, event: 18, eventName: "INTERACTION_CREATE", userID: 7, username: "ann", id: 100,
                interactionType: 2, applicationID: 8, token: "tok", command: "stats", subcommands: ["week"])),
        Case(
            json: #"""
                {"t":"INTERACTION_CREATE","s":16,"op":0,"d":{"type":3,"token":"tok","user":{"id":"7","username":"ann"},
                "id":"100","data":{"custom_id":"more","component_type":2},"application_id":"8","message":{"id":"3"}}}
                """#,
            expected: Reading(
                sequence: 16, event: 18, eventName: "INTERACTION_CREATE", userID: 7, username: "ann", id: 100,
                interactionType: 3, applicationID: 8, token: "tok", customID: "more")),
        Case(
            json: #"""
                {"t":"INTERACTION_CREATE","s":16,"op":0,"d":{"type":3,"token":"tok","user":{"id":"7","username":"ann"},
                "data":{"component_type":2,"custom_id":"a\"b","id":3},"id":"100","application_id":"8"}}
                """#,
            expected: Reading(
                sequence: 16, event: 18, eventName: "INTERACTION_CREATE", userID: 7, username: "ann", id: 100,
                interactionType: 3, applicationID: 8, token: "tok", customID: "a\"b")),
        Case(
            json: #"{"t":"GUILD_DELETE","s":4,"op":0,"d":{"id":"5"},"op":10,"s":5,"t":"X","d":{"id":"6"}}"#,
            expected: Reading(sequence: 4, event: 6, eventName: "GUILD_DELETE", guildID: 5)),
        Case(
            json: #"{"t":"TYPING_START","s":14,"op":0,"d":{"user_id":7,"member":[]}}"#,
            expected: Reading(sequence: 14, event: 1, eventName: "TYPING_START")),
    ]

    @Test("The fields of each payload are parsed", arguments: cases)
    func fields(_ test: Case) {
        #expect(Reading(test.json) == test.expected)
    }

    @Test("One parser reads all payloads in sequence, and none affects the next")
    func reuse() {
        let parser = gwjson_parser_create()
        defer { gwjson_parser_destroy(parser) }
        for test in Self.cases + Self.cases.reversed() {
            #expect(Reading(test.json.utf8, parser: parser) == test.expected)
        }
    }

    @Test("The keys around d can be in any order")
    func keyOrder() {
        let fields = [
            #""op":0"#, #""s":5"#, #""t":"GUILD_MEMBER_ADD""#,
            #""d":{"user":{"id":"1","username":"\u00e9"},"guild_id":"5"}"#,
        ]
        let expected = Reading(
            sequence: 5, event: 7, eventName: "GUILD_MEMBER_ADD", guildID: 5, userID: 1, username: "é")
        for order in permutations(fields) {
            #expect(Reading("{" + order.joined(separator: ", ") + "}") == expected)
        }
    }

    private func permutations(_ items: [String]) -> [[String]] {
        if items.isEmpty { return [[]] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(rest).map { [item] + $0 }
        }
    }

    @Test("A payload truncated at any byte is rejected, and never read past its end", arguments: cases)
    func truncation(_ test: Case) {
        let bytes = Array(test.json.utf8)
        for length in 0..<bytes.count {
            #expect(Reading(bytes[..<length]).status != GWJSON_OK.rawValue)
        }
    }
}
