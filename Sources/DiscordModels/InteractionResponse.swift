// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How an interaction is answered; unknown values are kept.
///
/// Source: Interactions, Receiving and Responding, "Interaction Callback Type".
public struct InteractionResponseType: RawRepresentable, Codable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: Int

    /// Makes a type.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Answers a ping.
    public static let pong = InteractionResponseType(rawValue: 1)
    /// A message.
    public static let message = InteractionResponseType(rawValue: 4)
    /// A message will follow; the user sees that it is being made.
    public static let deferredMessage = InteractionResponseType(rawValue: 5)
    /// For components: the message will be changed later.
    public static let deferredUpdate = InteractionResponseType(rawValue: 6)
    /// For components: the message is changed.
    public static let update = InteractionResponseType(rawValue: 7)
    /// Values for the option that is being typed.
    public static let autocomplete = InteractionResponseType(rawValue: 8)
}

/// The message or the values of an answer. Source: "Interaction Callback Data Structure".
public struct InteractionResponseData: Codable, Sendable, Equatable {
    /// The flag of a message that only its receiver sees. Source: Resources, Message, "Message Flags".
    public static let ephemeral = 1 << 6

    /// The text, up to 2,000 characters.
    public var content: String?
    /// Up to 10 embeds.
    public var embeds: [Embed]?
    /// Nobody, unless said otherwise; `nil` with an answer that is no message.
    public var allowedMentions: MessageParameters.AllowedMentions?
    /// The message's flags.
    public var flags: Int?
    /// Up to 25 values; only with `.autocomplete`.
    public var choices: [ApplicationCommandOption.Choice]?

    /// Makes the data of an answer.
    public init(
        content: String? = nil, embeds: [Embed]? = nil,
        allowedMentions: MessageParameters.AllowedMentions? = MessageParameters.AllowedMentions.none, flags: Int? = nil
    ) {
        self.content = content
        self.embeds = embeds
        self.allowedMentions = allowedMentions
        self.flags = flags
    }

    /// Makes the data of an answer to an option that is being typed.
    public init(choices: [ApplicationCommandOption.Choice]) {
        self.choices = choices
    }

    private enum CodingKeys: String, CodingKey {
        case content, embeds, flags, choices
        case allowedMentions = "allowed_mentions"
    }
}
