// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The newest messages of each channel of a guild.
struct MessageStore: Sendable {
    /// Maximum number of messages kept for each channel.
    private static let capacity = 1000

    private var channels: [ChannelID: [MessageObject]] = [:]

    /// All messages of a channel, including ephemeral ones, oldest first.
    subscript(channel: ChannelID) -> [MessageObject] { channels[channel] ?? [] }

    /// The messages of a channel, without ephemeral ones, oldest first.
    func seen(in channel: ChannelID) -> [MessageObject] {
        self[channel].filter { !$0.isEphemeral }
    }

    /// Number of messages, without ephemeral ones.
    var count: Int { channels.values.reduce(0) { $0 + $1.count { !$0.isEphemeral } } }

    func message(_ id: MessageID, in channel: ChannelID) -> MessageObject? {
        channels[channel]?.first { $0.id == id }
    }

    mutating func add(_ message: MessageObject) {
        let channel = message.channelID
        channels[channel, default: []].append(message)
        if channels[channel, default: []].count > Self.capacity { channels[channel]?.removeFirst() }
    }

    mutating func replace(_ message: MessageObject) {
        guard let index = channels[message.channelID]?.firstIndex(where: { $0.id == message.id }) else { return }
        channels[message.channelID]?[index] = message
        updateReplies(to: message.id, in: message.channelID, with: message)
    }

    mutating func remove(_ message: MessageObject) {
        channels[message.channelID]?.removeAll { $0.id == message.id }
        updateReplies(to: message.id, in: message.channelID, with: nil)
    }

    private mutating func updateReplies(to id: MessageID, in channel: ChannelID, with message: MessageObject?) {
        for index in self[channel].indices where self[channel][index].refers(to: id) {
            channels[channel]?[index].update(referenced: message)
        }
    }

    mutating func removeAll(in channel: ChannelID) {
        channels[channel] = nil
    }
}
