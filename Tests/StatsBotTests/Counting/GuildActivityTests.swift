// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Testing

@testable import BotConfiguration
@testable import Counting
@testable import StatsBot

@Suite("The activity of a guild from gateway events")
struct GuildActivityTests {
    /// 2026-11-30 12:00:00 UTC.
    private static let noon = Date(timeIntervalSince1970: 1_796_040_000)
    private static let all: ActivitySources = [.messages, .reactions, .voice, .threads]

    private static func id<Resource>(_ offset: TimeInterval, _ number: UInt64 = 0) -> Snowflake<Resource> {
        let first = Snowflake<Resource>(millisecondsSince1970: Int64((noon + offset).timeIntervalSince1970 * 1_000))
        return Snowflake(first.rawValue + number)
    }

    private static func message(
        in channel: ChannelID, at offset: TimeInterval = 0, by user: UserID = 7, isBot: Bool = false, type: Int = 0
    ) -> GatewayEvent {
        .messageCreate(
            MessageEvent(
                guildID: 1, channelID: channel,
                message: MessageMetadata(id: id(offset), authorID: user, type: type, isBot: isBot)))
    }

    private static func voice(_ user: UserID, in channel: ChannelID?, isBot: Bool? = false) -> GatewayEvent {
        .voiceStateUpdate(
            VoiceStateEvent(
                guildID: 1,
                state: VoiceState(userID: user, channelID: channel, sessionID: "s\(user)", isBot: isBot)))
    }

