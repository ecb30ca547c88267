// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@testable import Activity

@Suite("Messages after a gap")
struct MessageGapTests {
    private static let noon = Date(timeIntervalSince1970: 1_767_614_400)
    private static let all: Set<GapSource> = [.messages, .reactions, .threads, .voice]
    private static let channels = [MessageChannel(id: 1, parent: 1), MessageChannel(id: 2, parent: 1)]

    /// In these tests, an ID is the time in seconds since noon, times ten.
    private static func firstID(_ instant: Date) -> UInt64 { UInt64(max(0, instant.timeIntervalSince(noon))) * 10 }
    private static func instant(_ id: UInt64) -> Date { noon.addingTimeInterval(TimeInterval(id) / 10) }

    private static func message(_ id: UInt64, _ author: MessageAuthor = .human, by user: UInt64 = 5) -> CountedMessage {
        CountedMessage(id: id, at: instant(id), author: author, user: user)
    }

    /// A guild that was observed until second 1,000 and is available again from second 8,000.
    private func afterGap(_ sources: Set<GapSource> = all) -> ActivityFixture {
        var fixture = ActivityFixture("UTC")
        fixture.begin(nil, at: 0, sources)
        fixture.state.advance(to: Self.instant(0))
        fixture.state.receive(Self.message(9_000), in: Self.channels[0])
        fixture.store.commit(fixture.state.takeBatch())
        fixture.begin(10_000, at: 80_000, sources)
        return fixture
    }

    private static func gap(_ from: UInt64, _ to: UInt64, _ channel: UInt64? = nil, _ source: GapSource) -> ActivityGap
    {
        ActivityGap(from: instant(from), to: instant(to), channel: channel, source)
    }

