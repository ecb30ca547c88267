// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

@Suite("Import and export of activity with a database", .timeLimit(.minutes(2)))
struct ActivityStoreTests {
    private static let guild = HistoryFiles.guild
    private static let newYork = HistoryFiles.newYork

    private func importing(_ text: String, named name: String = "f", into store: SQLiteStore) async throws
        -> ImportReport
    {
        try await HistoryImport(guild: Self.guild, timeZone: Self.newYork, isLenient: false).run(
            ByteSource(Array(text.utf8)), named: name, insert: store.importEvents,
            insertActivity: { try await store.importActivity($0, of: Self.guild) })
    }

    private func exported(_ store: SQLiteStore, _ format: HistoryExport.Format) throws -> String {
        var text = ""
        let export = HistoryExport(
            reader: store, guild: Self.guild, timeZone: Self.newYork, span: .all,
            now: InMemoryHistory.at("2025-12-31T00:00:00Z"))
        _ = try export.run(format, write: { text += $0 })
        return text
    }

    private func withStores(_ body: (SQLiteStore, SQLiteStore) async throws -> Void) async throws {
        try await withStoreFolder { folder in
            let first = try SQLiteStore(directory: folder + "/1", timeZone: Self.newYork)
            let second = try SQLiteStore(directory: folder + "/2", timeZone: Self.newYork)
            try await body(first, second)
            try await first.close()
            try await second.close()
        }
    }

    /// What a bot counts in six weeks from 20 October 2025: in two channels, with an hour that clocks repeat, and a gap.
    private static let counted: ActivityBatch = {
        var state = ActivityState(timeZone: newYork)
        var now = InMemoryHistory.at("2025-10-20T12:00:00Z")
        state.apply(ActivityEvent(at: now, .voiceSnapshot([], afkChannel: 30)))
        for index in 0..<2_000 as Range<UInt64> {
            now += Double(index % 7) * 600
            let user = index % 13 + 1
            let kind: ActivityEvent.Kind =
                switch index % 6 {
                case 0, 1: .message(index % 4 == 0 ? .bot : .human, channel: index % 2 + 10, user: user)
                case 2: .reaction(channel: 10, user: user)
                case 3: .voice(VoiceConnection(user: user, channel: index % 3 + 28, session: "s\(user)"))
                case 4: .memberJoined(user: 100 + index, joinedAt: now, isBot: false)
                default: .memberLeft(user: 99 + index, joinedAt: now - Double(index) * 900, isBot: false)
                }
            state.apply(ActivityEvent(at: now, kind))
        }
        state.advance(to: now)
        var batch = state.takeBatch()
        batch.gaps = [ActivityGap(from: now - 90_000, to: now - 85_000, channel: 10, .messages)]
        return batch
    }()

    private func commit(_ batch: ActivityBatch, to store: SQLiteStore) async throws {
        _ = try await store.commit(StoreBatch(guilds: [Self.guild: GuildState()], activity: [Self.guild: batch]))
    }

    @Test("a JSON export that is imported into an empty database gives the same export and the same activity")
    func json() async throws {
        try await withStores { first, second in
            try await commit(Self.counted, to: first)
            let document = try exported(first, .json)
            let report = try await importing(document, into: second)
            #expect(report.activity?.skippedDays == [])
            #expect(report.activity?.gaps == 1)
            #expect(try exported(second, .json) == document)
            #expect(try exported(second, .openMetrics) == exported(first, .openMetrics))
            try expectSameActivity(first, second)
        }
    }

    @Test("tables in CSV that are imported in any order give the same export", arguments: [false, true])
    func csv(isReversed: Bool) async throws {
        try await withStores { first, second in
            try await commit(Self.counted, to: first)
            let tables = HistoryExport.Table.allCases.filter { ActivityTable(rawValue: $0.rawValue) != nil }
            #expect(tables.count == ActivityTable.allCases.count)
            for table in isReversed ? tables.reversed() : tables {
                let report = try await importing(try exported(first, .csv(table)), into: second)
                #expect(report.activity?.skippedDays == [])
            }
            #expect(try exported(second, .json) == exported(first, .json))
            try expectSameActivity(first, second)
        }
    }

