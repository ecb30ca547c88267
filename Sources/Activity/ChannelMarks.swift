// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Which messages of a guild are counted, and which are still to be read from the history after a gap.
///
/// After a gap, each channel is read from its watermark up to one ID for all of them. It is chosen after the guild became
/// available again, so that no message falls between the history and the gateway. Both may show a message around that ID;
/// the one that comes first counts.
struct ChannelMarks: Sendable {
    /// How much earlier than a gap the last message of a channel may be for its history to be read although the channel is not
    /// listed, such as that of an archived thread: seven days, as a difference of IDs.
    static let recentSpan: UInt64 = 7 * 86_400_000 << 22
    /// The number of channels that are remembered at least. Without a mark, a channel is read from the beginning of the gap.
    static let capacity = 2_000

    /// How much earlier than the first message of a channel another one may be that it has overtaken: ten seconds, as a
    /// difference of IDs.
    static let overtakingSpan: UInt64 = 10_000 << 22

    private(set) var marks: [UInt64: ChannelMark] = [:]
    /// The lowest ID at the time when messages were first counted; `nil` before that. Earlier ones can be read by a backfill.
    var since: UInt64?
    /// The gap that is being repaired.
    private(set) var gap: MessageGap?
    private var pending: Set<UInt64> = []
    private var changed: Set<UInt64> = []
    /// What was not read.
    private var unread: [ActivityGap] = []
    /// Whether the repair of the gap has ended since the last call of `takeResult`.
    private var isClosed = false

    init() {}

    init(_ marks: [ChannelMark], since: UInt64?, gap: MessageGap?) {
        self.since = since
        for mark in marks { self.marks[mark.channel.id] = mark }
        self.gap = gap
        if gap != nil { pending = Set(marks.lazy.filter(\.isPending).map(\.channel.id)) }
    }

    /// The channels whose history must be read.
    var pendingChannels: [ChannelMark] { pending.compactMap { marks[$0] } }

    // MARK: - The gateway

    /// Records a message that the gateway sent, and returns whether it counts.
    mutating func receive(_ id: UInt64, in channel: MessageChannel) -> Bool {
        changed.insert(channel.id)
        guard var mark = marks[channel.id] else {
            let settled = min(max(id - min(id, Self.overtakingSpan), since ?? 0), id &- 1)
            var mark = ChannelMark(channel: channel, start: settled &+ 1, settled: settled)
            _ = mark.receive(id)
            marks[channel.id] = mark
            return true
        }
        // Not copied while it is changed.
        marks[channel.id] = nil
        if mark.channel.parent != channel.parent { mark = mark.with(parent: channel.parent) }
        let counts = mark.receive(id)
        marks[channel.id] = mark
        if mark.isOverflowing { giveUp(channel.id) { _ in .distantPast } }
        return counts
    }

    /// Remembers the parent of a thread. `first`: the ID after which its history is read after a gap, if no message in it was
    /// counted.
    mutating func know(_ thread: MessageChannel, after first: UInt64) {
        guard marks[thread.id]?.channel.parent != thread.parent else { return }
        let mark = marks[thread.id] ?? ChannelMark(channel: thread, start: first &+ 1, settled: first)
        marks[thread.id] = mark.with(parent: thread.parent)
        changed.insert(thread.id)
    }

    // MARK: - A gap

    /// Begins the repair of a gap, or of a longer one.
    ///
    /// - Parameters:
    ///   - gap: The gap, without its end.
    ///   - channels: All channels and active threads.
    ///   - first: The ID after which channels are read in which no message was counted.
    mutating func begin(_ gap: MessageGap, channels: [MessageChannel], after first: UInt64) {
        self.gap = MessageGap(from: min(self.gap?.from ?? gap.from, gap.from), to: gap.to)
        let listed = Set(channels.map(\.id))
        for mark in marks.values where !listed.contains(mark.channel.id) {
            if mark.isPending || mark.newest > first - min(first, Self.recentSpan) { expect(mark) }
        }
        for channel in channels {
            var mark = marks[channel.id] ?? ChannelMark(channel: channel, start: first &+ 1, settled: first)
            if mark.channel.parent != channel.parent { mark = mark.with(parent: channel.parent) }
            expect(mark)
        }
    }

    private mutating func expect(_ mark: ChannelMark) {
        var mark = mark
        mark.isPending = true
        marks[mark.channel.id] = mark
        pending.insert(mark.channel.id)
        changed.insert(mark.channel.id)
    }

    /// Sets the ID up to which the history is read.
    mutating func setEnd(_ id: UInt64) {
        gap?.end = id
        closeIfComplete()
    }

    /// Records a page of the history of a channel.
    ///
    /// - Parameters:
    ///   - ids: The IDs in ascending order.
    ///   - channel: The channel.
    ///   - after: The ID after which the page was requested. Another one than expected has no effect.
    ///   - isLast: Whether there are no later messages.
    /// - Returns: The IDs to count.
    mutating func receive(page ids: [UInt64], of channel: UInt64, after: UInt64, isLast: Bool) -> Set<UInt64> {
        guard let end = gap?.end, var mark = marks[channel], mark.isPending, mark.settled == after else { return [] }
        let new = mark.receive(page: ids, until: end, isLast: isLast)
        mark.isPending = mark.read < end
        finish(mark)
        return new
    }

    /// Gives up reading a channel. `instant`: the time of an ID.
    mutating func giveUp(_ channel: UInt64, startingAt instant: (UInt64) -> Date) {
        guard let gap, var mark = marks[channel], mark.isPending else { return }
        let from = min(max(gap.from, instant(mark.settled)), gap.to)
        unread.append(ActivityGap(from: from, to: gap.to, channel: mark.channel.parent, .messages))
        mark.giveUp()
        finish(mark)
    }

    private mutating func finish(_ mark: ChannelMark) {
        marks[mark.channel.id] = mark
        changed.insert(mark.channel.id)
        if !mark.isPending { pending.remove(mark.channel.id) }
        closeIfComplete()
    }

    private mutating func closeIfComplete() {
        guard gap?.end != nil, pending.isEmpty else { return }
        gap = nil
        isClosed = true
    }

    // MARK: - The store

    /// Adds what was not read to a batch, and whether the repair has ended.
    mutating func takeResult(into batch: inout ActivityBatch) {
        if isClosed {
            batch.gaps.removeAll(where: \.isOfAllMessages)
            batch.closesMessageGap = true
            isClosed = false
        }
        batch.gaps += unread
        unread = []
    }

    /// Moves all changes since the last call into a batch.
    mutating func takeChanges(into batch: inout ActivityBatch) {
        for channel in changed { batch.marks[channel] = marks[channel] }
        changed = []
        if marks.count > 2 * Self.capacity { forgetOldMarks() }
    }

    /// Forgets the channels with the oldest messages. The store keeps them.
    private mutating func forgetOldMarks() {
        let newest = marks.values.map(\.newest).sorted(by: >)
        let limit = newest[Self.capacity]
        marks = marks.filter { $0.value.isPending || $0.value.newest > limit }
    }
}
