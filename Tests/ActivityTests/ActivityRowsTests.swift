// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import Testing

@Suite("Rows of activity")
struct ActivityRowsTests {
    /// A Saturday.
    private static let day = Day(year: 2026, month: 10, day: 24)

    private static let rows: [HourCountKey: Int64] = [
        HourCountKey(LocalHour(day: day, hour: 20), channel: 1, .humanMessages): 5,
        HourCountKey(LocalHour(day: day, hour: 20), channel: 2, .humanMessages): 2,
        HourCountKey(LocalHour(day: day, hour: 20), channel: 2, .botMessages): 50,
        HourCountKey(LocalHour(day: day.advanced(by: 1), hour: 2), channel: 1, .humanMessages): 3,
        HourCountKey(LocalHour(day: day.advanced(by: 1), hour: 2, isRepeated: true), channel: 3, .humanMessages): 4,
        HourCountKey(LocalHour(day: day.advanced(by: 7), hour: 20), channel: 4, .humanMessages): 7,
        HourCountKey(LocalHour(day: day, hour: 21), channel: 9, .voice): 7_200_000,
    ]

    @Test("The author of a message follows from its type, webhook, interaction and bot flag")
    func authors() {
        func authors(_ hasWebhook: Bool, _ hasInteraction: Bool, _ isBot: Bool) -> [MessageAuthor] {
            [0, 19, 20, 23, 7, 8, 11, 18, 24, -1].map {
                MessageAuthor(type: $0, hasWebhook: hasWebhook, hasInteraction: hasInteraction, isBot: isBot)
            }
        }
        let system = [MessageAuthor](repeating: .system, count: 6)
        #expect(authors(false, false, false) == [.human, .human, .bot, .bot] + system)
        #expect(authors(false, false, true) == [.bot, .bot, .bot, .bot] + system)
        #expect(authors(true, false, true) == [.webhook, .webhook, .bot, .bot] + system)
        #expect(authors(true, true, true) == [.bot, .bot, .bot, .bot] + system)
    }

    @Test("A key has all of its parts", arguments: ActivityKind.allCases)
    func keys(kind: ActivityKind) {
        for (number, hour, isRepeated) in [(0, 0, false), (20_750, 23, true), (-3, 12, false), (2_000_000, 1, true)] {
            let hour = LocalHour(day: Day(number: number), hour: hour, isRepeated: isRepeated)
            let key = HourCountKey(hour, channel: .max, kind)
            #expect((key.hour, key.day, key.channel, key.kind) == (hour, hour.day, .max, kind))
        }
    }

    @Test("Names of kinds")
    func names() {
        #expect(
            ActivityKind.allCases.map(\.name) == [
                "message_human", "message_bot", "message_webhook", "message_system", "reaction", "thread", "voice",
                "voice_alone", "voice_afk",
            ])
        #expect(ActivityKind.allCases.filter(\.isTime) == [.voice, .voiceAlone, .voiceAFK])
        #expect(ActivityKind.allCases.filter(\.isMessage) == MessageAuthor.allCases.map(ActivityKind.init))
    }

    @Test("Totals by hour, day and hour of the week")
    func totals() {
        let totals = HourTotals(Self.rows, of: [.humanMessages])
        #expect(totals.days == [Self.day: 7, Self.day.advanced(by: 1): 7, Self.day.advanced(by: 7): 7])
        #expect(totals.peak == HourTotals.Total(hour: LocalHour(day: Self.day, hour: 20), number: 7))
        var expected = [[Int64]](repeating: [Int64](repeating: 0, count: 24), count: 7)
        expected[5][20] = 14
        expected[6][2] = 7
        #expect(totals.heatMap.rows == expected)
        #expect(totals.heatMap.peak == HeatMap.Cell(weekday: 6, hour: 20, number: 14))
        #expect(HourTotals(Self.rows, of: [.voice]).peak?.number == 7_200_000)
        let hour = LocalHour(day: Self.day, hour: 1)
        #expect(
            HourTotals([HourTotals.Total(hour: hour, number: 1), HourTotals.Total(hour: hour, number: 2)]).numbers
                == [hour: 3])
        let none = HourTotals(Self.rows, of: [])
        #expect(none.peak == nil && none.heatMap.peak == nil && none.days.isEmpty)
    }

    @Test("The busiest channels come first, older ones in a tie")
    func ranking() {
        let ranking = ChannelRanking(messages: [5: 7, 3: 7, 8: 9, 1: 0, 2: 1], limit: 3)
        #expect(ranking.channels == [8, 3, 5])
        #expect(ChannelRanking(messages: [1: 0], limit: -1).channels.isEmpty)
    }

    @Test("Boosts and counts without a member are stored when they change; an idle guild has nothing to store")
    func idle() throws {
        var fixture = ActivityFixture()
        #expect(fixture.state.takeBatch().isEmpty)
        try fixture.apply("2026-01-10T12:00:00Z", .boosts(Boosts(count: 7, level: 2)))
        try fixture.apply("2026-01-10T12:00:00Z", .threadCreated(channel: 5))
        try fixture.commit(at: "2026-01-10T12:00:00Z")
        #expect(fixture.store.lines == ["01-10 13 #5 thread 1"])
        fixture.restart()
        #expect(fixture.state.boosts == Boosts(count: 7, level: 2))
        try fixture.apply("2026-01-10T12:10:00Z", .boosts(Boosts(count: 7, level: 2)))
        fixture.state.advance(to: try ActivityFixture.date("2026-01-10T22:59:59Z"))
        #expect(fixture.state.takeBatch().isEmpty)
    }

    @Test("A later batch replaces what is stored and deleted, and adds to counts")
    func merging() throws {
        var fixture = ActivityFixture()
        try fixture.apply("2026-01-10T12:00:00Z", .snapshot([7: [1, 2]]))
        try fixture.apply("2026-01-10T12:10:00Z", .voice(1, nil))
        fixture.state.forget(1)
        var batch = fixture.state.takeBatch()
        #expect(batch.members.keys.sorted() == [2] && batch.erasedMembers == [1])
        #expect(batch.stays.keys.sorted() == ["s2"] && batch.endedStays == ["s1"])
        try fixture.apply("2026-01-10T12:20:00Z", .voice(1, 7))
        try fixture.apply("2026-01-10T12:20:00Z", .voice(2, nil))
        fixture.state.forget(2)
        batch.merge(fixture.state.takeBatch())
        #expect(batch.members.keys.sorted() == [1] && batch.erasedMembers == [2])
        #expect(batch.stays.keys.sorted() == ["s1"] && batch.endedStays == ["s2"])
        #expect(batch.activeMembers.values.map(\.day) == [1])
        fixture.store.commit(batch)
        #expect(fixture.store.lines == ["01-10 13 #7 voice 1200", "01-10 13 #7 voice_alone 600"])
    }

    @Test("The time zone can change")
    func zone() throws {
        var fixture = ActivityFixture("UTC")
        try fixture.apply("2026-01-10T12:00:00Z", .message(1))
        fixture.state.timeZone = try #require(TimeZone(identifier: "Asia/Tokyo"))
        try fixture.apply("2026-01-10T12:00:00Z", .message(1))
        fixture.store.commit(fixture.state.takeBatch())
        #expect(fixture.store.lines == ["01-10 12 #1 message_human 1", "01-10 21 #1 message_human 1"])
        #expect(fixture.state.timeZone.identifier == "Asia/Tokyo")
    }
}
