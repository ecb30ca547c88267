// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A message, with the fields that the bot needs. Source: Resources, Message, "Message Object".
public struct Message: Codable, Sendable, Equatable {
    /// The message's ID.
    public var id: MessageID
    /// The message's channel.
    public var channelID: ChannelID
    /// The text.
    public var content: String
    /// The embeds.
    public var embeds: [Embed]

    /// Creates a message.
    public init(id: MessageID, channelID: ChannelID, content: String, embeds: [Embed] = []) {
        self.id = id
        self.channelID = channelID
        self.content = content
        self.embeds = embeds
    }

    private enum CodingKeys: String, CodingKey {
        case id, content, embeds
        case channelID = "channel_id"
    }
}

/// Parameters to create or edit a message. Source: Resources, Message, "Create Message".
public struct MessageParameters: Codable, Sendable, Equatable {
    /// The mentions in the text that notify users. Source: "Allowed Mentions Object".
    public struct AllowedMentions: Codable, Sendable, Equatable {
        /// Any of `roles`, `users` and `everyone`; if empty, no mention notifies.
        public var parse: [String]

        /// No mention notifies.
        public static let none = AllowedMentions(parse: [])

        /// Creates a rule.
        public init(parse: [String]) {
            self.parse = parse
        }
    }

    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Mentions that notify; none by default.
    public var allowedMentions: AllowedMentions
    /// Up to 25 characters that identify this message for a few minutes; only when creating a message.
    public var nonce: String?
    /// Whether Discord returns an existing message with the same nonce instead of creating a second one; only when
    /// creating a message.
    public var enforceNonce: Bool?

    /// Creates the parameters of a message.
    public init(
        content: String? = nil, embeds: [Embed]? = nil, allowedMentions: AllowedMentions = .none,
        nonce: String? = nil, enforceNonce: Bool? = nil
    ) {
        self.content = content
        self.embeds = embeds
        self.allowedMentions = allowedMentions
        self.nonce = nonce
        self.enforceNonce = enforceNonce
    }

    private enum CodingKeys: String, CodingKey {
        case content, embeds, nonce
        case allowedMentions = "allowed_mentions"
        case enforceNonce = "enforce_nonce"
    }
}

/// An embed. Source: Resources, Message, "Embed Object".
public struct Embed: Codable, Sendable, Equatable {
    /// A field with a name of up to 256 and a value of up to 1,024 characters.
    public struct Field: Codable, Sendable, Equatable {
        /// The heading.
        public var name: String
        /// The text.
        public var value: String
        /// Whether the field can be displayed beside others.
        public var inline: Bool?

        /// Creates a field.
        public init(name: String, value: String, inline: Bool? = nil) {
            self.name = name
            self.value = value
            self.inline = inline
        }
    }

    /// A footer of up to 2,048 characters.
    public struct Footer: Codable, Sendable, Equatable {
        /// The text.
        public var text: String

        /// Creates a footer.
        public init(text: String) {
            self.text = text
        }
    }

    /// An image.
    public struct Image: Codable, Sendable, Equatable {
        /// The URL; `attachment://<filename>` for a file sent with the message.
        /// Source: Reference, "Using Attachments within Embeds".
        public var url: String

        /// Creates an image.
        public init(url: String) {
            self.url = url
        }
    }

    /// The title, up to 256 characters.
    public var title: String?
    /// The text, up to 4,096 characters.
    public var description: String?
    /// The time shown in the footer, in RFC 3339 format.
    public var timestamp: String?
    /// The color as 0xRRGGBB.
    public var color: Int?
    /// Up to 25 fields.
    public var fields: [Field]?
    /// The footer.
    public var footer: Footer?
    /// The image below the text.
    public var image: Image?

    /// Creates an embed.
    public init(
        title: String? = nil, description: String? = nil, timestamp: String? = nil, color: Int? = nil,
        fields: [Field]? = nil, footer: Footer? = nil, image: Image? = nil
    ) {
        self.title = title
        self.description = description
        self.timestamp = timestamp
        self.color = color
        self.fields = fields
        self.footer = footer
        self.image = image
    }
}
