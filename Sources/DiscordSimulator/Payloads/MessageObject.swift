// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A message as returned by the API. Source: Resources, Message, "Message Object".
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
    /// The only user who sees the message; `nil`: everyone.
    var viewer: UInt64?
    /// Number of edits, excluding the one that completes a deferred response.
    var edits = 0
    /// The latest `allowed_mentions`; `nil` if not set, so that all mentions notify.
    var allowedMentions: PayloadValue?

    var isSpoken = false
    /// The users that the message notifies.
    var mentions: [PayloadValue] = []
    var mentionRoles: [String] = []
    var mentionsEveryone = false
    /// `message_reference`.
    private(set) var reference: PayloadValue?
    /// The message replied to, with its current content; `null` if it was deleted.
    private(set) var referenced: PayloadValue?
    /// The author of the message replied to.
    private(set) var repliedTo: UInt64?

    /// Turns the message into a reply. Source: "Message Reference Structure".
    mutating func reply(to original: MessageObject, in guild: GuildID) {
        // REPLY. Source: "Message Types".
        type = 19
        reference = .object([
            "type": .integer(0), "message_id": .string(original.id.description),
            "channel_id": .string(original.channelID.description), "guild_id": .string(guild.description),
        ])
        repliedTo = original.author.id.rawValue
        update(referenced: original)
    }

    /// Whether the message replies to another one.
    func refers(to id: MessageID) -> Bool { reference?["message_id"] == .string(id.description) }

    /// Updates the message replied to; `nil`: it was deleted.
    mutating func update(referenced original: MessageObject?) {
        var value = original.map { PayloadValue(encoding: $0) } ?? .null
        value["referenced_message"] = nil
        referenced = value
    }

    /// Whether only the user who used the command sees the message. It is not listed in the channel and causes no
    /// events.
    var isEphemeral: Bool { flags & Self.ephemeral != 0 }

    /// The message as a `DiscordModels` type.
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
        case reference = "message_reference"
        case referenced = "referenced_message"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(channelID, forKey: .channelID)
        try container.encode(author, forKey: .author)
        try container.encode(content, forKey: .content)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(editedTimestamp, forKey: .editedTimestamp)
        try container.encode(isSpoken, forKey: .tts)
        try container.encode(mentionsEveryone, forKey: .mentionEveryone)
        try container.encode(mentions, forKey: .mentions)
        try container.encode(mentionRoles, forKey: .mentionRoles)
        try container.encodeIfPresent(reference, forKey: .reference)
        try container.encodeIfPresent(referenced, forKey: .referenced)
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
