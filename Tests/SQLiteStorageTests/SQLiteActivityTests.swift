// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import GRDB
import LocalTime
import Statistics
import TestSupport
import Testing

@testable import SQLiteStorage
@testable import Storage

@Suite("Activity in SQLite", .timeLimit(.minutes(3)))
struct SQLiteActivityTests {
    private static let guild: UInt64 = 1 << 63 | 5
    private static let zone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
    private static let year = Day(number: 19_700)...Day(number: 20_900)

    /// Random events of twenty users over 40 days that include a repeated hour, with some commits in between.
    private static func batches(seed: UInt64) -> (batches: [ActivityBatch], state: ActivityState) {
        var random = SeededRandom(seed: seed)
        var state = ActivityState(timeZone: zone)
        var batches: [ActivityBatch] = []
        var now = Date(timeIntervalSince1970: 1_728_000_000)
        state.apply(ActivityEvent(at: now, .voiceSnapshot([], afkChannel: 30)))
        for _ in 0..<1_500 {
            now += Double.random(in: 0...5_000, using: &random)
            let user = UInt64.random(in: 1...20, using: &random) << 40
            let channel = UInt64.random(in: 28...31, using: &random)
            let kind: ActivityEvent.Kind =
                switch Int.random(in: 0..<9, using: &random) {
                case 0...2: .message(.human, channel: channel, user: user)
                case 3: .message(.bot, channel: channel, user: user)
                case 4: .reaction(channel: channel, user: user)
                case 5: .threadCreated(channel: channel)
                case 6: .voice(VoiceConnection(user: user, channel: channel, session: "s\(user)"))
                case 7: .voice(VoiceConnection(user: user, channel: nil, session: "s\(user)"))
                default:
                    Bool.random(using: &random)
                        ? .memberJoined(user: user, joinedAt: now, isBot: false)
                        : .memberLeft(user: user, joinedAt: now - 90_000, isBot: false)
                }
            state.apply(ActivityEvent(at: now, kind)) { $0 == 20 << 40 }
            if Int.random(in: 0..<20, using: &random) == 0 {
                state.advance(to: now)
                batches.append(state.takeBatch())
            }
        }
        state.apply(ActivityEvent(at: now, .boosts(Boosts(count: 7, level: 2))))
        state.advance(to: now)
        batches.append(state.takeBatch())
        return (batches, state)
    }

