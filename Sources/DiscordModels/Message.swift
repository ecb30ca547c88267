// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A message, as far as the bot needs it. Source: Resources, Message, "Message Object".
public struct Message: Codable, Sendable, Equatable {
    /// The message's id.
    public var id: MessageID
    /// The channel it was sent to.
    public var channelID: ChannelID
    /// The text.
    public var content: String
    /// The embeds.
    public var embeds: [Embed]

    /// Makes a message.
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

/// What is sent to create or edit a message. Source: Resources, Message, "Create Message".
public struct MessageParameters: Codable, Sendable, Equatable {
    /// Which mentions in the text notify somebody. Source: "Allowed Mentions Object".
    public struct AllowedMentions: Codable, Sendable, Equatable {
        /// `roles`, `users`, `everyone`; empty: nobody is notified.
        public var parse: [String]

        /// Nobody is notified, whatever the text says.
        public static let none = AllowedMentions(parse: [])

        /// Makes the rule.
        public init(parse: [String]) {
            self.parse = parse
        }
    }

    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Nobody, unless said otherwise.
    public var allowedMentions: AllowedMentions
    /// Up to 25 characters that name this message for a few minutes; only to create one.
    public var nonce: String?
    /// Whether Discord gives back the message that already has this nonce in place of a second one; only to create one.
    public var enforceNonce: Bool?

    /// Makes the parameters of a message.
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
    /// One field; a name of up to 256 and a value of up to 1,024 characters.
    public struct Field: Codable, Sendable, Equatable {
        /// The heading.
        public var name: String
        /// The text.
        public var value: String
        /// Whether it may stand beside others.
        public var inline: Bool?

        /// Makes a field.
        public init(name: String, value: String, inline: Bool? = nil) {
            self.name = name
            self.value = value
            self.inline = inline
        }
    }

    /// The small print, up to 2,048 characters.
    public struct Footer: Codable, Sendable, Equatable {
        /// The text.
        public var text: String

        /// Makes a footer.
        public init(text: String) {
            self.text = text
        }
    }

    /// A picture.
    public struct Image: Codable, Sendable, Equatable {
        /// Its address; `attachment://` and a file's name for one that is sent with the message.
        /// Source: Reference, "Using Attachments within Embeds".
        public var url: String

        /// Makes a picture.
        public init(url: String) {
            self.url = url
        }
    }

    /// The title, up to 256 characters.
    public var title: String?
    /// The text, up to 4,096 characters.
    public var description: String?
    /// RFC 3339.
    public var timestamp: String?
    /// 0xRRGGBB.
    public var color: Int?
    /// Up to 25 fields.
    public var fields: [Field]?
    /// The small print.
    public var footer: Footer?
    /// A picture below the text.
    public var image: Image?

    /// Makes an embed.
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
