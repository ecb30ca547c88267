// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What is sent through a webhook. Source: Resources, Webhook, "Execute Webhook".
public struct WebhookParameters: Codable, Sendable, Equatable {
    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Nobody, unless said otherwise.
    public var allowedMentions: MessageParameters.AllowedMentions
    /// Another name than the webhook's.
    public var username: String?
    /// The address of another picture than the webhook's.
    public var avatarURL: String?

    /// Makes the parameters of a message.
    public init(
        content: String? = nil, embeds: [Embed]? = nil, allowedMentions: MessageParameters.AllowedMentions = .none,
        username: String? = nil, avatarURL: String? = nil
    ) {
        self.content = content
        self.embeds = embeds
        self.allowedMentions = allowedMentions
        self.username = username
        self.avatarURL = avatarURL
    }

    private enum CodingKeys: String, CodingKey {
        case content, embeds, username
        case allowedMentions = "allowed_mentions"
        case avatarURL = "avatar_url"
    }
}
