// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import TestSupport
import Testing

@testable import Activity

@Suite("Messages from before the bot counted")
struct MessageBackfillTests {
    private static let channel = MessageChannel(id: 1, parent: 9)

    /// An ID is the time in seconds.
    private static func message(_ id: UInt64, _ author: MessageAuthor = .human) -> CountedMessage {
        CountedMessage(id: id, at: Date(timeIntervalSince1970: TimeInterval(id)), author: author, user: 5)
    }

    private static func page(
        _ ids: [UInt64], before: UInt64, hasMore: Bool, oldest: UInt64
    ) -> (page: BackfillPage, lines: String) {
        var calendar = HourCalendar(timeZone: .gmt)
        let page = BackfillPage(
            ids.map { message($0) }, after: ChannelBackfill(channel: channel, before: before), hasMore: hasMore,
            oldest: oldest, calendar: &calendar)
        let next = "before \(page.next.before)\(page.next.isDone ? ", done" : "")\(page.isLast ? ", last" : "")"
        return (page, "\(page.count) messages, \(next)")
    }

    private struct Row: CustomTestStringConvertible {
        let testDescription: String
        let ids: [UInt64]
        var hasMore = true
        let expected: String
    }

    private static let rows = [
        Row(testDescription: "a full page", ids: [99, 98, 97], expected: "3 messages, before 97"),
        Row(
            testDescription: "the first messages of a channel", ids: [99, 98], hasMore: false,
            expected: "2 messages, before 98, done, last"),
        Row(
            testDescription: "messages that are too old", ids: [99, 50, 49], expected: "2 messages, before 50, last"),
        Row(
            testDescription: "only messages that are too old", ids: [49, 48], hasMore: false,
            expected: "0 messages, before 50, last"),
        Row(
            testDescription: "an empty channel", ids: [], hasMore: false, expected: "0 messages, before 100, done, last"
        ),
        Row(
            testDescription: "messages that are counted already", ids: [101, 100, 99],
            expected: "1 messages, before 99"),
    ]

    @Test("A page counts what is missing, and says how far the channel is read", arguments: rows)
    private func pages(row: Row) {
        let result = Self.page(row.ids, before: 100, hasMore: row.hasMore, oldest: 50)
        #expect(result.lines == row.expected)
        #expect(result.page.hours.keys.allSatisfy { $0.channel == 9 && $0.kind == .humanMessages })
    }

    @Test("A channel begins before everything that the bot counts, or where the last backfill stopped")
    func starts() {
        var stored = StoredBackfill()
        func before(_ id: UInt64) -> UInt64 {
            stored.start(of: MessageChannel(id: id, parent: id), now: 1_000).before
        }
        #expect(before(1) == 1_000)
        stored.since = 500
        #expect(before(1) == 500)
        stored.starts = [1: 600, 2: 480]
        #expect([before(1), before(2), before(3)] == ([600, 480, 500] as [UInt64]))
        stored.channels[1] = ChannelBackfill(channel: Self.channel, before: 70)
        #expect(before(1) == 70)
    }

    @Test(
        "any spans of days and interruptions count each message once", arguments: 1...50 as ClosedRange<UInt64>)
    func once(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let messages = (0..<400).map { _ in UInt64.random(in: 1...50_000, using: &random) }
        let sorted = Set(messages).sorted(by: >)
        var calendar = HourCalendar(timeZone: .gmt)
        var hours: [HourCountKey: Int64] = [:]
        var state = ChannelBackfill(channel: Self.channel, before: 40_000)
        for oldest in [30_000, 20_000, 25_000, 5_000, 0] as [UInt64] {
            var steps = Int.random(in: 0...30, using: &random)
            if oldest == 0 { steps = .max }
            while !state.isDone, state.before > oldest, steps > 0 {
                steps -= 1
                let found = sorted.filter { $0 < state.before }.prefix(10)
                let page = BackfillPage(
                    found.map { Self.message($0) }, after: state, hasMore: found.count == 10, oldest: oldest,
                    calendar: &calendar)
                hours.merge(page.hours, uniquingKeysWith: +)
                state = page.next
            }
        }
        let expected = Dictionary(sorted.filter { $0 < 40_000 }.map { (Int($0 / 3_600), Int64(1)) }) { $0 + $1 }
        let counted = Dictionary(hours.map { ($0.key.day.number * 24 + $0.key.hour.hour, $0.value) }) { $0 + $1 }
        #expect(counted == expected)
        #expect(state.isDone || state.before == 0)
    }
}
