// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Activity in sessions")
struct ActivityIntentTests {
    @Test(
        "A session receives only the events of its intents",
        arguments: [
            (1 << 0, ["THREAD_CREATE", "GUILD_UPDATE"]), (1 << 7, ["VOICE_STATE_UPDATE", "VOICE_STATE_UPDATE"]),
            (1 << 9, ["MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_CREATE"]), (1 << 10, ["MESSAGE_REACTION_ADD"]),
            (1 << 1 | 1 << 6, []),
        ])
    func intents(bits: Int, names: [String]) throws {
        var harness = ActivityHarness()
        try harness.connect(intents: GatewayIntents(rawValue: bits))
        try Self.everything(&harness)
        #expect(try harness.dispatches().map(\.name) == names)
    }

    private static func everything(_ harness: inout ActivityHarness) throws {
        try harness.act(.init(.message, in: "general"))
        try harness.act(.init(.react, in: "general"))
        try harness.act(.init(.thread, in: "general"))
        try harness.act(.init(.voiceJoin))
        try harness.act(.init(.voiceLeave))
        try harness.act(.init(.boost))
    }

    @Test("Events of a channel that the bot may not view are not sent, nor those of its threads")
    func hidden() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let help = ChannelID(try #require(try harness.channels.id(named: "help")))
        harness.api.gateway.state.deny(.viewChannel, in: help)
        _ = try harness.dispatches()
        try harness.act(.init(.message, in: "help"))
        try harness.act(.init(.react, in: "help"))
        let thread = try #require(try harness.act(.init(.thread, in: "help")).channelID)
        try harness.act(.init(.message, in: thread.description))
        #expect(try harness.dispatches().isEmpty)
        #expect(harness.state.activeThreads == [UInt8]("[]".utf8))
        #expect(try harness.activity().hours.map(\.messageHuman) == [2])
    }

    @Test("Activity is numbered and replayed like other events, up to the limit")
    func replay() throws {
        var harness = ActivityHarness { $0.replayLimit = .dispatches(3) }
        try harness.connect()
        let session = harness.api.gateway.sessionID
        harness.api.gateway.state.dropConnections(code: nil, at: harness.api.gateway.now)
        harness.api.gateway.state.tickConnections(at: harness.api.gateway.now)
        for _ in 0..<3 { try harness.act(.init(.message, in: "general")) }
        harness.connection = try harness.api.gateway.connect()
        harness.api.gateway.resume(session, 2, on: harness.connection)
        #expect(
            try harness.dispatches().map(\.name) == ["MESSAGE_CREATE", "MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"])

        harness.api.gateway.state.dropConnections(code: nil, at: harness.api.gateway.now)
        harness.api.gateway.state.tickConnections(at: harness.api.gateway.now)
        for _ in 0..<4 { try harness.act(.init(.message, in: "general")) }
        let late = try harness.api.gateway.connect()
        harness.api.gateway.resume(session, 6, on: late)
        #expect(try harness.api.gateway.payloads(of: late).summary == ["op 9 false"])
    }

    @Test("A member who leaves the guild leaves voice, and one who joins is announced")
    func members() throws {
        var harness = ActivityHarness()
        try harness.connect(intents: ActivityHarness.intents.union(.guildMembers))
        let user = harness.humans[0]
        try harness.act(.init(.voiceJoin, in: "Lounge", by: UserID(user)))
        _ = try harness.dispatches()
        try harness.perform(.leave, of: user)
        let left = try harness.dispatches()
        #expect(left.map(\.name) == ["GUILD_MEMBER_REMOVE", "VOICE_STATE_UPDATE"])
        #expect(left.last?.data.hasPrefix("{\"channel_id\":null,\"user_id\":\"\(user)\"") == true)
        #expect(left.last?.data.contains("member") == false)
        let joined = try harness.perform(.join)
        let events = try harness.dispatches()
        #expect(events.map(\.name) == ["GUILD_MEMBER_ADD", "MESSAGE_CREATE"])
        #expect(events.last?.data.contains("\"author\":\(harness.user(joined))") == true)
        #expect(events.last?.data.contains("\"type\":7") == true)
    }

    @Test("When a channel is deleted, its members leave voice and its messages are gone")
    func deletedChannel() throws {
        var harness = ActivityHarness()
        try harness.connect()
        let lounge = try harness.channels.voice[0].id
        try harness.act(.init(.voiceJoin, in: "Lounge"))
        try harness.act(.init(.message, in: "Lounge"))
        _ = try harness.dispatches()
        _ = harness.api.gateway.state.make(.deleteChannel(.id(ChannelID(lounge))), at: harness.api.gateway.now)
        #expect(try harness.dispatches().map(\.name) == ["VOICE_STATE_UPDATE", "CHANNEL_DELETE"])
        #expect(harness.state.activity.voice.states.isEmpty)
        #expect(harness.state.activity.messages.all.isEmpty)
    }
}
