// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Routes of activity")
struct ActivityRouteTests {
    /// Pages through messages numbered from 0.
    private static func page(
        _ harness: inout ActivityHarness, _ ids: [String], _ channel: UInt64, _ query: [String: String]
    ) -> [Int] {
        let answer = harness.api.ask("GET", "channels/\(channel)/messages", query: query)
        return (answer.body.array ?? []).compactMap { $0["id"]?.text }.map { ids.firstIndex(of: $0) ?? -1 }
    }

    @Test("Messages are listed newest first, in pages before, after and around an ID, together with the bot's own")
    func paging() throws {
        var harness = ActivityHarness()
        let general = try harness.channels.text[0].id
        var ids: [String] = []
        for index in 0..<120 {
            harness.advance(1)
            if index == 60 {
                let own = harness.api.ask("POST", "channels/\(general)/messages", #"{"content":"a"}"#)
                ids.append(try #require(own.body["id"]?.text))
            } else {
                ids.append(try #require(try harness.act(.init(.message, in: "general")).messageID).description)
                try harness.act(.init(.message, in: "help"))
            }
        }
        let cases: [([String: String], [Int])] = [
            ([:], Array((70..<120).reversed())), (["limit": "100"], Array((20..<120).reversed())),
            (["limit": "3", "after": "0"], [2, 1, 0]), (["limit": "3", "after": ids[58]], [61, 60, 59]),
            (["limit": "3", "before": ids[62]], [61, 60, 59]), (["after": ids[119]], []), (["before": ids[0]], []),
            (["limit": "4", "around": ids[60]], [61, 60, 59, 58]),
            (["limit": "4", "around": ids[119]], [119, 118, 117]),
            (["limit": "1", "after": String(UInt64.max)], []),
        ]
        for (query, wanted) in cases {
            #expect(Self.page(&harness, ids, general, query) == wanted, "\(query)")
        }
        for limit in ["0", "101", "x"] {
            #expect(harness.api.ask("GET", "channels/\(general)/messages", query: ["limit": limit]).status == 400)
        }
        // The pages of a client that reads forward.
        var (seen, after): ([Int], String) = ([], "0")
        while let page = Optional(Self.page(&harness, ids, general, ["after": after, "limit": "50"])), !page.isEmpty {
            seen += page.reversed()
            after = ids[page[0]]
        }
        #expect(seen == Array(0..<120))
        #expect(harness.state.channel(ChannelID(general))?.lastMessageID?.description == ids[119])
    }

    @Test("A message is the same in the list, by its ID, and in the event, except for the fields of the event")
    func message() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let general = try harness.channels.text[0].id
        let id = try #require(try harness.act(.init(.message, in: "general", author: .interaction)).messageID)
        let listed = harness.api.ask("GET", "channels/\(general)/messages").body.array?.first
        #expect(listed == harness.api.ask("GET", "channels/\(general)/messages/\(id)").body)
        var event = JSONBytes.decode(PayloadValue.self, from: [UInt8](try harness.dispatches()[0].data.utf8))
        for field in ["guild_id", "channel_type", "member"] {
            #expect(event?[field] != nil)
            event?[field] = nil
        }
        #expect(event == listed)
        #expect(harness.api.ask("PATCH", "channels/\(general)/messages/\(id)", #"{"content":"a"}"#).code == 50005)
        #expect(harness.api.ask("DELETE", "channels/\(general)/messages/\(id)").status == 204)
        #expect(try harness.dispatches().map(\.name) == ["MESSAGE_DELETE"])
        #expect(harness.api.ask("GET", "channels/\(general)/messages/\(id)").code == 10008)
    }

    @Test("Messages can be deleted by several requests and by someone else, which changes no count")
    func deletion() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let help = try #require(try harness.channels.id(named: "help"))
        var ids: [String] = []
        for _ in 0..<5 {
            ids.append(try #require(try harness.act(.init(.message, in: "help")).messageID).description)
        }
        _ = try harness.dispatches()
        let body = #"{"messages":["\#(ids[0])","\#(ids[1])"]}"#
        #expect(harness.api.ask("POST", "channels/\(help)/messages/bulk-delete", body).status == 204)
        let one = #"{"change":"delete-messages","channel":"\#(help)","message_id":"\#(ids[2])"}"#
        #expect(harness.api.control("POST", "changes", one).status == 200)
        #expect(harness.api.control("POST", "changes", one).status == 409)
        let all = #"{"change":"delete-messages","channel":"\#(help)"}"#
        #expect(harness.api.control("POST", "changes", all).status == 200)
        #expect(
            try harness.dispatches().map(\.name) == [
                "MESSAGE_DELETE_BULK", "MESSAGE_DELETE", "MESSAGE_DELETE", "MESSAGE_DELETE",
            ])
        #expect(harness.api.ask("GET", "channels/\(help)/messages").body.array?.isEmpty == true)
        #expect(try harness.activity().hours.map(\.messageHuman) == [5])
    }

    @Test("Reading messages needs View Channel and Read Message History, in threads those of the parent channel")
    func permissions() throws {
        var harness = ActivityHarness()
        let general = ChannelID(try harness.channels.text[0].id)
        let lounge = ChannelID(try harness.channels.voice[0].id)
        try harness.act(.init(.message, in: "general"))
        try harness.act(.init(.message, in: "Lounge"))
        let thread = try #require(try harness.act(.init(.thread, in: "general")).channelID)
        try harness.act(.init(.message, in: thread.description))
        func counts() -> [String] {
            [general, thread, lounge].map { channel in
                let answer = harness.api.ask("GET", "channels/\(channel)/messages")
                return answer.code.map { "\(answer.status) \($0)" } ?? "\(answer.body.array?.count ?? -1)"
            }
        }
        #expect(counts() == ["2", "1", "1"])
        for channel in [general, lounge] { harness.api.gateway.state.deny(.readMessageHistory, in: channel) }
        #expect(counts() == ["0", "0", "0"])
        harness.api.gateway.state.deny(.viewChannel, in: general)
        harness.api.gateway.state.deny(.connect, in: lounge)
        #expect(counts() == ["403 50001", "403 50001", "403 50013"])
    }

    @Test("A thread can be read and written to, but not changed")
    func thread() throws {
        var harness = ActivityHarness()
        let thread = try #require(try harness.act(.init(.thread, in: "general")).channelID)
        let object = harness.api.ask("GET", "channels/\(thread)").body
        #expect(object["type"] == .integer(11))
        #expect(object["parent_id"] == .id(try harness.channels.text[0].id))
        #expect(object["thread_metadata"]?["archived"] == .bool(false))
        #expect(harness.api.ask("POST", "channels/\(thread)/messages", #"{"content":"a"}"#).status == 200)
        #expect(harness.api.ask("GET", "channels/\(thread)/messages").body.array?.count == 1)
        #expect(harness.api.ask("PATCH", "channels/\(thread)", #"{"name":"a"}"#).status == 501)
        #expect(harness.api.ask("DELETE", "channels/\(thread)").status == 501)
    }

    @Test("Active threads are listed by ID, archived ones by the time of archiving, in pages")
    func threadLists() throws {
        var harness = ActivityHarness()
        let general = ChannelID(try harness.channels.text[0].id)
        var ids: [String] = []
        for _ in 0..<5 {
            ids.append(try #require(try harness.act(.init(.thread, in: "general")).channelID).description)
            harness.advance(1)
        }
        try harness.act(.init(.thread, in: "help"))
        harness.api.gateway.state.deny(
            .viewChannel, in: ChannelID(try #require(try harness.channels.id(named: "help"))))
        func list(_ path: String, _ query: [String: String] = [:]) -> [String] {
            (harness.api.ask("GET", path, query: query).body["threads"]?.array ?? []).compactMap { $0["id"]?.text }
        }
        #expect(list("guilds/\(harness.state.id)/threads/active") == ids.reversed())
        for _ in 0..<3 {
            harness.advance(harness.state.activity.threads.active.count == 6 ? 86_395 : 1)
            let now = harness.api.gateway.now.millisecondsSince1970
            harness.api.gateway.state.changeActivity(of: 0) { state, events in
                state.activity.archiveThreads(at: now, into: &events)
            }
        }
        #expect(list("guilds/\(harness.state.id)/threads/active") == [ids[4], ids[3]])
        let archived = "channels/\(general)/threads/archived/public"
        #expect(list(archived) == [ids[2], ids[1], ids[0]])
        let page = harness.api.ask("GET", archived, query: ["limit": "2"]).body
        #expect(page["has_more"] == .bool(true))
        let last = try #require(page["threads"]?.array?.last?["thread_metadata"]?["archive_timestamp"]?.text)
        let rest = harness.api.ask("GET", archived, query: ["limit": "2", "before": last]).body
        #expect(rest["has_more"] == .bool(false))
        #expect(rest["threads"]?.array?.map { $0["id"] } == [.string(ids[0])])
        #expect(harness.api.ask("GET", archived, query: ["limit": "1"]).status == 400)
        harness.api.gateway.state.deny(.readMessageHistory, in: general)
        #expect(harness.api.ask("GET", archived).code == 50013)
    }

    @Test("Actions return what they did, and impossible ones the reason")
    func actions() throws {
        var harness = ActivityHarness()
        let (human, bot) = (harness.humans[0], harness.bots[0])
        func send(_ body: String) -> String {
            let answer = harness.api.control("POST", "actions", body)
            return "\(answer.status) \(answer.body["message"]?.text ?? "")"
        }
        let answer = harness.api.control(
            "POST", "actions", #"{"action":"message","channel":"help","author":"human","user_id":"\#(human)"}"#)
        #expect(answer.status == 200)
        #expect(answer.body["user_id"] == .id(human))
        #expect(answer.body["channel_id"] == .id(try #require(try harness.channels.id(named: "help"))))
        #expect(answer.body["message_id"]?.text != nil)
        #expect(send(#"{"action":"react","channel":"help"}"#) == "200 ")
        #expect(send(#"{"action":"thread","channel":"help"}"#) == "200 ")
        #expect(send(#"{"action":"voice-join","channel":"afk","user_id":"\#(human)","mute":true}"#) == "200 ")
        #expect(send(#"{"action":"voice-move","user_id":"\#(human)"}"#) == "200 ")
        #expect(send(#"{"action":"voice-mute","user_id":"\#(human)","mute":false}"#) == "200 ")
        #expect(send(#"{"action":"voice-leave","user_id":"\#(human)"}"#) == "200 ")
        #expect(send(#"{"action":"boost"}"#) == "200 " && send(#"{"action":"unboost"}"#) == "200 ")

        #expect(send(#"{"action":"unboost"}"#) == "409 The guild has no boosts")
        #expect(send(#"{"action":"voice-leave"}"#) == "409 The user is not in voice")
        #expect(send(#"{"action":"react","channel":"games"}"#) == "409 There is no message to react to in this channel")
        #expect(
            send(#"{"action":"voice-join","channel":"help"}"#)
                == "409 \"help\" is not a voice channel of this guild")
        #expect(
            send(#"{"action":"message","channel":"nowhere"}"#)
                == "409 \"nowhere\" is not a channel or thread of this guild")
        #expect(send(#"{"action":"message","user_id":"\#(bot)"}"#) == "409 User \(bot) is a bot")
        #expect(send(#"{"action":"message","author":"bot","user_id":"\#(human)"}"#) == "409 User \(human) is not a bot")
        #expect(
            send(#"{"action":"message","author":"ghost"}"#)
                == "400 \"author\" cannot be \"ghost\", must be one of: human, bot, webhook, interaction, system")
        #expect(
            send(#"{"action":"message","type":256}"#)
                == "400 \"type\" must be a message type, a whole number from 0 to 255, got 256")
        #expect(
            send(#"{"action":"boost","channel":"help"}"#)
                == "400 unknown field \"channel\", must be one of: action, user_id")
    }

    @Test("A scenario contains activity and its actions; impossible ones are ignored")
    func scenario() throws {
        let scenario = try SimulatorScenario(
            json: [UInt8](
                """
                {"steps": [
                  {"at": 1, "do": "action", "action": "voice-leave"},
                  {"at": 2, "do": "action", "action": "message", "channel": "general", "times": 3},
                  {"at": 3, "do": "activity", "messages_per_second": 2.5}, {"at": 60, "do": "activity", "on": false}
                ]}
                """.utf8))
        #expect(
            scenario.steps.map(\.operation) == [
                .activityAction(SimulatorActivityAction(.voiceLeave)),
                .activityAction(SimulatorActivityAction(.message, in: "general"), times: 3),
                .activity(SimulatorActivity(messagesPerSecond: 2.5)), .activity(nil),
            ])
        var harness = ActivityHarness {
            $0.scenario = scenario
            $0.members = 500
        }
        harness.api.gateway.state.begin(at: harness.api.gateway.now)
        harness.advance(2.5)
        #expect(harness.state.activity.history.entries.count == 3)
        harness.advance(57.5)
        let count = harness.state.activity.history.entries.count
        #expect(count > 50)
        harness.advance(600)
        #expect(harness.state.activity.history.entries.count == count)
    }

    @Test("Without activity, actions use the channels that exist")
    func off() throws {
        var harness = ActivityHarness { $0.activity = nil }
        let message = try harness.act(.init(.message))
        #expect(message.channelID == harness.state.generalChannel)
        #expect(throws: SimulatorError.self) { try harness.act(.init(.voiceJoin)) }
        let stay = try harness.act(.init(.voiceJoin, in: "members"))
        #expect(stay.channelID == SimulatorChannels(seed: 1).members)
        try harness.perform(.join)
        #expect(harness.state.activity.history.entries.count == 2)
    }
}
