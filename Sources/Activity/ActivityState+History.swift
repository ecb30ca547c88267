// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// Messages, and their repair after a gap.
extension ActivityState {
    /// The gap whose messages are being read from the history.
    public var messageGap: MessageGap? { history.gap }

    /// The channels whose history must be read, with their watermarks, in no particular order.
    public var pendingChannels: [ChannelMark] { history.pendingChannels }

    /// Applies a message that the gateway sent, unless it is counted already.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - channel: Its channel.
    ///   - isOptedOut: Whether a user has opted out.
    public mutating func receive(
        _ message: CountedMessage, in channel: MessageChannel, isOptedOut: (UInt64) -> Bool = { _ in false }
    ) {
        if history.receive(message.id, in: channel) { apply(message, channel.parent, isOptedOut) }
        history.takeResult(into: &counts.batch)
    }

    /// Records that the guild became available and that events since `from` were missed, if it was observed before.
    ///
    /// - Parameters:
    ///   - from: The instant up to which everything was received; `nil` if it is unknown.
    ///   - now: The current time.
    ///   - sources: What is counted.
    ///   - channels: The guild's channels and active threads.
    ///   - firstID: The lowest message ID at an instant.
    public mutating func begin(
        missingSince from: Date?, at now: Date, sources: Set<GapSource>, channels: [MessageChannel],
        firstID: (Date) -> UInt64
    ) {
        let countsMessages = sources.contains(.messages)
        let wasCounting = history.since != nil
        if countsMessages, !wasCounting { history.since = firstID(now) }
        guard isObserved, let from = from.map({ min($0, now) }) else { return }
        for source in sources.sorted(by: { $0.rawValue < $1.rawValue }) where source != .messages || wasCounting {
            counts.batch.gaps.append(ActivityGap(from: from, to: now, source))
        }
        guard countsMessages, wasCounting else { return }
        // What was sent before the bot counted is left to a backfill.
        let first = max(firstID(from.addingTimeInterval(-Self.overlap)), history.since ?? 0)
        history.begin(MessageGap(from: from, to: now), channels: channels, after: first)
    }

    /// Remembers the parents of threads. Discord lists them for a new session only, not after a restart that resumes one.
    ///
    /// - Parameters:
    ///   - threads: The threads.
    ///   - now: The current time.
    ///   - firstID: The lowest message ID at an instant.
    public mutating func know(_ threads: [MessageChannel], at now: Date, firstID: (Date) -> UInt64) {
        guard let since = history.since else { return }
        let first = max(firstID(now.addingTimeInterval(-Self.overlap)), since)
        for thread in threads { history.know(thread, after: first) }
    }

    /// Sets the ID up to which the history is read after a gap.
    ///
    /// - Parameter id: Messages with higher IDs were sent after the guild became available.
    public mutating func readHistory(until id: UInt64) {
        history.setEnd(id)
        history.takeResult(into: &counts.batch)
    }

    /// Applies a page of the history of a channel.
    ///
    /// - Parameters:
    ///   - messages: The oldest messages after an ID, in the order of their IDs.
    ///   - channel: The channel.
    ///   - after: That ID.
    ///   - isLast: Whether there are no later messages.
    ///   - isOptedOut: Whether a user has opted out.
    /// - Returns: The number of messages that were counted.
    @discardableResult
    public mutating func receive(
        page messages: [CountedMessage], of channel: UInt64, after: UInt64, isLast: Bool,
        isOptedOut: (UInt64) -> Bool = { _ in false }
    ) -> Int {
        guard let parent = history.marks[channel]?.channel.parent else { return 0 }
        let new = history.receive(page: messages.map(\.id), of: channel, after: after, isLast: isLast)
        for message in messages where new.contains(message.id) { apply(message, parent, isOptedOut) }
        history.takeResult(into: &counts.batch)
        return new.count
    }

    /// Gives up reading the history of a channel; the rest of the gap stays incomplete.
    ///
    /// - Parameters:
    ///   - channel: The channel.
    ///   - instant: The instant of a message ID.
    public mutating func giveUp(_ channel: UInt64, startingAt instant: (UInt64) -> Date) {
        history.giveUp(channel, startingAt: instant)
        history.takeResult(into: &counts.batch)
    }

    /// Channels without a counted message are read from this many seconds before a gap, because clocks differ.
    private static let overlap: TimeInterval = 120

    private mutating func apply(_ message: CountedMessage, _ channel: UInt64, _ isOptedOut: (UInt64) -> Bool) {
        apply(
            ActivityEvent(at: message.at, .message(message.author, channel: channel, user: message.user)),
            isOptedOut: isOptedOut)
    }
}
