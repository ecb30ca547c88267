// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST

/// The part of Discord's API that the heartbeat uses.
protocol HeartbeatMessenger: MessageHistory {
    /// Sends a message with a nonce that Discord enforces.
    func create(_ embed: Embed, in channel: ChannelID, nonce: String) async throws -> MessageID
    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws
}

extension DiscordClient: HeartbeatMessenger {
    func create(_ embed: Embed, in channel: ChannelID, nonce: String) async throws -> MessageID {
        try await createMessage(
            in: channel, MessageParameters(embeds: [embed], nonce: nonce, enforceNonce: true), repeatsLost: false
        ).id
    }

    func edit(_ message: MessageID, in channel: ChannelID, to embed: Embed) async throws {
        _ = try await editMessage(message, in: channel, MessageParameters(embeds: [embed]))
    }
}
