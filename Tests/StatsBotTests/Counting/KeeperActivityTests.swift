// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import LocalTime
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import Counting
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Activity in the keeper", .timeLimit(.minutes(3)))
struct KeeperActivityTests {
    private static let days = Day(number: 0)...Day(number: 100_000)
    private let clock = ManualClock()

    private func keeper(_ store: SQLiteStore) async throws -> StatisticsKeeper {
        try await .started(store, clock: clock, activity: [.messages, .reactions, .voice, .threads])
    }

    private func message(_ sequence: Int64) -> GatewayEvent {
        let message = MessageMetadata(
            id: MessageID(
                MessageID(millisecondsSince1970: clock.wallNow.millisecondsSince1970).rawValue + UInt64(sequence)),
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

    @Test("the joins and leaves that count form cohorts, also those that a repair found; bots do not count")
    func cohorts() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let bot = try await keeper(store)
            let start = clock.wallNow.date
            func listed(_ id: UInt64, after seconds: Double = -86_400 * 9, isBot: Bool = false) -> ListedMember {
                ListedMember(
                    Person(id: id, name: "user\(id)"), joinedAt: start.addingTimeInterval(seconds), isBot: isBot)
            }
            func member(_ id: UInt64, isBot: Bool = false) -> GuildMemberEvent {
                let user = GatewayUser(
                    id: UserID(id), username: "user\(id)", globalName: nil, discriminator: nil, isBot: isBot)
                return GuildMemberEvent(
                    guildID: 1, user: user, joinedAt: clock.wallNow.millisecondsSince1970)
            }
            func apply(_ kinds: Observation.Kind...) {
                bot.withState { state, now in
                    for kind in kinds { state.apply(Observation(guild: 1, at: now, kind: kind), 0) }
                }
            }
            try await bot.receive(
                dispatch(1, .guildCreate(GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 3))))
            apply(.membersListed([listed(1), listed(2), listed(3, isBot: true)], ListPart()), .bansListed([]))
            bot.covered(0, until: clock.wallNow)
            bot.committed(try await store.commit(bot.takeBatch()))
            try await bot.receive(dispatch(2, .memberAdd(member(4))))
            try await bot.receive(dispatch(3, .memberAdd(member(5, isBot: true))))
            try await bot.receive(dispatch(4, .memberRemove(member(1))))
            // In a gap, 4 and the bot leave, and 6 joins.
            clock.advance(by: .seconds(600))
            bot.gatewayLost()
            apply(.appeared(members: 2, online: []), .moderationListed([]))
            apply(.membersListed([listed(2), listed(6, after: 300)], ListPart(of: "a")), .bansListed([]))
            bot.committed(try await store.commit(bot.takeBatch()))
            let today = Day(number: Int(start.timeIntervalSince1970 / 86_400))
            let cohorts = try store.cohorts(of: 1, in: Self.days)
            #expect(cohorts == [today: CohortCounts(joined: 2, leftWithin1: 1, leftWithin7: 1, leftWithin30: 1)])
            let leavers = try store.leavers(of: 1, in: Self.days)
            #expect(
                leavers == [
                    LeaverKey(day: today, tenure: .days7): 1, LeaverKey(day: today, tenure: .underDay): 1,
                ])
            try await store.close()
        }
    }

    @Test("the metrics show what is committed, also after a restart, and nothing of sources that are not counted")
    func metrics() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            var bot = try await keeper(store)
            func text() -> [String] {
                ActivityCollector(keeper: bot).collect().map { sample in
                    let labels = sample.labels.dropFirst().map { "\($0.0)=\($0.1)" }.joined(separator: ",")
                    return "\(sample.name){\(labels)} \(sample.value)"
                }
            }
            let before = text()
            #expect(!before.contains { $0.contains("message") && !$0.hasSuffix(" 0.0") })
            let channel = ChannelEvent(id: 5, guildID: 1, type: 0, name: "lounge")
            try await bot.receive(
                dispatch(
                    1,
                    .guildCreate(
                        GuildCreateEvent(
                            guildID: 1, name: "Harbor", memberCount: 9, channels: [channel],
                            voiceStates: [VoiceState(userID: 7, channelID: 30, sessionID: "s7", isBot: false)],
                            boosts: 3, boostLevel: 1))))
            for sequence in 2...10 as ClosedRange<Int64> {
                try await bot.receive(dispatch(sequence, message(sequence)))
            }
            bot.covered(0, until: clock.wallNow)
            bot.committed(try await store.commit(bot.takeBatch()))
            let expected = [
                "discord_guild_messages_total{author=human} 9.0", "discord_guild_messages_total{author=bot} 0.0",
                "discord_guild_messages_total{author=webhook} 0.0",
                "discord_guild_messages_total{author=system} 0.0",
                "discord_guild_channel_messages_total{channel=other} 9.0",
                "discord_guild_channel_messages_total{channel=5} 3.0",
                "discord_guild_channel_info{channel=5,name=lounge} 1.0",
                "discord_guild_channel_messages_total{channel=6} 3.0",
                "discord_guild_channel_messages_total{channel=7} 3.0", "discord_guild_reactions_total{} 0.0",
                "discord_guild_threads_created_total{} 0.0", "discord_guild_voice_members{} 1.0",
                "discord_guild_voice_seconds_total{} 0.0", "discord_guild_active_members{window=1d} 7.0",
                "discord_guild_active_members{window=7d} 7.0", "discord_guild_active_members{window=28d} 7.0",
                "discord_guild_boosts{} 3.0", "discord_guild_boost_level{} 1.0",
            ]
            #expect(text() == expected)
            // After a restart, the number of other channels begins at zero, and the names are not known yet.
            bot = try await keeper(store)
            #expect(
                text()
                    == expected.filter { !$0.contains("info") }
                    .map { $0.contains("other") ? "discord_guild_channel_messages_total{channel=other} 0.0" : $0 })
            try await store.close()
        }
    }

    @Test("after a restart that resumes the session, messages in a thread count in its channel")
    func threadsAfterRestart() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let thread = ThreadParent(threadID: 70, parentID: 5)
            let event = GuildCreateEvent(
                guildID: 1, name: "Harbor", memberCount: 9, threads: [thread], voiceStates: [])
            let first = try await keeper(store)
            try await first.receive(dispatch(1, .guildCreate(event)))
            try await first.receive(
                dispatch(
                    2,
                    .threadCreate(
                        ThreadEvent(
                            guildID: 1, threadID: 71, parentID: 6, isNew: true))))
            _ = try await store.commit(first.takeBatch())

            let second = try await keeper(store)
            for (sequence, channel) in [(3, 70), (4, 71), (5, 6)] as [(Int64, ChannelID)] {
                let id = MessageID(millisecondsSince1970: clock.wallNow.millisecondsSince1970).rawValue
                let message = MessageMetadata(id: MessageID(id + UInt64(sequence)), authorID: 9)
                try await second.receive(
                    dispatch(
                        sequence, .messageCreate(MessageEvent(guildID: 1, channelID: channel, message: message))))
            }
            _ = try await store.commit(second.takeBatch())
            let counts = try store.activityDays(of: 1, in: Self.days, channel: nil)
                .filter { $0.kind == .humanMessages }
            #expect(counts.map(\.channel) == [5, 6])
            #expect(counts.map(\.count) == [1, 2])
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
