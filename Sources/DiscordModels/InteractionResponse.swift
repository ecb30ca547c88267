// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The type of an interaction response. Unknown values are preserved.
///
/// Source: Interactions, Receiving and Responding, "Interaction Callback Type".
public struct InteractionResponseType: RawRepresentable, Codable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int

    /// Creates a type.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Acknowledges a ping.
    public static let pong = InteractionResponseType(rawValue: 1)
    /// A message.
    public static let message = InteractionResponseType(rawValue: 4)
    /// A message will follow; the user sees a loading state.
    public static let deferredMessage = InteractionResponseType(rawValue: 5)
    /// For components: the message will be edited later.
    public static let deferredUpdate = InteractionResponseType(rawValue: 6)
    /// For components: edits the message.
    public static let update = InteractionResponseType(rawValue: 7)
    /// Suggestions for the option being typed.
    public static let autocomplete = InteractionResponseType(rawValue: 8)
}

/// The message or the suggestions of a response. Source: "Interaction Callback Data Structure".
public struct InteractionResponseData: Codable, Sendable, Equatable {
    /// The flag of a message that only the user of the interaction sees. Source: Resources, Message, "Message Flags".
    public static let ephemeral = 1 << 6

    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Up to 5 rows of buttons. An empty list removes those of an edited message.
    public var components: [ActionRow]?
    /// Mentions that notify; none by default. `nil` for a response that is not a message.
    public var allowedMentions: MessageParameters.AllowedMentions?
    /// The message's flags.
    public var flags: Int?
    /// Up to 25 suggestions; only with `.autocomplete`.
    public var choices: [ApplicationCommandOption.Choice]?

    /// Creates the data of a message.
    public init(
        content: String? = nil, embeds: [Embed]? = nil, components: [ActionRow]? = nil,
        allowedMentions: MessageParameters.AllowedMentions? = MessageParameters.AllowedMentions.none, flags: Int? = nil
    ) {
        self.content = content
        self.embeds = embeds
        self.components = components
        self.allowedMentions = allowedMentions
        self.flags = flags
    }

    /// Creates the data of an autocomplete response.
    public init(choices: [ApplicationCommandOption.Choice]) {
        self.choices = choices
    }

    private enum CodingKeys: String, CodingKey {
        case content, embeds, components, flags, choices
        case allowedMentions = "allowed_mentions"
    }
}
