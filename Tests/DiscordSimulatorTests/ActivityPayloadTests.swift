// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Payloads of activity")
struct ActivityPayloadTests {
    private static let time = "2023-11-14T22:13:20.000000+00:00"
    private static let empty = """
        "edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],\
        "embeds":[],"components":[],"pinned":false,"flags":0
        """

    @Test("Complete messages of a member, a bot that responds to a command, and a webhook")
    func messages() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let guild = harness.state.id
        let general = try harness.channels.text[0].id
        let (human, bot) = (harness.humans[0], harness.bots[0])

        let message = try #require(try harness.act(.init(.message, in: "general", by: UserID(human))).messageID)
        #expect(
            try harness.dispatches().map(\.data) == [
                """
                {"id":"\(message)","channel_id":"\(general)","author":\(harness.user(human)),"content":"",\
                "timestamp":"\(Self.time)",\(Self.empty),"type":0,"guild_id":"\(guild)","channel_type":0,\
                "member":{\(try harness.member(human))}}
                """
            ])

        let response = try #require(
            try harness.act(.init(.message, in: "general", by: UserID(bot), author: .interaction)).messageID)
        let asker = try #require(harness.state.activity.messages[response.rawValue]).reference
        #expect(harness.humans.contains(asker))
        #expect(
            try harness.dispatches().map(\.data) == [
                """
                {"id":"\(response)","channel_id":"\(general)","author":\(harness.user(bot)),"content":"",\
                "timestamp":"\(Self.time)",\(Self.empty),"type":20,"webhook_id":"\(bot)","application_id":"\(bot)",\
                "interaction_metadata":{"id":"\(response.rawValue - 1 << 22)","type":2,"user":\(harness.user(asker)),\
                "authorizing_integration_owners":{"0":"\(guild)"}},"guild_id":"\(guild)","channel_type":0,\
                "member":{\(try harness.member(bot))}}
                """
            ])

        let news = try harness.act(.init(.message, in: "general", author: .webhook))
        let (webhook, id) = (try #require(news.userID), try #require(news.messageID))
        #expect(
            try harness.dispatches().map(\.data) == [
                """
                {"id":"\(id)","channel_id":"\(general)","author":{"id":"\(webhook)","username":"News",\
                "discriminator":"0000","global_name":null,"avatar":null,"public_flags":0,"flags":0,"primary_guild":null,\
                "bot":true},"content":"","timestamp":"\(Self.time)",\(Self.empty),"type":0,"webhook_id":"\(webhook)",\
                "guild_id":"\(guild)","channel_type":0}
                """
            ])
    }

    @Test("A complete reply contains the message replied to, without its own reference")
    func reply() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let general = try harness.channels.text[0].id
        let humans = harness.humans
        let first = try #require(try harness.act(.init(.message, in: "general", by: UserID(humans[0]))).messageID)
        let reply = try #require(
            try harness.act(.init(.message, in: "general", by: UserID(humans[1]), type: 19)).messageID)
        #expect(
            try harness.dispatches().map(\.data).last == """
                {"id":"\(reply)","channel_id":"\(general)","author":\(harness.user(humans[1])),"content":"",\
                "timestamp":"\(Self.time)",\(Self.empty),"type":19,"message_reference":{"type":0,\
                "channel_id":"\(general)","message_id":"\(first)","guild_id":"\(harness.state.id)"},\
                "referenced_message":{"id":"\(first)","channel_id":"\(general)","author":\(harness.user(humans[0])),\
                "content":"","timestamp":"\(Self.time)",\(Self.empty),"type":0},"guild_id":"\(harness.state.id)",\
                "channel_type":0,"member":{\(try harness.member(humans[1]))}}
                """)
    }

    @Test("A complete reaction")
    func reaction() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let (author, fan) = (harness.humans[0], harness.humans[1])
        let message = try #require(try harness.act(.init(.message, in: "help", by: UserID(author))).messageID)
        try harness.act(.init(.react, in: "help", by: UserID(fan)))
        let help = try #require(try harness.channels.id(named: "help"))
        let (name, data) = try #require(try harness.dispatches().last)
        let emoji = try #require(data.firstRange(of: #""name":""#)).upperBound
        #expect(name == "MESSAGE_REACTION_ADD")
        #expect(
            data == """
                {"user_id":"\(fan)","channel_id":"\(help)","message_id":"\(message)","guild_id":"\(harness.state.id)",\
                "member":{"user":\(harness.user(fan)),\(try harness.member(fan))},\
                "emoji":{"id":null,"name":"\(data[emoji...].prefix { $0 != "\"" })"},"message_author_id":"\(author)",\
                "burst":false,"type":0}
                """)
    }

    @Test("A complete thread, its system message, and the thread in GUILD_CREATE")
    func thread() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let owner = harness.humans[0]
        let general = try harness.channels.text[0].id
        let thread = try #require(try harness.act(.init(.thread, in: "general", by: UserID(owner))).channelID)
        let name = try #require(harness.state.activity.threads[thread.rawValue]?.name)
        func object(_ end: String, last: String = "null", count: Int = 0) -> String {
            """
            {"id":"\(thread)","type":11,"guild_id":"\(harness.state.id)","parent_id":"\(general)","owner_id":"\(owner)",\
            "name":"\(name)","last_message_id":\(last),"message_count":\(count),"total_message_sent":\(count),\
            "member_count":1,"rate_limit_per_user":0,"flags":0,"thread_metadata":{"archived":false,\
            "auto_archive_duration":1440,"archive_timestamp":"\(Self.time)","locked":false,\
            "create_timestamp":"\(Self.time)"}\(end)
            """
        }
        let events = try harness.dispatches()
        #expect(events.map(\.name) == ["THREAD_CREATE", "MESSAGE_CREATE"])
        #expect(events[0].data == object(#","newly_created":true}"#))
        #expect(
            events[1].data.contains(#""type":18,"message_reference":{"type":0,"channel_id":"\#(thread)","guild_id""#))

        let message = try #require(
            try harness.act(.init(.message, in: thread.description, by: UserID(owner))).messageID)
        #expect(try harness.dispatches().map(\.data)[0].contains(#""channel_type":11"#))
        #expect(
            String(decoding: harness.state.activeThreads, as: UTF8.self)
                == "[\(object("}", last: "\"\(message)\"", count: 1))]")
    }

    @Test("A thread is archived after a day without a message, and active again with the next one")
    func archive() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let thread = try #require(try harness.act(.init(.thread, in: "general")).channelID)
        _ = try harness.dispatches()
        func archive(_ harness: inout ActivityHarness, after seconds: Double) {
            harness.advance(seconds)
            let now = harness.api.gateway.now.millisecondsSince1970
            harness.api.gateway.state.changeActivity(of: 0) { state, events in
                state.activity.archiveThreads(at: now, into: &events)
            }
        }
        archive(&harness, after: 86_399)
        #expect(try harness.dispatches().isEmpty)
        archive(&harness, after: 1)
        let update = try #require(try harness.dispatches().first)
        #expect(update.name == "THREAD_UPDATE")
        #expect(
            update.data.contains(
                #""archived":true,"auto_archive_duration":1440,"archive_timestamp":"2023-11-15T22:13:20.000000+00:00""#)
        )
        #expect(harness.state.activeThreads == [UInt8]("[]".utf8))
        try harness.act(.init(.message, in: thread.description))
        let events = try harness.dispatches()
        #expect(events.map(\.name) == ["THREAD_UPDATE", "MESSAGE_CREATE"])
        #expect(events[0].data.contains(#""archived":false"#))
    }

    @Test("Complete voice states, with the same session until the member leaves")
    func voice() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let user = harness.humans[0]
        let member = "\"member\":{\"user\":\(harness.user(user)),\(try harness.member(user))}"
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(user)))
        let session = try #require(harness.state.activity.voice[user]).sessionID
        #expect(session.count == 32)
        try harness.act(.init(.voiceMute, by: UserID(user), isMuted: true))
        try harness.act(.init(.voiceMove, in: "afk", by: UserID(user)))
        try harness.act(.init(.voiceLeave, by: UserID(user)))
        let (lounge, afk) = (try harness.channels.voice[0].id, try harness.channels.afk.id)
        func object(_ channel: String, muted: Bool, _ end: String) -> String {
            """
            {"channel_id":\(channel),"user_id":"\(user)","session_id":"\(session)","deaf":false,"mute":false,\
            "self_deaf":false,"self_mute":\(muted),"self_video":false,"suppress":false,\
            "request_to_speak_timestamp":null\(end)}
            """
        }
        let end = ",\"guild_id\":\"\(harness.state.id)\",\(member)"
        let events = try harness.dispatches()
        #expect(Set(events.map(\.name)) == ["VOICE_STATE_UPDATE"])
        #expect(
            events.map(\.data) == [
                object("\"\(lounge)\"", muted: false, end), object("\"\(lounge)\"", muted: true, end),
                object("\"\(afk)\"", muted: true, end), object("null", muted: true, end),
            ])
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(user)))
        let next = try #require(harness.state.activity.voice[user])
        #expect(next.sessionID != session)
        let states = String(decoding: harness.state.voiceStates(for: ActivityHarness.intents).states, as: UTF8.self)
        #expect(states == "[\(object("\"\(lounge)\"", muted: false, "").replacing(session, with: next.sessionID))]")
        #expect(harness.state.voiceStates(for: .statistics).states == [UInt8]("[]".utf8))
    }

    @Test("GUILD_CREATE lists threads, and voice states and their members if the session has the intents")
    func guildCreate() throws {
        var harness = ActivityHarness { $0.members = 40 }
        let user = harness.humans[0]
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(user)))
        try harness.act(.init(.thread, in: "general"))
        for (intents, states, members) in [
            (ActivityHarness.intents, 1, 2), (GatewayIntents.statistics, 0, 40), (.guilds, 0, 2),
        ] {
            harness.connection = try harness.api.gateway.connect()
            harness.api.gateway.now = harness.api.gateway.now.advanced(by: .seconds(6))
            harness.api.gateway.identify(on: harness.connection, intents: intents)
            let create = try #require(try harness.dispatches().first { $0.name == "GUILD_CREATE" })
            let guild = try #require(JSONBytes.decode(PayloadValue.self, from: [UInt8](create.data.utf8)))
            #expect(guild["threads"]?.array?.count == 1)
            #expect(guild["voice_states"]?.array?.count == states)
            #expect(guild["members"]?.array?.count == members)
            #expect(guild["afk_channel_id"] == .id(try harness.channels.afk.id))
            #expect(guild["system_channel_id"] == .id(try harness.channels.text[0].id))
            let names = (guild["channels"]?.array ?? []).compactMap { $0["name"]?.text }
            #expect(names.suffix(3) == ["Gaming", "Study Room", "AFK"])
        }
    }

    @Test("GUILD_CREATE of a large guild also lists members in voice who are offline")
    func hiddenInVoice() throws {
        var harness = ActivityHarness()
        let world = harness.state.world
        let user = try #require(harness.humans.first { world.members[$0]?.status == .offline })
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(user)))
        harness.connection = try harness.api.gateway.connect()
        harness.api.gateway.identify(on: harness.connection)
        let create = try #require(try harness.dispatches().first { $0.name == "GUILD_CREATE" })
        let guild = try #require(JSONBytes.decode(PayloadValue.self, from: [UInt8](create.data.utf8)))
        let members = (guild["members"]?.array ?? []).compactMap { $0["user"]?["id"] }
        #expect(members.count == world.members.onlineCount + 1 && members.last == .id(user))
        #expect(guild["presences"]?.array?.count == world.members.onlineCount)
    }

    @Test("Boosts change the guild, and are announced with the type of the new level")
    func boosts() throws {
        var harness = ActivityHarness()
        try harness.connect()
        for _ in 0..<14 { try harness.act(.init(.boost)) }
        let events = try harness.dispatches()
        let types = events.filter { $0.name == "MESSAGE_CREATE" }.compactMap { event in
            JSONBytes.decode(PayloadValue.self, from: [UInt8](event.data.utf8))?["type"]?.integer
        }
        #expect(types == [8, 9, 8, 8, 8, 8, 10, 8, 8, 8, 8, 8, 8, 11])
        let updates = events.filter { $0.name == "GUILD_UPDATE" }.compactMap { event in
            JSONBytes.decode(PayloadValue.self, from: [UInt8](event.data.utf8))
        }
        #expect(updates.map { $0["premium_subscription_count"]?.integer } == (1...14).map { $0 })
        #expect(updates.map { $0["premium_tier"]?.integer } == [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3])
        try harness.act(.init(.unboost))
        let last = try #require(try harness.dispatches().first)
        #expect(last.name == "GUILD_UPDATE")
        #expect(last.data == String(decoding: JSONBytes.encode(harness.state.object()), as: UTF8.self))
        #expect(last.data.contains(#""premium_subscription_count":13,"premium_tier":2"#))
    }
}
