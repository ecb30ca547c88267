// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The value of a command's option; can be written as a literal.
public enum SimulatedOption: Sendable, Equatable {
    /// A string, or the ID of a user, role, channel or attachment.
    case string(String)
    /// An integer.
    case integer(Int64)
    /// A number.
    case number(Double)
    /// A Boolean.
    case boolean(Bool)

    var json: PayloadValue {
        switch self {
        case .string(let value): .string(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .boolean(let value): .bool(value)
        }
    }
}

extension SimulatedOption: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

/// A use of a command or component, and the bot's responses. An element of `GET /simulator/interactions`.
public struct SimulatedInteraction: Codable, Sendable, Equatable {
    /// The state of an interaction.
    public enum State: String, Codable, Sendable {
        /// The bot has not responded yet, and still has time to.
        case pending
        /// The bot has responded.
        case answered
        /// The bot has deferred its response.
        case deferred
        /// The bot did not respond within three seconds.
        case expired
    }

    /// A file of a response; its bytes are at `GET /simulator/attachments/{id}`.
    public struct Attachment: Codable, Sendable, Equatable {
        /// The attachment's ID.
        public var id: String
        /// The file's name.
        public var filename: String
        /// The size in bytes.
        public var size: Int
    }

    /// A message sent as a response.
    public struct Response: Codable, Sendable, Equatable {
        /// The message's ID.
        public var id: MessageID
        /// The text.
        public var content: String
        /// The embeds.
        public var embeds: [Embed]
        /// The rows of buttons.
        public var components: [ActionRow]
        /// 64: ephemeral, visible only to the user. Source: Resources, Message, "Message Flags".
        public var flags: Int
        /// The files.
        public var attachments: [Attachment]
    }

    /// The interaction's ID.
    public var id: InteractionID
    /// 2 for a command, 3 for a component, 4 for an autocomplete.
    public var type: Int
    /// The command followed by its subcommands, separated by spaces; for a component, its `custom_id`.
    public var command: String
    /// The user.
    public var userID: UserID
    /// The channel.
    public var channelID: ChannelID
    /// The state.
    public var state: State
    /// The type of the initial response; `nil` if there is none yet.
    public var callbackType: Int?
    /// The current content of the initial response; `nil` if there is none or it was deleted.
    public var response: Response?
    /// The follow-up messages, oldest first.
    public var followUps: [Response]
    /// The names of the choices of an autocomplete response.
    public var choices: [String]

    private enum CodingKeys: String, CodingKey {
        case id, type, command, state, response, choices
        case userID = "user_id"
        case channelID = "channel_id"
        case callbackType = "callback_type"
        case followUps = "follow_ups"
    }
}
