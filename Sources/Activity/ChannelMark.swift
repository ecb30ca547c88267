// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Which messages of a channel or thread are counted, so that its history can be read without counting any of them again.
///
/// The gateway does not guarantee the order of messages. So a message that it sends counts unless it is known to be counted,
/// and only messages of the history are compared with a watermark, `settled`. It stays a few messages behind the newest one:
/// a message that was overtaken when a session was lost is still found in the history. After the history was read, it stays a
/// minute behind: a message that the history did not show yet counts when the gateway sends it.
public struct ChannelMark: Sendable, Hashable {
    /// The number of received messages above the watermark that are remembered at least.
    static let recentLimit = 16
    /// The number of messages received during a repair that are remembered at most. With more, the channel is given up.
    static let repairLimit = 20_000

    /// How much later than sent a message may appear: a minute, as a difference of IDs.
    static let lateSpan: UInt64 = 60_000 << 22

    /// The channel or thread.
    public let channel: MessageChannel
    /// Messages with lower IDs are not counted, unless by a backfill: they are from before the bot counted in this channel.
    public private(set) var start: UInt64
    /// The watermark: the history is read after this ID.
    public private(set) var settled: UInt64
    /// The history was read up to this ID; 0 if it never was. Messages up to the watermark and up to this ID are counted.
    public private(set) var read: UInt64
    /// The IDs of received messages above the watermark, in ascending order.
    public private(set) var counted: [UInt64]
    /// Whether the history must be read after a gap.
    public internal(set) var isPending: Bool

    /// Creates a mark as it was stored.
    public init(
        channel: MessageChannel, start: UInt64, settled: UInt64, read: UInt64 = 0, counted: [UInt64] = [],
        isPending: Bool = false
    ) {
        self.channel = channel
        self.start = start
        self.settled = settled
        self.read = read
        self.counted = counted
        self.isPending = isPending
    }

    /// The newest counted message, or the watermark.
    public var newest: UInt64 { max(counted.last ?? 0, settled) }

    /// The mark with another parent channel.
    func with(parent: UInt64) -> ChannelMark {
        ChannelMark(
            channel: MessageChannel(id: channel.id, parent: parent), start: start, settled: settled, read: read,
            counted: counted, isPending: isPending)
    }

    /// Records a message that the gateway sent and that was not received before by its sequence number.
    ///
    /// - Returns: Whether it counts.
    mutating func receive(_ id: UInt64) -> Bool {
        guard id > min(read, settled) else { return false }
        start = min(start, id)
        // Overtaken by many others; the history is not read that far back.
        guard id > settled else { return true }
        let position = position(of: id)
        if position < counted.count, counted[position] == id { return false }
        counted.insert(id, at: position)
        if !isPending, counted.count > 2 * Self.recentLimit { trim() }
        return true
    }

    /// Whether too many messages have been received since the gap.
    var isOverflowing: Bool { isPending && counted.count > Self.repairLimit }

    /// Records a page of the history after the watermark.
    ///
    /// - Parameters:
    ///   - ids: The IDs in ascending order.
    ///   - end: The last ID to read; later messages are received from the gateway.
    ///   - isLast: Whether the page is the last one.
    /// - Returns: The IDs to count.
    mutating func receive(page ids: [UInt64], until end: UInt64, isLast: Bool) -> Set<UInt64> {
        var new: Set<UInt64> = []
        for id in ids where id > settled && id <= end && !contains(id) { new.insert(id) }
        let last = ids.last ?? settled
        if isLast || last >= end {
            counted = (counted + new).sorted()
            settle(end - min(end, Self.lateSpan), read: end)
        } else {
            settle(last, read: last)
        }
        return new
    }

    /// Ends the repair of a channel whose history cannot be read any further.
    mutating func giveUp() {
        isPending = false
        if counted.count > 2 * Self.recentLimit { trim() }
    }

    private mutating func settle(_ id: UInt64, read end: UInt64) {
        settled = max(settled, id)
        read = max(read, end)
        counted.removeFirst(position(of: settled &+ 1))
    }

    private mutating func trim() {
        let excess = counted.count - Self.recentLimit
        settled = counted[excess - 1]
        counted.removeFirst(excess)
    }

    private func contains(_ id: UInt64) -> Bool {
        let position = position(of: id)
        return position < counted.count && counted[position] == id
    }

    /// The first position with an ID of at least `id`.
    private func position(of id: UInt64) -> Int {
        if counted.last.map({ $0 < id }) ?? true { return counted.count }
        var (low, high) = (0, counted.count)
        while low < high {
            let middle = (low + high) / 2
            if counted[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
