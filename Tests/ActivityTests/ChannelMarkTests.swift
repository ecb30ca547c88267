// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Activity

@Suite("Which messages of a channel are counted")
struct ChannelMarkTests {
    private enum Step {
        /// The gateway sends a message.
        case receive(UInt64)
        /// A gap begins, and its history is to be read.
        case gap
        /// A page of the history up to an ID.
        case page([UInt64], until: UInt64, isLast: Bool = false)
        case giveUp
    }

    private struct Row: CustomTestStringConvertible {
        let testDescription: String
        let steps: [Step]
        /// The IDs that were counted, in this order.
        let counted: [UInt64]
        let settled: UInt64
        var read: UInt64 = 0
    }

    private static let rows = [
        Row(
            testDescription: "messages in any order, and none twice", steps: [.receive(10), .receive(8), .receive(10)],
            counted: [10, 8], settled: 7),
        Row(
            testDescription: "the history after a gap, with a message that was overtaken",
            steps: [
                .receive(10), .receive(12), .gap, .receive(20),
                .page([10, 11, 12, 15, 19, 20, 21], until: 20, isLast: true), .receive(21),
            ], counted: [10, 12, 20, 11, 15, 19, 21], settled: 7, read: 20),
        Row(
            testDescription: "the gateway is later than the history",
            steps: [.receive(10), .gap, .page([10, 14, 15], until: 16, isLast: true), .receive(15), .receive(17)],
            counted: [10, 14, 15, 17], settled: 7, read: 16),
        Row(
            testDescription: "the history does not show a message yet that the gateway sends afterward",
            steps: [
                .receive(10), .gap, .page([10, 14], until: 16, isLast: true), .receive(13), .receive(14), .receive(13),
            ], counted: [10, 14, 13], settled: 7, read: 16),
        Row(
            testDescription: "what is more than a minute older than the last ID to read counts from the history alone",
            steps: [
                .receive(10), .gap, .page([10, 130_000 << 22, 150_000 << 22], until: 200_000 << 22, isLast: true),
                .receive(120_000 << 22), .receive(130_000 << 22), .receive(150_000 << 22), .receive(160_000 << 22),
            ], counted: [10, 130_000 << 22, 150_000 << 22, 160_000 << 22], settled: 140_000 << 22, read: 200_000 << 22),
        Row(
            testDescription: "pages, and messages between them",
            steps: [
                .receive(10), .gap, .page([10, 11, 12], until: 20), .receive(19), .page([13, 19], until: 20),
                .receive(18), .page([], until: 20, isLast: true),
            ], counted: [10, 11, 12, 19, 13], settled: 19, read: 20),
        Row(
            testDescription: "a history that is given up; what the gateway sends still counts",
            steps: [.receive(10), .gap, .page([10, 11], until: 20), .giveUp, .receive(15), .receive(11)],
            counted: [10, 11, 15], settled: 11, read: 11),
        Row(
            testDescription: "a second gap before the first one is repaired",
            steps: [
                .receive(10), .gap, .receive(20), .gap, .receive(30),
                .page([10, 12, 20, 22, 30], until: 30, isLast: true),
            ], counted: [10, 20, 30, 12, 22], settled: 7, read: 30),
        Row(
            testDescription: "messages after the last ID to read are left to the gateway",
            steps: [.receive(10), .gap, .page([10, 11, 25, 26], until: 20), .receive(25), .receive(26)],
            counted: [10, 11, 25, 26], settled: 7, read: 20),
    ]

    @Test("A message counts once, from the gateway or from the history", arguments: rows)
    private func steps(row: Row) {
        var history = ChannelMarks()
        history.since = 7
        var counted: [UInt64] = []
        for step in row.steps {
            switch step {
            case .receive(let id): if history.receive(id, in: Self.channel) { counted.append(id) }
            case .gap:
                let gap = MessageGap(from: .distantPast, to: .now)
                history.begin(gap, channels: [Self.channel], after: 1)
            case .page(let ids, let end, let isLast):
                history.setEnd(end)
                let after = history.marks[1]?.settled ?? 0
                counted += history.receive(page: ids.filter { $0 > after }, of: 1, after: after, isLast: isLast)
                    .sorted()
            case .giveUp: history.giveUp(1) { _ in .now }
            }
        }
        #expect(counted == row.counted)
        #expect(history.marks[1]?.settled == row.settled)
        #expect(history.marks[1]?.read == row.read)
        #expect(history.marks[1]?.start == 8)
    }

    private static let channel = MessageChannel(id: 1, parent: 1)

    @Test("The watermark follows the newest messages, at a distance")
    func watermark() {
        var mark = ChannelMark(channel: Self.channel, start: 1, settled: 0)
        for id in 1...1_000 as ClosedRange<UInt64> {
            let counts = mark.receive(2 * id)
            #expect(counts)
            #expect(mark.counted.count <= 2 * ChannelMark.recentLimit)
            #expect(mark.newest == 2 * id)
        }
        #expect(mark.settled >= 2_000 - 4 * UInt64(ChannelMark.recentLimit))
        // A message that was overtaken by many others counts, but is not remembered.
        let late = [5, 2_000].map { mark.receive($0) }
        #expect(late == [true, false])
    }

    @Test("A channel with too many messages during the repair is given up")
    func overflow() {
        var history = ChannelMarks()
        history.begin(MessageGap(from: .distantPast, to: .now), channels: [Self.channel], after: 1)
        history.setEnd(1_000_000)
        let counted = (2...UInt64(ChannelMark.repairLimit + 2)).count { history.receive($0, in: Self.channel) }
        #expect(counted == ChannelMark.repairLimit + 1)
        #expect(history.pendingChannels.isEmpty && history.gap == nil)
        var batch = ActivityBatch()
        history.takeResult(into: &batch)
        #expect(batch.closesMessageGap)
        #expect(batch.gaps.map(\.channel) == [1])
        #expect((history.marks[1]?.counted.count ?? 0) <= 2 * ChannelMark.recentLimit)
    }
}
