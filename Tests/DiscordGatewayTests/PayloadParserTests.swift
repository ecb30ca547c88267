// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing

@testable import DiscordGateway

@Suite("Payload parser")
struct PayloadParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let json: String
        let expected: GatewayPayload
        var testDescription: String { String(json.prefix(50)) }

        init(_ json: String, _ expected: GatewayPayload) {
            self.json = json
            self.expected = expected
        }
    }

    static let user = #"{"id":"7","username":"ann","global_name":"Ann 🟢","discriminator":"0"}"#
    static let member = GuildMemberEvent(
        guildID: 5, user: GatewayUser(id: 7, username: "ann", globalName: "Ann 🟢", discriminator: "0"))

    static func event(_ name: String, _ data: String, sequence: Int = 9) -> String {
        #"{"t":"\#(name)","s":\#(sequence),"op":0,"d":\#(data)}"#
    }

    static let cases = basics + activity

    private static let basics: [Case] = [
        Case(#"{"op":10,"d":{"heartbeat_interval":41250}}"#, .hello(interval: .milliseconds(41250))),
        Case(#"{"op":10,"d":{"heartbeat_interval":9223372036854775807}}"#, .hello(interval: .seconds(86400))),
        Case(#"{"op":1}"#, .signal(.heartbeatRequested)),
        Case(#"{"op":7}"#, .signal(.reconnect)),
        Case(#"{"op":9,"d":true}"#, .signal(.invalidSession(resumable: true))),
        Case(#"{"op":9,"d":false}"#, .signal(.invalidSession(resumable: false))),
        Case(#"{"op":11}"#, .signal(.heartbeatAcknowledged)),
        Case(#"{"op":9223372036854775807}"#, .signal(.unknown(opcode: .max))),
        Case(
            event(
                "READY",
                #"{"user":{"id":"1","username":"b"},"guilds":[{"id":"5"}],"session_id":"s","resume_gateway_url":"u"}"#),
            .event(
                .ready(ReadyEvent(sessionID: "s", resumeURL: "u", userID: 1, guildIDs: [5])), kind: 2, sequence: 9)),
        Case(event("RESUMED", "{}"), .event(.resumed, kind: 3, sequence: 9)),
        Case(
            event(
                "GUILD_CREATE",
                #"{"id":"5","name":"G","member_count":2,"large":true,"channels":[{"id":"6","type":0,"name":"c"}],"#
                    + #""members":[{"user":{"id":"8","bot":true}}],"presences":[{"user":{"id":"8"},"status":"idle"}]}"#),
            .event(
                .guildCreate(
                    GuildCreateEvent(
                        guildID: 5, name: "G", memberCount: 2, isLarge: true, hasPresences: true, online: [8],
                        bots: [8],
                        channels: [ChannelEvent(id: 6, guildID: 5, type: 0, name: "c")])), kind: 4, sequence: 9)),
        Case(
            event("GUILD_UPDATE", #"{"id":"5","name":"H"}"#),
            .event(.guildUpdate(GuildUpdateEvent(guildID: 5, name: "H")), kind: 5, sequence: 9)),
        Case(
            event("GUILD_DELETE", #"{"id":"5","unavailable":true}"#),
            .event(.guildDelete(GuildDeleteEvent(guildID: 5, isUnavailable: true)), kind: 6, sequence: 9)),
        Case(
            event("GUILD_MEMBER_ADD", #"{"guild_id":"5","user":\#(user)}"#),
            .event(.memberAdd(member), kind: 7, sequence: 9)),
        Case(
            event("GUILD_MEMBER_ADD", #"{"guild_id":"5","joined_at":"2021-02-12T18:25:07.972Z","user":\#(user)}"#),
            .event(
                .memberAdd(GuildMemberEvent(guildID: 5, user: member.user, joinedAt: 1_613_154_307_972)), kind: 7,
                sequence: 9)),
        Case(
            event("GUILD_MEMBER_ADD", #"{"guild_id":"5","joined_at":"soon","user":\#(user)}"#),
            .event(.memberAdd(member), kind: 7, sequence: 9)),
        Case(
            event(
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                #"{"id":"90","guild_id":"5","action_type":20,"target_id":"7","user_id":"3"}"#),
            .event(
                .auditLogEntry(
                    AuditLogEntryEvent(
                        guildID: 5, entryID: 90, actionType: AuditLogEntry.memberKick, targetID: 7, userID: 3)),
                kind: 17, sequence: 9)),
        Case(
            event(
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                #"{"id":"90","guild_id":"5","action_type":21,"target_id":null,"user_id":null}"#),
            .event(
                .auditLogEntry(
                    AuditLogEntryEvent(guildID: 5, entryID: 90, actionType: 21, targetID: nil, userID: nil)),
                kind: 17, sequence: 9)),
        Case(
            event(
                "INTERACTION_CREATE",
                #"{"id":"100","application_id":"8","type":2,"token":"t","guild_id":"5","channel_id":"50","locale":"de","#
                    + #""member":{"user":\#(user),"permissions":"8"},"data":{"name":"stats","options":[{"name":"week","#
                    + #""type":1,"options":[{"name":"ago","type":4,"value":2}]}]}}"#),
            .event(
                .interactionCreate(
                    InteractionEvent(
                        interaction: Interaction(id: 100, applicationID: 8, token: "t"), guildID: 5, channelID: 50,
                        user: member.user, memberPermissions: "8", locale: "de", commandName: "stats",
                        subcommands: ["week"], options: [InteractionEvent.Option(name: "ago", value: "2")])),
                kind: 18, sequence: 9)),
        Case(
            event(
                "INTERACTION_CREATE",
                #"{"id":"100","application_id":"8","type":3,"token":"t","user":\#(user),"data":{"custom_id":"x"}}"#),
            .event(
                .interactionCreate(
                    InteractionEvent(
                        interaction: Interaction(id: 100, applicationID: 8, token: "t"), kind: .component, guildID: nil,
                        channelID: nil, user: member.user, commandName: nil, customID: "x")),
                kind: 18, sequence: 9)),
        Case(
            event("GUILD_MEMBER_REMOVE", #"{"guild_id":"5","user":\#(user)}"#),
            .event(.memberRemove(member), kind: 8, sequence: 9)),
        Case(
            event("GUILD_BAN_ADD", #"{"guild_id":"5","user":\#(user)}"#), .event(.banAdd(member), kind: 9, sequence: 9)),
        Case(
            event("GUILD_BAN_REMOVE", #"{"guild_id":"5","user":\#(user)}"#),
            .event(.banRemove(member), kind: 10, sequence: 9)),
        Case(
            event(
                "GUILD_MEMBERS_CHUNK",
                #"{"guild_id":"5","chunk_index":0,"chunk_count":1,"members":[{"user":\#(user),"joined_at":"#
                    + #""2021-02-12T18:25:07.972Z"},{"user":{"id":"8","bot":true},"joined_at":null},null,{}],"#
                    + #""presences":[]}"#),
            .event(
                .membersChunk(
                    MembersChunkEvent(
                        guildID: 5, index: 0, count: 1, nonce: nil, memberCount: 3, online: [], bots: [8],
                        members: [
                            ListedUser(id: 7, username: "ann", joinedAt: 1_613_154_307_972),
                            ListedUser(id: 8, username: "", isBot: true),
                        ])),
                kind: 11, sequence: 9)),
        Case(
            event("PRESENCE_UPDATE", #"{"guild_id":"5","status":"dnd","user":{"id":"7"}}"#),
            .event(
                .presenceUpdate(PresenceEvent(guildID: 5, userID: 7, status: .dnd)), kind: 12, sequence: 9)),
        Case(
            event("PRESENCE_UPDATE", #"{"guild_id":"5","user":{"id":"7"}}"#),
            .event(.other(name: "PRESENCE_UPDATE"), kind: 12, sequence: 9)),
        Case(
            event("CHANNEL_CREATE", #"{"id":"6","type":0,"name":"c","guild_id":"5"}"#),
            .event(
                .channelCreate(ChannelEvent(id: 6, guildID: 5, type: 0, name: "c")), kind: 13, sequence: 9)),
        Case(
            event("CHANNEL_UPDATE", #"{"id":"6","type":0,"name":"c","guild_id":"5"}"#),
            .event(
                .channelUpdate(ChannelEvent(id: 6, guildID: 5, type: 0, name: "c")), kind: 14, sequence: 9)),
        Case(
            event("CHANNEL_DELETE", #"{"id":"6","type":0}"#),
            .event(
                .channelDelete(ChannelEvent(id: 6, guildID: nil, type: 0, name: nil)), kind: 15, sequence: 9)),
        Case(
            event(
                "RATE_LIMITED", #"{"opcode":8,"retry_after":1.5,"meta":{"guild_id":"5","nonce":"n"}}"#),
            .rateLimited(
                GatewayRateLimit(
                    opcode: .requestGuildMembers, retryAfter: .milliseconds(1500), guildID: 5, nonce: "n"),
                sequence: 9)),
        Case(
            event("RATE_LIMITED", #"{"opcode":4,"retry_after":1e300,"meta":null}"#),
            .rateLimited(
                GatewayRateLimit(
                    opcode: GatewayOpcode(rawValue: 4), retryAfter: .seconds(86_400), guildID: nil, nonce: nil),
                sequence: 9)),
        Case(event("TYPING_START", "{}"), .event(.other(name: "TYPING_START"), kind: 1, sequence: 9)),
        Case("{", .malformed(.syntax, sequence: nil)),
        Case(event("GUILD_DELETE", "{}"), .malformed(.missingField, sequence: 9)),
        Case(event("GUILD_DELETE", #"{"id":5}"#), .malformed(.missingField, sequence: 9)),
        Case(#"{"op":10,"d":{}}"#, .malformed(.missingField, sequence: nil)),
    ]

    @Test("Each payload is parsed")
    func payloads() throws {
        var parser = try PayloadParser(intents: .statistics)
        let buffer = PayloadBuffer()
        for test in Self.cases + Self.cases {
            Array(test.json.utf8).withUnsafeBytes { buffer.append($0) }
            #expect(parser.parse(buffer) == test.expected, "\(test.json)")
            buffer.clear()
        }
    }

    @Test("Interaction options are found by name, and no text form shows the token")
    func interaction() {
        let event = InteractionEvent(
            interaction: Interaction(id: 100, applicationID: 8, token: "secret"), guildID: 5, channelID: 50,
            user: Self.member.user, commandName: "stats", options: [InteractionEvent.Option(name: "days", value: "7")])
        #expect(event.option("days") == "7")
        #expect(event.option("weeks") == nil)
        var dumped = ""
        dump(event, to: &dumped)
        for text in ["\(event)", String(reflecting: event), dumped, "\(GatewayEvent.interactionCreate(event))"] {
            #expect(text.contains("100"))
            #expect(!text.contains("secret"))
        }
    }

    @Test("Metric labels are in the order of the event numbers")
    func labels() {
        for test in Self.cases {
            guard case .event(let event, let kind, _) = test.expected else { continue }
            if case .other = event { continue }
            #expect(test.json.contains("\"t\":\"\(PayloadParser.eventLabels[kind])\""))
        }
        #expect(PayloadParser.eventLabels[PayloadParser.malformedKind] == "malformed")
        #expect(PayloadParser.eventLabels[PayloadParser.rateLimitedKind] == "RATE_LIMITED")
        #expect(PayloadParser.eventLabels[PayloadParser.membersChunkKind] == "GUILD_MEMBERS_CHUNK")
    }

    @Test(
        "A guild's complete member list is delivered with the intent",
        arguments: [
            (
                GatewayIntents.statistics, 2,
                [ListedUser(id: 7, username: "ann"), ListedUser(id: 8, username: "", isBot: true)]
            ),
            (
                [.guilds, .guildMembers], 2,
                [ListedUser(id: 7, username: "ann"), ListedUser(id: 8, username: "", isBot: true)]
            ),
            ([.guilds, .guildPresences], 2, nil),
            (.statistics, 3, nil),
        ] as [(GatewayIntents, Int, [ListedUser]?)])
    func members(_ intents: GatewayIntents, _ count: Int, _ expected: [ListedUser]?) throws {
        var parser = try PayloadParser(intents: intents)
        let buffer = PayloadBuffer()
        let json = Self.event(
            "GUILD_CREATE",
            #"{"id":"5","member_count":\#(count),"members":[{"user":\#(Self.user)},{"user":{"id":"8","bot":true}}]}"#)
        Array(json.utf8).withUnsafeBytes { buffer.append($0) }
        let guild = GuildCreateEvent(
            guildID: 5, name: "", memberCount: count, hasPresences: false, bots: [8], members: expected)
        #expect(parser.parse(buffer) == .event(.guildCreate(guild), kind: 4, sequence: 9))
    }

    @Test(
        "A presence list is complete only with the intent and up to 75,000 members",
        arguments: [
            (GatewayIntents.statistics, 75_000, #","presences":[]"#, true),
            (.statistics, 75_001, #","presences":[]"#, false),
            (.statistics, 10, "", false),
            ([.guilds, .guildMembers], 10, #","presences":[]"#, false),
        ] as [(GatewayIntents, Int, String, Bool)])
    func hasPresences(_ intents: GatewayIntents, _ members: Int, _ presences: String, _ expected: Bool) throws {
        var parser = try PayloadParser(intents: intents)
        let buffer = PayloadBuffer()
        let json = Self.event("GUILD_CREATE", #"{"id":"5","name":"G","member_count":\#(members)\#(presences)}"#)
        Array(json.utf8).withUnsafeBytes { buffer.append($0) }
        let guild = GuildCreateEvent(guildID: 5, name: "G", memberCount: members, hasPresences: expected)
        let payload = parser.parse(buffer)
        #expect(payload == .event(.guildCreate(guild), kind: 4, sequence: 9))
    }
}