    /// Compares what the routes of the API show.
    private func expectSameActivity(_ first: SQLiteStore, _ second: SQLiteStore) throws {
        let days = Day(year: 2025, month: 10, day: 13)...Day(year: 2025, month: 12, day: 31)
        func series(_ store: SQLiteStore, _ step: ActivitySeries.Step, _ channel: UInt64?) throws -> ActivitySeries {
            try ActivitySeries(
                store, of: Self.guild, in: days, step: step, channel: channel, timeZone: Self.newYork,
                until: .distantFuture)
        }
        for step in ActivitySeries.Step.allCases {
            for channel in [nil, 10, 11, 28] as [UInt64?] {
                let expected = try series(first, step, channel)
                #expect(try series(second, step, channel) == expected)
                #expect(expected.buckets.contains { !$0.isComplete } == (channel == nil || channel == 10))
                #expect(expected.total.values.contains { $0 > 0 })
            }
        }
        #expect(
            try second.cohorts(of: Self.guild, in: days) == first.cohorts(of: Self.guild, in: days))
        #expect(try second.leavers(of: Self.guild, in: days) == first.leavers(of: Self.guild, in: days))
    }

    @Test("a repeated import adds nothing, and a day that is known in part is not completed")
    func repeated() async throws {
        try await withStores { store, _ in
            var history = InMemoryHistory(activity: ActivityFixture.small)
            let document = try history.exported(.json)
            let first = try #require(try await importing(document, into: store).activity)
            #expect(first.days == [ActivityFixture.saturday, ActivityFixture.sunday])
            #expect(first.skippedDays.isEmpty && first.gaps == 2 && first.skippedGaps == 0)
            let before = try exported(store, .json)
            history.activity.days[.init(day: ActivityFixture.sunday, channel: 11, .reactions)] = 7
            for document in [document, try history.exported(.json)] {
                let second = try #require(try await importing(document, into: store).activity)
                #expect(second.days.isEmpty && second.gaps == 0 && second.skippedGaps == 2)
                #expect(second.skippedDays == first.days)
                #expect(try exported(store, .json) == before)
            }
            // An empty table is no reason to skip another one.
            var other = ArchivedActivity()
            other.cohorts = [ActivityFixture.sunday: CohortCounts(joined: 1)]
            let third = try await store.importActivity(other, of: Self.guild)
            #expect(third.days == [ActivityFixture.sunday])
        }
    }

    @Test("days from the one on which the bot began to count are never changed")
    func ownDays() async throws {
        try await withStores { store, _ in
            var own = ActivityBatch()
            own.hours = [HourCountKey(LocalHour(day: ActivityFixture.sunday, hour: 23), channel: 12, .reactions): 1]
            var progress = ActivityProgress()
            progress.observedSince = InMemoryHistory.at("2025-11-02T22:00:00-05:00")
            progress.newestDay = ActivityFixture.sunday
            own.progress = progress
            try await commit(own, to: store)
            var history = InMemoryHistory(activity: ActivityFixture.small)
            let late = InMemoryHistory.at("2025-11-03T00:00:00-05:00")
            history.activity.gaps.insert(ActivityGap(from: late, to: late, .voice))
            history.activity.cohorts[ActivityFixture.sunday.advanced(by: 1)] = CohortCounts(joined: 1)
            let result = try #require(try await importing(try history.exported(.json), into: store).activity)
            #expect(result.days == [ActivityFixture.saturday])
            #expect(result.skippedDays == [ActivityFixture.sunday, ActivityFixture.sunday.advanced(by: 1)])
            #expect(result.gaps == 2 && result.skippedGaps == 1)
            let days = try store.activityDays(
                of: Self.guild, in: ActivityFixture.sunday...ActivityFixture.sunday, channel: nil)
            #expect(days.map(\.count) == [1])
            #expect(
                try exported(store, .csv(.activeMembers)).split(separator: "\r\n").dropFirst()
                    == ["2025-11-01,2,3,4,1,0"])

            // The end of the bot's own gap does not end an imported one.
            var closing = ActivityBatch()
            closing.closesMessageGap = true
            closing.gaps = [ActivityGap(from: late, to: late, channel: 9, .messages)]
            var unread = ArchivedActivity()
            unread.gaps = [ActivityGap(from: late - 86_400, to: late - 86_400, .messages)]
            #expect(try await store.importActivity(unread, of: Self.guild).gaps == 1)
            try await commit(closing, to: store)
            #expect(try exported(store, .csv(.activityGaps)).split(separator: "\r\n").count == 5)
        }
    }

    @Test("a backfill does not count the messages of imported days again, and totals include them")
    func backfill() async throws {
        try await withStores { store, _ in
            _ = try await importing(try InMemoryHistory(activity: ActivityFixture.small).exported(.json), into: store)
            var calendar = HourCalendar(timeZone: Self.newYork)
            let times = ["2025-11-02T12:00:00-05:00", "2025-10-31T12:00:00-04:00"].map(InMemoryHistory.at)
            let messages = zip([90, 80] as [UInt64], times).map { id, at in
                CountedMessage(id: id, at: at, author: .human, user: 1)
            }
            let channel = MessageChannel(id: 10, parent: 10)
            let page = BackfillPage(
                messages, after: ChannelBackfill(channel: channel, before: 100), hasMore: false, oldest: 0,
                calendar: &calendar)
            #expect(try await store.add(page, of: Self.guild) == 1)
            let days = try store.activityDays(
                of: Self.guild, in: Day(year: 2025, month: 10, day: 1)...ActivityFixture.sunday, channel: 10)
            #expect(days.filter(\.kind.isMessage).map(\.count) == [1, 3, 3])
            let state = try await store.load(at: times[0])
            #expect(state.activity[Self.guild] == StoredActivity())
            #expect(state.committedActivity[Self.guild]?.totals[.humanMessages] == 7)
            #expect(try store.guilds() == [Self.guild])
        }
    }
}
