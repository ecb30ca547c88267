// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A guild's messages, the newest of each channel.
struct MessageStore: Sendable {
    /// Messages kept in each channel.
    private static let kept = 1000

    private var channels: [ChannelID: [MessageObject]] = [:]

    /// All of a channel, oldest first, also those that only one user sees.
    subscript(channel: ChannelID) -> [MessageObject] { channels[channel] ?? [] }

    /// Those of a channel that everybody sees, oldest first.
    func seen(in channel: ChannelID) -> [MessageObject] {
        self[channel].filter { !$0.isEphemeral }
    }

    /// How many there are that everybody sees.
    var count: Int { channels.values.reduce(0) { $0 + $1.count { !$0.isEphemeral } } }

    func message(_ id: MessageID, in channel: ChannelID) -> MessageObject? {
        channels[channel]?.first { $0.id == id }
    }

    mutating func add(_ message: MessageObject) {
        let channel = message.channelID
        channels[channel, default: []].append(message)
        if channels[channel, default: []].count > Self.kept { channels[channel]?.removeFirst() }
    }

    mutating func replace(_ message: MessageObject) {
        guard let index = channels[message.channelID]?.firstIndex(where: { $0.id == message.id }) else { return }
        channels[message.channelID]?[index] = message
    }

    mutating func remove(_ message: MessageObject) {
        channels[message.channelID]?.removeAll { $0.id == message.id }
    }

    mutating func removeAll(in channel: ChannelID) {
        channels[channel] = nil
    }
}
