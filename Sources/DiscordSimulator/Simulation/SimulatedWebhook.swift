// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The ID of a webhook.
typealias WebhookID = Snowflake<SimulatedWebhook>

/// A webhook that posts to a channel. Source: Resources, Webhook, "Webhook Object".
struct SimulatedWebhook: Sendable, Equatable {
    let id: WebhookID
    let name = "Reports"
    let channelID: ChannelID
    /// Derived from the seed, like the IDs.
    let token: String

    init(seed: UInt64) {
        id = WebhookID(Snowflakes.part(30, seed: seed))
        channelID = SimulatorChannels(seed: seed).stats
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var random = WorldRandom(seed: seed ^ 0x3EB_400C)
        token = String((0..<68).map { _ in alphabet[random.index(below: alphabet.count)] })
    }

    /// The path, without an API version, like in Discord's webhook URLs.
    var path: String { "/api/webhooks/\(id)/\(token)" }

    /// The object as returned by the API to a request with the token.
    func object(guildID: UInt64) -> PayloadValue {
        .object([
            "id": .string(id.description), "type": .integer(1), "guild_id": .id(guildID),
            "channel_id": .string(channelID.description), "name": .string(name), "avatar": .null,
            "token": .string(token), "application_id": .null,
        ])
    }
}