    @Test("Everything is marked as missing, until the history has been read")
    func marks() {
        var fixture = afterGap()
        fixture.commit()
        let span = GapSource.allCases.map { Self.gap(10_000, 80_000, nil, $0) }
        #expect(fixture.store.gaps == span)
        #expect(fixture.store.progress.messageGap == MessageGap(from: Self.instant(10_000), to: Self.instant(80_000)))
        #expect(fixture.requests == ["1 after 0", "2 after 8800"])

        fixture.restart()
        fixture.state.readHistory(until: 80_050)
        fixture.state.receive(page: [Self.message(9_000), Self.message(70_000)], of: 1, after: 0, isLast: true)
        fixture.commit()
        #expect(fixture.store.gaps == span)
        fixture.restart()
        #expect(fixture.requests == ["2 after 8800"])
        fixture.state.receive(page: [Self.message(45_000, .bot)], of: 2, after: 8_800, isLast: true)
        fixture.commit()
        #expect(fixture.store.gaps == Array(span.dropFirst()))
        #expect(fixture.store.progress.messageGap == nil)
        #expect(
            fixture.store.lines == [
                "01-05 12 #1 message_human 1", "01-05 13 #1 message_human 1", "01-05 13 #1 message_bot 1",
            ])
        #expect(fixture.state.activity(of: 5)?.activeDays.count == 1)
    }

    @Test("What cannot be read stays marked for its channel")
    func unreadable() {
        var fixture = afterGap([.messages])
        fixture.state.readHistory(until: 80_050)
        fixture.state.receive(page: [Self.message(30_000)], of: 1, after: 0, isLast: false)
        fixture.state.giveUp(1, startingAt: Self.instant)
        fixture.state.giveUp(1, startingAt: Self.instant)
        fixture.state.giveUp(2, startingAt: Self.instant)
        fixture.commit()
        #expect(
            fixture.store.gaps == [Self.gap(30_000, 80_000, 1, .messages), Self.gap(10_000, 80_000, 1, .messages)])
        #expect(fixture.state.messageGap == nil)
    }

    @Test("A gap that is read within one batch leaves no mark")
    func oneBatch() {
        var fixture = afterGap([.messages])
        fixture.state.readHistory(until: 80_050)
        fixture.state.receive(page: [], of: 1, after: 0, isLast: true)
        fixture.state.receive(page: [], of: 2, after: 8_800, isLast: true)
        let first = fixture.state.takeBatch()
        #expect(first.gaps == [])
        fixture.begin(90_000, at: 95_000, [.messages])
        var merged = first
        merged.merge(fixture.state.takeBatch())
        fixture.store.commit(merged)
        #expect(fixture.store.gaps == [Self.gap(90_000, 95_000, nil, .messages)])
    }

    @Test("Batches that are merged have the same effect as separate ones")
    func merged() {
        for isMerged in [false, true] {
            var fixture = afterGap()
            var batch = fixture.state.takeBatch()
            fixture.state.readHistory(until: 80_050)
            fixture.state.receive(page: [], of: 1, after: 0, isLast: true)
            fixture.state.giveUp(2, startingAt: Self.instant)
            let later = fixture.state.takeBatch()
            if isMerged {
                batch.merge(later)
                fixture.store.commit(batch)
            } else {
                fixture.store.commit(batch)
                fixture.store.commit(later)
            }
            let others = GapSource.allCases.filter { $0 != .messages }.map { Self.gap(10_000, 80_000, nil, $0) }
            #expect(fixture.store.gaps == others + [Self.gap(10_000, 80_000, 1, .messages)])
        }
    }

    @Test("A session that is lost again extends the gap")
    func twice() {
        var fixture = afterGap([.messages])
        fixture.state.readHistory(until: 80_050)
        fixture.state.receive(page: [Self.message(20_000)], of: 1, after: 0, isLast: false)
        fixture.state.receive(Self.message(81_000), in: Self.channels[0])
        fixture.begin(85_000, at: 90_000, [.messages])
        #expect(fixture.state.messageGap == MessageGap(from: Self.instant(10_000), to: Self.instant(90_000)))
        #expect(fixture.requests == ["1 after 20000", "2 after 8800"])
        // No page counts before the end is known.
        let early = fixture.state.receive(page: [Self.message(21_000)], of: 1, after: 20_000, isLast: false)
        fixture.state.readHistory(until: 90_010)
        // A page that was requested before the watermark moved does not count, either.
        let late = fixture.state.receive(page: [Self.message(21_000)], of: 1, after: 0, isLast: false)
        let page = [21_000, 81_000, 88_000].map { Self.message($0) }
        let last = fixture.state.receive(page: page, of: 1, after: 20_000, isLast: true)
        #expect("\(early) \(late) \(last)" == "0 0 2")
    }

    @Test("A guild that was never observed has no gap, and one without messages only others")
    func others() {
        var fixture = ActivityFixture("UTC")
        fixture.begin(5_000, at: 6_000, Self.all)
        fixture.commit()
        #expect(fixture.store.gaps == [] && fixture.state.messageGap == nil)
        #expect(fixture.state.stored.progress.messagesSince == 6_000)

        fixture = ActivityFixture("UTC")
        fixture.begin(nil, at: 0, [.voice, .reactions])
        fixture.state.advance(to: Self.instant(0))
        fixture.begin(1_000, at: 2_000, [.voice, .messages])
        fixture.commit()
        #expect(fixture.store.gaps == [Self.gap(1_000, 2_000, nil, .voice)])
        #expect(fixture.state.messageGap == nil)
        #expect(fixture.state.stored.progress.messagesSince == 2_000)
    }

    @Test("A thread that is not listed is read if it had messages recently")
    func archived() {
        var fixture = ActivityFixture("UTC")
        func id(_ day: UInt64) -> UInt64 { (day * 86_400_000) << 22 }
        fixture.state.begin(
            missingSince: nil, at: Self.noon, sources: [.messages], channels: [], firstID: { _ in 0 })
        fixture.state.advance(to: Self.noon)
        for (channel, day) in [(7, 1), (8, 9)] as [(UInt64, UInt64)] {
            fixture.state.receive(
                CountedMessage(id: id(day), at: Self.noon, author: .human, user: 1),
                in: MessageChannel(id: channel, parent: 3))
        }
        fixture.state.begin(
            missingSince: Self.noon, at: Self.noon, sources: [.messages], channels: [MessageChannel(id: 3, parent: 3)],
            firstID: { _ in id(10) })
        #expect(fixture.requests == ["3 after \(id(10))", "8 after \(id(9) - ChannelMarks.overtakingSpan)"])
    }

    @Test(
        "A gap makes hours incomplete",
        arguments: [
            (nil, nil, true), (nil, 5, true), (5, nil, true), (5, 5, true), (5, 6, false),
        ] as [(UInt64?, UInt64?, Bool)])
    func affects(gap channel: UInt64?, requested: UInt64?, expected: Bool) {
        let gap = ActivityGap(from: Self.noon + 3_600, to: Self.noon + 7_200, channel: channel, .messages)
        let hours = (-1...4).map { DateInterval(start: Self.noon + TimeInterval($0 * 3_600), duration: 3_600) }
        let affected = hours.map { gap.affects($0, channel: requested) }
        #expect(affected == [false, false, expected, expected, false, false])
    }
}

extension ActivityFixture {
    /// The guild becomes available. Times are IDs.
    fileprivate mutating func begin(_ from: UInt64?, at now: UInt64, _ sources: Set<GapSource>) {
        let noon = Date(timeIntervalSince1970: 1_767_614_400)
        state.begin(
            missingSince: from.map { noon + TimeInterval($0) / 10 }, at: noon + TimeInterval(now) / 10,
            sources: sources, channels: [MessageChannel(id: 1, parent: 1), MessageChannel(id: 2, parent: 1)],
            firstID: { UInt64(max(0, $0.timeIntervalSince(noon))) * 10 })
    }

    fileprivate mutating func commit() { store.commit(state.takeBatch()) }

    /// What must be read.
    fileprivate var requests: [String] {
        state.pendingChannels.map { "\($0.channel.id) after \($0.settled)" }.sorted()
    }
}