    private func withStore(
        _ batches: [ActivityBatch], _ body: (SQLiteStore) async throws -> Void
    ) async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            for batch in batches {
                _ = try await store.commit(
                    StoreBatch(guilds: [Self.guild: .init(members: 20)], activity: [Self.guild: batch]))
            }
            try await body(store)
            try await store.close()
        }
    }

    @Test("what was committed is what is read", arguments: 0..<4 as Range<UInt64>)
    func committed(seed: UInt64) async throws {
        let (batches, state) = Self.batches(seed: seed)
        let whole = batches.dropFirst().reduce(into: batches[0]) { $0.merge($1) }
        try await withStore(batches) { store in
            #expect(try store.activityHours(of: Self.guild, in: Self.year, channel: nil) == whole.hours)
            let one = try store.activityHours(of: Self.guild, in: Self.year, channel: 29)
            #expect(one == whole.hours.filter { $0.key.channel == 29 })
            var days: [HourCountKey: Int64] = [:]
            for (key, count) in whole.hours {
                days[HourCountKey(LocalHour(day: key.day, hour: 0), channel: key.channel, key.kind), default: 0] +=
                    count
            }
            let rows = try store.activityDays(of: Self.guild, in: Self.year, channel: nil)
            #expect(rows.count == days.count)
            #expect(
                rows.allSatisfy {
                    days[HourCountKey(LocalHour(day: $0.day, hour: 0), channel: $0.channel, $0.kind)] == $0.count
                })
            let figures = try store.activityFigures(of: Self.guild, in: Self.year)
            #expect(figures.mapValues(\.active).filter { $0.value != ActiveFigures() } == whole.activeMembers)
            #expect(figures.mapValues(\.voicePeak).filter { $0.value > 0 } == whole.voicePeaks)
            #expect(try store.cohorts(of: Self.guild, in: Self.year) == whole.cohorts)
            #expect(try store.leavers(of: Self.guild, in: Self.year) == whole.leavers)

            let loaded = try #require(try await store.load(at: .now).activity[Self.guild])
            // Stored members may refer to earlier days; in a state, all refer to the newest.
            let restored = ActivityState(timeZone: Self.zone, stored: loaded).stored
            #expect(restored.progress == state.stored.progress)
            #expect(Set(restored.members) == Set(state.stored.members))
            #expect(Set(restored.stays) == Set(state.stored.stays))
            #expect(restored.activeMembers == state.stored.activeMembers)
        }
    }

    @Test("a forgotten user is in no table of activity, and no count changes")
    func forgotten() async throws {
        let (batches, _) = Self.batches(seed: 7)
        try await withStore(batches) { store in
            let before = try store.activityHours(of: Self.guild, in: Self.year, channel: nil)
            let loaded = try #require(try await store.load(at: .now).activity[Self.guild])
            let user = try #require(loaded.members.first?.user)
            _ = try await store.forget(user: user)
            let after = try #require(try await store.load(at: .now).activity[Self.guild])
            #expect(Set(after.members) == Set(loaded.members).filter { $0.user != user })
            #expect(after.stays.count == loaded.stays.count && !after.stays.contains { $0.user == user })
            #expect(try store.activityHours(of: Self.guild, in: Self.year, channel: nil) == before)
        }
    }

    @Test("a guild without activity has no rows, and costs nothing")
    func none() async throws {
        try await withStore([ActivityBatch()]) { store in
            #expect(try await store.load(at: .now).activity.isEmpty)
            #expect(try store.activityHours(of: Self.guild, in: Self.year, channel: nil).isEmpty)
            let rosters = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM roster") }
            #expect(rosters == 0)
        }
    }

    @Test("pages of the past are added once, with how far the channel is read")
    func backfill() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            #expect(try store.backfill(of: Self.guild) == StoredBackfill())
            let channel = MessageChannel(id: .max, parent: 29)
            var calendar = HourCalendar(timeZone: .gmt)
            func page(_ ids: [UInt64], after previous: ChannelBackfill, hasMore: Bool = true) -> BackfillPage {
                let messages = ids.map {
                    CountedMessage(id: $0, at: Date(timeIntervalSince1970: 1_728_000_000), author: .bot, user: 1)
                }
                return BackfillPage(messages, after: previous, hasMore: hasMore, oldest: 5, calendar: &calendar)
            }
            let first = page([90, 80], after: ChannelBackfill(channel: channel, before: 100))
            let second = page([70], after: first.next, hasMore: false)
            var added: [Int64?] = []
            for page in [first, first, second, second] { added.append(try await store.add(page, of: Self.guild)) }
            #expect(added == [2, nil, 1, nil])
            let days = try store.activityDays(of: Self.guild, in: Self.year, channel: 29)
            #expect(days.map(\.count) == [3] && days.map(\.kind) == [.botMessages])
            #expect(try store.backfill(of: Self.guild).channels == [.max: second.next])
            var batch = ActivityBatch()
            batch.progress = ActivityProgress()
            batch.progress?.messagesSince = 500
            batch.marks[7] = ChannelMark(channel: MessageChannel(id: 7, parent: 7), start: 510, settled: 520)
            _ = try await store.commit(StoreBatch(activity: [Self.guild: batch]))
            let stored = try store.backfill(of: Self.guild)
            #expect(stored.since == 500 && stored.starts == [7: 510])
            try await store.close()
        }
    }
}
