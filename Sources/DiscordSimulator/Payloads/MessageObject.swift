// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A message as the API gives it. Source: Resources, Message, "Message Object".
struct MessageObject: Sendable, Equatable {
    /// Source: "Message Flags".
    static let ephemeral = 1 << 6
    static let loading = 1 << 7

    var id: MessageID
    var channelID: ChannelID
    var author: BotUserObject
    var content: String
    var timestamp: String
    var editedTimestamp: String?
    var attachments: [AttachmentObject] = []
    var embeds: [PayloadValue] = []
    var components: [PayloadValue] = []
    var type = 0
    var flags = 0
    var nonce: PayloadValue?
    var webhookID: WebhookID?
    var applicationID: ApplicationID?
    /// Source: "Message Interaction Metadata Object".
    var interaction: PayloadValue?
    /// How often it was changed; the filling in of a deferred answer is no change.
    var edits = 0
    /// What was last said about mentions; `nil` where nothing was, so that all of them notify.
    var allowedMentions: PayloadValue?

    /// Only the user who invoked the command sees it: it is in no channel's list, and no event tells of it.
    var isEphemeral: Bool { flags & Self.ephemeral != 0 }

    /// The message as the library's model.
    var model: Message {
        Message(
            id: id, channelID: channelID, content: content,
            embeds: embeds.compactMap { $0.decoded(as: Embed.self) })
    }
}

extension MessageObject: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id, author, content, timestamp, tts, mentions, attachments, embeds, pinned, type, flags, components, nonce
        case channelID = "channel_id"
        case editedTimestamp = "edited_timestamp"
        case mentionEveryone = "mention_everyone"
        case mentionRoles = "mention_roles"
        case webhookID = "webhook_id"
        case applicationID = "application_id"
        case interaction = "interaction_metadata"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(channelID, forKey: .channelID)
        try container.encode(author, forKey: .author)
        try container.encode(content, forKey: .content)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(editedTimestamp, forKey: .editedTimestamp)
        try container.encode(false, forKey: .tts)
        try container.encode(false, forKey: .mentionEveryone)
        try container.encode([String](), forKey: .mentions)
        try container.encode([String](), forKey: .mentionRoles)
        try container.encode(attachments, forKey: .attachments)
        try container.encode(embeds, forKey: .embeds)
        try container.encode(false, forKey: .pinned)
        try container.encode(type, forKey: .type)
        try container.encode(flags, forKey: .flags)
        try container.encode(components, forKey: .components)
        try container.encodeIfPresent(nonce, forKey: .nonce)
        try container.encodeIfPresent(webhookID, forKey: .webhookID)
        try container.encodeIfPresent(applicationID, forKey: .applicationID)
        try container.encodeIfPresent(interaction, forKey: .interaction)
    }
}
