// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A message as users see it. An element of `GET /simulator/channels/{id}/messages`.
public struct SimulatedMessage: Codable, Sendable, Equatable {
    /// The message's ID.
    public var id: MessageID
    /// The author: the bot or a webhook.
    public var authorID: UserID
    /// The text.
    public var content: String
    /// The embeds, with the fields that `Embed` supports.
    public var embeds: [Embed]
    /// The rows of buttons and selects.
    public var components: [SimulatedComponent]
    /// The files; their bytes are at `GET /simulator/attachments/{id}`.
    public var attachments: [SimulatedInteraction.Attachment]
    /// Source: Resources, Message, "Message Flags".
    public var flags: Int
    /// The latest `allowed_mentions` (only `parse`); `nil` if not set, so that all mentions notify.
    public var allowedMentions: MessageParameters.AllowedMentions?
    /// Number of edits.
    public var edits: Int
    /// Creation time, RFC 3339, simulated time.
    public var at: String
    /// Time of the latest edit; `nil` if never edited.
    public var editedAt: String?

    private enum CodingKeys: String, CodingKey {
        case id, content, embeds, components, attachments, flags, edits, at
        case authorID = "author_id"
        case allowedMentions = "allowed_mentions"
        case editedAt = "edited_at"
    }

    init(_ message: MessageObject) {
        id = message.id
        authorID = message.author.id
        content = message.content
        embeds = message.model.embeds
        components = [SimulatedComponent](message.components)
        attachments = message.attachments.map {
            SimulatedInteraction.Attachment(id: $0.id.description, filename: $0.filename, size: $0.size)
        }
        flags = message.flags
        allowedMentions = message.allowedMentions.map { mentions in
            MessageParameters.AllowedMentions(parse: mentions["parse"]?.array?.compactMap(\.text) ?? [])
        }
        edits = message.edits
        at = message.timestamp
        editedAt = message.editedTimestamp
    }
}
