// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A message as people and tests look at it. An element of `GET /simulator/channels/{id}/messages`.
public struct SimulatedMessage: Codable, Sendable, Equatable {
    /// The message's id.
    public var id: MessageID
    /// Who wrote it: the bot, or a webhook.
    public var authorID: UserID
    /// The text.
    public var content: String
    /// The embeds, as far as `Embed` has them.
    public var embeds: [Embed]
    /// The files; their bytes are at `GET /simulator/attachments/{id}`.
    public var attachments: [SimulatedInteraction.Attachment]
    /// Source: Resources, Message, "Message Flags".
    public var flags: Int
    /// What was last said about which mentions may notify (`parse`); `nil` where nothing was, so that all of them do.
    public var allowedMentions: MessageParameters.AllowedMentions?
    /// How often it was changed.
    public var edits: Int
    /// When it was written, RFC 3339, world time.
    public var at: String
    /// When it was changed last.
    public var editedAt: String?

    private enum CodingKeys: String, CodingKey {
        case id, content, embeds, attachments, flags, edits, at
        case authorID = "author_id"
        case allowedMentions = "allowed_mentions"
        case editedAt = "edited_at"
    }

    init(_ message: MessageObject) {
        id = message.id
        authorID = message.author.id
        content = message.content
        embeds = message.model.embeds
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
