// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What activity statistics know of a message: its author and its type, never its content.
/// Source: Resources, Message, "Message Object".
public struct MessageMetadata: Sendable, Hashable {
    /// The kinds of authors that statistics distinguish.
    public enum Author: Sendable, Hashable, CaseIterable {
        /// A user who is not a bot.
        case human
        /// A bot, including its responses to interactions.
        case bot
        /// A webhook.
        case webhook
        /// Discord, such as for a join or a boost.
        case system
    }

    /// The message; its ID contains the time of its creation, in milliseconds.
    public var id: MessageID
    /// The author; for a webhook message, the webhook's ID.
    public var authorID: UserID
    /// 0 for a default message, 19 for a reply; see "Message Types". Unknown values are preserved.
    public var type: Int
    /// Whether the author is a bot.
    public var isBot: Bool
    /// Whether the message was sent through a webhook, which includes responses to interactions.
    public var isWebhook: Bool
    /// Whether the message responds to an interaction.
    public var isResponse: Bool
    /// The thread that was started from the message; `nil` if there is none, as for every new message.
    public var threadID: ChannelID?

    /// Creates the metadata of a message.
    public init(
        id: MessageID, authorID: UserID, type: Int = 0, isBot: Bool = false, isWebhook: Bool = false,
        isResponse: Bool = false, threadID: ChannelID? = nil
    ) {
        self.id = id
        self.authorID = authorID
        self.type = type
        self.isBot = isBot
        self.isWebhook = isWebhook
        self.isResponse = isResponse
        self.threadID = threadID
    }

    /// The kind of author. Every type except default messages, replies and commands is a system message.
    public var author: Author {
        // Source: "Message Types". 20 is CHAT_INPUT_COMMAND, 23 is CONTEXT_MENU_COMMAND.
        let isCommand = type == 20 || type == 23
        guard type == 0 || type == 19 || isCommand else { return .system }
        if isWebhook, !isResponse, !isCommand { return .webhook }
        return isBot || isCommand ? .bot : .human
    }
}

extension MessageMetadata: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, author, type, interaction, thread
        case webhookID = "webhook_id"
        case interactionMetadata = "interaction_metadata"
    }

    private struct Account: Decodable {
        let id: UserID
        let isBot: Bool

        private enum CodingKeys: CodingKey {
            case id, bot
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(UserID.self, forKey: .id)
            isBot = (try? container.decode(Bool.self, forKey: .bot)) ?? false
        }
    }

    private struct Thread: Decodable {
        let id: ChannelID
    }

    /// An object whose fields do not matter.
    private struct AnyFields: Decodable {
        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: CodingKeys.self)
        }
    }

    /// Decodes Discord's JSON. Only the IDs of the message and of its author are required; other fields that are not as
    /// documented are treated as absent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let account = try container.decode(Account.self, forKey: .author)
        func isObject(_ key: CodingKeys) -> Bool { (try? container.decode(AnyFields.self, forKey: key)) != nil }
        self.init(
            id: try container.decode(MessageID.self, forKey: .id), authorID: account.id,
            type: (try? container.decode(Int.self, forKey: .type)) ?? 0, isBot: account.isBot,
            isWebhook: (try? container.decode(Snowflake<Self>.self, forKey: .webhookID)) != nil,
            isResponse: isObject(.interactionMetadata) || isObject(.interaction),
            threadID: (try? container.decode(Thread.self, forKey: .thread))?.id)
    }
}
