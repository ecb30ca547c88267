// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// What the heartbeat asks of Discord.
protocol HeartbeatMessenger: Sendable {
    /// Sends a message.
    func create(_ embed: Embed, in channel: ChannelID) async throws -> MessageID
    /// Changes a message.
    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws
}

extension DiscordClient: HeartbeatMessenger {
    func create(_ embed: Embed, in channel: ChannelID) async throws -> MessageID {
        try await createMessage(in: channel, MessageParameters(embeds: [embed])).id
    }

    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws {
        _ = try await editMessage(message, in: channel, MessageParameters(embeds: [embed]))
    }
}
