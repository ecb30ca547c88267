// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import StatsBot
@testable import Storage

@Suite("Activity in the keeper", .timeLimit(.minutes(3)))
struct KeeperActivityTests {
    private static let days = Day(number: 0)...Day(number: 100_000)
    private let clock = ManualClock()

    private func keeper(_ store: SQLiteStore) async throws -> StatisticsKeeper {
        let stored = try await store.load(at: clock.wallNow.date)
        let keeper = StatisticsKeeper(
            [.bare()], zones: GuildZones(.gmt), clock: clock, stored: stored,
            activity: [.messages, .reactions, .voice, .threads])
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(1, name: "Harbor")
        return keeper
    }

    private func dispatch(_ sequence: Int64, _ event: GatewayEvent) -> GatewayDispatch {
        GatewayDispatch(
            shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: sequence), event: event)
    }

    private func message(_ sequence: Int64) -> GatewayEvent {
        let message = MessageMetadata(
            id: MessageID(millisecondsSince1970: clock.wallNow.millisecondsSince1970),
            authorID: UserID(UInt64(sequence % 7 + 1)))
        return .messageCreate(
            MessageEvent(guildID: 1, channelID: ChannelID(UInt64(sequence % 3 + 5)), message: message))
    }

    private var created: GatewayEvent {
        .guildCreate(GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 9, voiceStates: []))
    }

    @Test(
        "every message counts once, whichever commits fail and whenever the bot is killed",
        arguments: 0..<8 as Range<UInt64>)
    func exactlyOnce(seed: UInt64) async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            var random = SeededRandom(seed: seed)
            var bot = try await keeper(store)
            var next: Int64 = 1
            while next <= 300 {
                try await bot.receive(dispatch(next, next == 1 ? created : message(next)))
                next += 1
                clock.advance(by: .seconds(7))
                switch Int.random(in: 0..<12, using: &random) {
                case 0: bot.committed(try await store.commit(bot.takeBatch()))
                case 1: bot.putBack(bot.takeBatch())
                case 2:
                    // Killed: Discord replays what was not committed, and some of what was.
                    bot = try await keeper(store)
                    let stored = bot.sessions.positions[0]?.sequence ?? 0
                    next = max(1, stored - Int64.random(in: 0...3, using: &random))
                default: break
                }
            }
            bot.committed(try await store.commit(bot.takeBatch()))
            let counts = try store.activityDays(of: 1, in: Self.days, channel: nil)
            let byChannel = Dictionary(counts.map { ($0.channel, $0.count) }, uniquingKeysWith: +)
            let expected = Dictionary(
                (2...300 as ClosedRange<Int64>).map { (UInt64($0 % 3 + 5), Int64(1)) }, uniquingKeysWith: +)
            #expect(byChannel == expected)
            let active = try store.activityFigures(of: 1, in: Self.days).values.map(\.active.day).max()
            #expect(active == 7)
            try await store.close()
        }
    }

    @Test("a RESUMED with the number of an earlier event continues the stays in voice")
    func resumed() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let bot = try await keeper(store)
            let states = [VoiceState(userID: 7, channelID: 30, sessionID: "s7", isBot: false)]
            let event = GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 9, voiceStates: states)
            try await bot.receive(dispatch(1, .guildCreate(event)))
            bot.gatewayLost()
            try await bot.receive(dispatch(1, .resumed))
            clock.advance(by: .seconds(60))
            bot.covered(0, until: clock.wallNow)
            let hours = bot.takeBatch().activity[1]?.hours ?? [:]
            #expect(hours.map(\.key.kind) == [.voiceAlone])
            #expect(hours.map(\.value) == [60_000])
            try await store.close()
        }
    }

    @Test("without sources, nothing is kept or stored")
    func none() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let keeper = StatisticsKeeper(timeZone: .gmt, clock: clock, stored: StoredState())
            keeper.setScope(SessionScope(shards: 1, intents: .statistics))
            keeper.only.watch(1, name: "Harbor")
            try await keeper.receive(dispatch(1, created))
            try await keeper.receive(dispatch(2, message(2)))
            let batch = keeper.takeBatch()
            #expect(batch.activity.isEmpty)
            _ = try await store.commit(batch)
            #expect(try store.activityDays(of: 1, in: Self.days, channel: nil).isEmpty)
            try await store.close()
        }
    }
}
