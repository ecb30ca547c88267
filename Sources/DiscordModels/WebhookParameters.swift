// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Parameters of a webhook message. Source: Resources, Webhook, "Execute Webhook".
public struct WebhookParameters: Codable, Sendable, Equatable {
    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Mentions that notify; none by default.
    public var allowedMentions: MessageParameters.AllowedMentions
    /// Overrides the webhook's name.
    public var username: String?
    /// URL of an image that overrides the webhook's avatar.
    public var avatarURL: String?

    /// Creates the parameters of a message.
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
