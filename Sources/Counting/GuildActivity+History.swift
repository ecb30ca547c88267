// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
import BotConfiguration
import DiscordGateway
package import DiscordModels
package import Foundation
import LocalTime
import Storage

/// A channel or thread whose history must be read after a gap.
struct PendingHistory: Sendable, Hashable {
    let channel: ChannelID
    /// The messages after this one are missing.
    let after: MessageID
    /// Whether the history contains messages after `after`, because some of them were received.
    let isKnownToHaveMessages: Bool

    init(_ mark: ChannelMark) {
        channel = ChannelID(mark.channel.id)
        after = MessageID(mark.settled)
        isKnownToHaveMessages = !mark.counted.isEmpty
    }
}

/// The repair of messages after a gap.
extension GuildActivity {
    /// Channels with messages: text, voice, announcement and stage channels. Source: Resources, Channel, "Channel Types".
    package static let messageChannelTypes: Set<Int> = [0, 2, 5, 13]

    /// Records that the guild became available.
    mutating func begin(_ created: GuildCreateEvent, missingSince from: Date?, at now: Date) {
        let channels = created.channels.filter { Self.messageChannelTypes.contains($0.type) }
            .map { MessageChannel(id: $0.id.rawValue, parent: $0.id.rawValue) }
        state.begin(
            missingSince: from, at: now, sources: sources.gapSources,
            channels: channels + created.threads.map(MessageChannel.init), firstID: Self.firstID)
    }

    /// The lowest message ID at an instant.
    static func firstID(at instant: Date) -> UInt64 {
        MessageID(millisecondsSince1970: instant.milliseconds).rawValue
    }

    /// Sets the instant up to which the history is read.
    mutating func readHistory(until instant: Date) { state.readHistory(until: Self.firstID(at: instant)) }

    /// The next channel to read: the one with the most messages in the last days.
    var nextHistory: PendingHistory? {
        guard state.messageGap?.end != nil else { return nil }
        var messages: [UInt64: Int64] = [:]
        for day in committed.recent.values {
            for (channel, counts) in day { messages[channel, default: 0] &+= counts.messages }
        }
        func rank(_ mark: ChannelMark) -> (Int64, UInt64) { (-(messages[mark.channel.parent] ?? 0), mark.channel.id) }
        return state.pendingChannels.min { rank($0) < rank($1) }.map(PendingHistory.init)
    }

    /// What is left to read of a channel; `nil` if it was read to the end.
    func pendingHistory(of channel: ChannelID) -> PendingHistory? {
        guard state.messageGap?.end != nil else { return nil }
        return state.pendingChannels.first { $0.channel.id == channel.rawValue }.map(PendingHistory.init)
    }

    /// Counts a page of the history that was requested after a message.
    ///
    /// - Returns: The number of messages that were counted.
    mutating func receive(
        _ page: [MessageMetadata], of history: PendingHistory, isLast: Bool, _ optOuts: OptOuts = OptOuts.none
    ) -> Int {
        state.receive(
            page: page.map { CountedMessage($0, at: Date(milliseconds: $0.id.millisecondsSince1970)) },
            of: history.channel.rawValue, after: history.after.rawValue, isLast: isLast,
            isOptedOut: optOuts.contains)
    }

    /// Gives up reading a channel.
    mutating func giveUp(_ channel: ChannelID) {
        state.giveUp(channel.rawValue) { Date(milliseconds: MessageID($0).millisecondsSince1970) }
    }
}

extension ActivitySources {
    /// What is missing in a gap.
    fileprivate var gapSources: Set<GapSource> {
        var result: Set<GapSource> = []
        if contains(.messages) { result.insert(.messages) }
        if contains(.reactions) { result.insert(.reactions) }
        if contains(.threads) { result.insert(.threads) }
        if contains(.voice) { result.insert(.voice) }
        return result
    }
}

extension MessageChannel {
    init(_ thread: ThreadParent) { self.init(id: thread.threadID.rawValue, parent: thread.parentID.rawValue) }
}

extension CountedMessage {
    /// Creates a message that was sent at an instant.
    package init(_ message: MessageMetadata, at instant: Date) {
        self.init(
            id: message.id.rawValue, at: instant, author: MessageAuthor(message.author),
            user: message.authorID.rawValue)
    }
}
