// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A message as the API gives it. Source: Resources, Message, "Message Object".
struct MessageObject: Codable, Sendable, Equatable {
    var id: MessageID
    var channelID: ChannelID
    var author: BotUserObject
    var content: String
    var timestamp: String
    var editedTimestamp: String?
    var tts = false
    var mentionEveryone = false
    var mentions: [String] = []
    var mentionRoles: [String] = []
    var attachments: [String] = []
    var embeds: [Embed]
    var pinned = false
    var type = 0
    var flags = 0
    var components: [String] = []

    private enum CodingKeys: String, CodingKey {
        case id, author, content, timestamp, tts, mentions, attachments, embeds, pinned, type, flags, components
        case channelID = "channel_id"
        case editedTimestamp = "edited_timestamp"
        case mentionEveryone = "mention_everyone"
        case mentionRoles = "mention_roles"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(channelID, forKey: .channelID)
        try container.encode(author, forKey: .author)
        try container.encode(content, forKey: .content)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(editedTimestamp, forKey: .editedTimestamp)
        try container.encode(tts, forKey: .tts)
        try container.encode(mentionEveryone, forKey: .mentionEveryone)
        try container.encode(mentions, forKey: .mentions)
        try container.encode(mentionRoles, forKey: .mentionRoles)
        try container.encode(attachments, forKey: .attachments)
        try container.encode(embeds, forKey: .embeds)
        try container.encode(pinned, forKey: .pinned)
        try container.encode(type, forKey: .type)
        try container.encode(flags, forKey: .flags)
        try container.encode(components, forKey: .components)
    }
}

/// What a client sends to create or edit a message. Source: Resources, Message, "Create Message".
struct MessageDraft: Decodable, Sendable, Equatable {
    var content: String?
    var embeds: [Embed]?
}
