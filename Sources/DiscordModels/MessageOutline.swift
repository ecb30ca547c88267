// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The fields of a message that identify it. Everything else is ignored, so that no message in a channel's history makes
/// the whole page unreadable. Source: Resources, Message, "Message Object".
public struct MessageOutline: Sendable, Equatable {
    /// The title and the footer of an embed.
    public struct EmbedOutline: Sendable, Equatable {
        /// The title.
        public var title: String?
        /// The text of the footer.
        public var footer: String?

        /// Creates an outline.
        public init(title: String? = nil, footer: String? = nil) {
            self.title = title
            self.footer = footer
        }
    }

    /// The message's ID.
    public var id: MessageID
    /// The author; for a webhook message, the webhook's ID.
    public var author: UserID
    /// The embeds.
    public var embeds: [EmbedOutline]

    /// Creates an outline.
    public init(id: MessageID, author: UserID, embeds: [EmbedOutline]) {
        self.id = id
        self.author = author
        self.embeds = embeds
    }
}

extension MessageOutline: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, author, embeds
    }

    private struct Author: Decodable {
        let id: UserID
    }

    /// Decodes Discord's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(MessageID.self, forKey: .id)
        author = try container.decode(Author.self, forKey: .author).id
        embeds = (try? container.decodeIfPresent([EmbedOutline].self, forKey: .embeds)) ?? []
    }
}

extension MessageOutline.EmbedOutline: Decodable {
    private enum CodingKeys: String, CodingKey {
        case title, footer
    }

    private struct Footer: Decodable {
        let text: String?
    }

    /// Decodes Discord's JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        title = try? container.decodeIfPresent(String.self, forKey: .title)
        footer = (try? container.decodeIfPresent(Footer.self, forKey: .footer))?.text
    }
}
