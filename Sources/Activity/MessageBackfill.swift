// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
public import LocalTime

/// How far the messages from before the bot counted are read in a channel or thread: from the newest to the oldest.
public struct ChannelBackfill: Sendable, Hashable {
    /// The channel or thread.
    public let channel: MessageChannel
    /// Messages from this ID on are counted, by the bot or by a backfill.
    public let before: UInt64
    /// Whether there are no earlier messages.
    public let isDone: Bool

    /// Creates the value.
    public init(channel: MessageChannel, before: UInt64, isDone: Bool = false) {
        self.channel = channel
        self.before = before
        self.isDone = isDone
    }
}

/// What is known about the past of a guild.
public struct StoredBackfill: Sendable, Hashable {
    /// The lowest message ID at the time when the bot began to count messages; `nil` if it never did.
    public var since: UInt64?
    /// The lowest ID that the bot counts in a channel or thread, if it counted messages there.
    public var starts: [UInt64: UInt64]
    /// The channels and threads of an earlier backfill.
    public var channels: [UInt64: ChannelBackfill]

    /// Creates the value; empty by default.
    public init(since: UInt64? = nil, starts: [UInt64: UInt64] = [:], channels: [UInt64: ChannelBackfill] = [:]) {
        self.since = since
        self.starts = starts
        self.channels = channels
    }

    /// Where the backfill of a channel begins or continues.
    ///
    /// - Parameters:
    ///   - channel: The channel or thread.
    ///   - now: The lowest ID at the current time.
    /// - Returns: The place, which is before everything that the bot counts.
    public func start(of channel: MessageChannel, now: UInt64) -> ChannelBackfill {
        if let known = channels[channel.id] { return known }
        return ChannelBackfill(channel: channel, before: starts[channel.id] ?? since ?? now)
    }
}

/// A page of past messages to store: counts, and how far the channel is read with them.
public struct BackfillPage: Sendable, Hashable {
    /// The progress before the page. If the stored one is different, another backfill is running.
    public let previous: ChannelBackfill
    /// The progress with the page.
    public let next: ChannelBackfill
    /// Numbers to add.
    public let hours: [HourCountKey: Int64]
    /// Whether earlier messages are to be read.
    public let isLast: Bool

    /// Counts a page.
    ///
    /// - Parameters:
    ///   - messages: Messages before those that are counted, newest first.
    ///   - previous: The progress before the page.
    ///   - hasMore: Whether there may be earlier messages.
    ///   - oldest: The lowest ID to count.
    ///   - calendar: The hours in the guild's time zone.
    public init(
        _ messages: [CountedMessage], after previous: ChannelBackfill, hasMore: Bool, oldest: UInt64,
        calendar: inout HourCalendar
    ) {
        var hours: [HourCountKey: Int64] = [:]
        var before = previous.before
        var isPast = false
        for message in messages where message.id < previous.before {
            guard message.id >= oldest else {
                isPast = true
                break
            }
            let hour = calendar.span(at: message.at.milliseconds).hour
            hours[HourCountKey(hour, channel: previous.channel.parent, ActivityKind(message.author)), default: 0] += 1
            before = min(before, message.id)
        }
        self.previous = previous
        self.hours = hours
        isLast = isPast || !hasMore
        // Nothing is left between the last counted message and the oldest that was wanted.
        if isPast { before = min(before, oldest) }
        next = ChannelBackfill(channel: previous.channel, before: before, isDone: !hasMore && !isPast)
    }

    /// The number of messages.
    public var count: Int64 { hours.values.reduce(0, &+) }
}