    private static func created(
        threads: [ThreadParent] = [], voice: [VoiceState]? = [], bots: [UserID] = [], afk: ChannelID? = nil,
        boosts: Int? = nil
    ) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "Harbor", memberCount: 9, bots: bots, threads: threads, voiceStates: voice,
                afkChannelID: afk, boosts: boosts, boostLevel: boosts.map { _ in 1 }))
    }

    /// The counts after events at seconds since noon, with an end a minute after the last one. User 99 is a known bot.
    private func counts(
        _ events: [(TimeInterval, GatewayEvent)], of sources: ActivitySources = all
    ) -> [String: Int64] {
        var activity = GuildActivity(sources, timeZone: .gmt)
        for (offset, event) in events { activity.take(event, at: Self.noon + offset) { $0 == 99 } }
        let batch = activity.takeBatch(until: Self.noon + (events.last?.0 ?? 0) + 60)
        return Dictionary(
            batch.hours.map { ("\($0.key.hour.hour)h #\($0.key.channel) \($0.key.kind.name)", $0.value) },
            uniquingKeysWith: +)
    }

    @Test("messages count by their author, at the time in their ID, in the parent of a thread")
    func messages() {
        let result = counts(
            [
                (0, Self.created(threads: [ThreadParent(threadID: 50, parentID: 5)])),
                (1, Self.message(in: 5, at: 1)), (2, Self.message(in: 5, at: 2, isBot: true)),
                (3, Self.message(in: 5, at: 3, type: 8)), (4, Self.message(in: 50, at: 4)),
                // Replayed ten minutes later.
                (10, Self.message(in: 5, at: -590)),
                // An absurd ID counts when it is received.
                (11, Self.message(in: 5, at: -90_000)), (12, Self.message(in: 5, at: 90_000)),
                (20, .threadDelete(ThreadEvent(guildID: 1, threadID: 50, parentID: 5))),
                (21, Self.message(in: 50, at: 21)),
            ])
        #expect(
            result == [
                "12h #5 message_human": 4, "12h #5 message_bot": 1, "12h #5 message_system": 1,
                "11h #5 message_human": 1, "12h #50 message_human": 1,
            ])
    }

    @Test("threads count in their parent if they are new; lists of threads replace those of their channels")
    func threads() {
        func thread(_ id: UInt64, isNew: Bool) -> ThreadEvent {
            ThreadEvent(guildID: 1, threadID: Self.id(0, id), parentID: 5, isNew: isNew)
        }
        let list = ThreadListEvent(guildID: 1, parents: [6], threads: [ThreadParent(threadID: 61, parentID: 6)])
        let result = counts(
            [
                (
                    0,
                    Self.created(threads: [
                        ThreadParent(threadID: 50, parentID: 5), ThreadParent(threadID: 60, parentID: 6),
                    ])
                ),
                (1, .threadCreate(thread(1, isNew: true))), (2, .threadCreate(thread(2, isNew: false))),
                (3, .threadListSync(list)), (4, Self.message(in: 50)), (5, Self.message(in: 60)),
                (6, Self.message(in: 61)),
                (7, .threadUpdate(ThreadEvent(guildID: 1, threadID: 60, parentID: 6))),
                (8, Self.message(in: 60, at: 8)),
            ])
        #expect(
            result == [
                "12h #5 thread": 1, "12h #5 message_human": 1, "12h #60 message_human": 1, "12h #6 message_human": 2,
            ])
    }

    @Test("reactions of bots do not count, whether the event or the roster says that it is one")
    func reactions() {
        func reaction(_ user: UserID, isBot: Bool?) -> GatewayEvent {
            .reactionAdd(ReactionEvent(guildID: 1, channelID: 5, messageID: 8, userID: user, isBot: isBot))
        }
        let result = counts(
            [
                (0, reaction(7, isBot: false)), (1, reaction(8, isBot: nil)), (2, reaction(9, isBot: true)),
                (3, reaction(99, isBot: nil)),
            ])
        #expect(result == ["12h #5 reaction": 2])
    }

    @Test("time in voice counts from GUILD_CREATE on, without bots, and not while the session is lost")
    func voice() {
        let states = [
            VoiceState(userID: 7, channelID: 30, sessionID: "s7"),
            VoiceState(userID: 99, channelID: 30, sessionID: "s99"),
            VoiceState(userID: 98, channelID: 30, sessionID: "s98"),
        ]
        let result = counts(
            [
                (0, Self.created(voice: states, bots: [98], afk: 31)), (10, Self.voice(8, in: 30)),
                (30, Self.voice(8, in: 31)),
                (40, Self.voice(8, in: nil)), (50, .guildDelete(GuildDeleteEvent(guildID: 1, isUnavailable: true))),
                (90, Self.created(voice: [])),
            ])
        // The last stay counts up to the last event before the session was lost.
        #expect(
            result == ["12h #30 voice_alone": 10_000 + 10_000, "12h #30 voice": 40_000, "12h #31 voice_afk": 10_000])
    }

    @Test("boosts are known from GUILD_CREATE and GUILD_UPDATE")
    func boosts() {
        var activity = GuildActivity(Self.all, timeZone: .gmt)
        activity.take(Self.created(boosts: 3), at: Self.noon) { _ in false }
        #expect(activity.state.boosts == Boosts(count: 3, level: 1))
        let update = GuildUpdateEvent(guildID: 1, name: "Harbor", boosts: 9, boostLevel: 2)
        activity.take(.guildUpdate(update), at: Self.noon) { _ in false }
        #expect(activity.state.boosts == Boosts(count: 9, level: 2))
    }

    @Test("only the chosen sources count")
    func sources() {
        let events: [(TimeInterval, GatewayEvent)] = [
            (0, Self.created(voice: [VoiceState(userID: 7, channelID: 30, sessionID: "s7")])), (1, Self.message(in: 5)),
            (
                2,
                .threadCreate(ThreadEvent(guildID: 1, threadID: Self.id(0, 1), parentID: 5, isNew: true))
            ),
            (3, .reactionAdd(ReactionEvent(guildID: 1, channelID: 5, messageID: 8, userID: 7))),
        ]
        #expect(counts(events, of: []) == [:])
        #expect(counts(events, of: [.messages]) == ["12h #5 message_human": 1])
        #expect(counts(events, of: [.reactions]) == ["12h #5 reaction": 1])
        #expect(counts(events, of: [.threads]) == ["12h #5 thread": 1])
        #expect(counts(events, of: [.voice]) == ["12h #30 voice_alone": 63_000])
    }
}
