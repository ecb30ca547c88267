// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A value that a user gives to a command's option; it can be written as a literal.
public enum SimulatedOption: Sendable, Equatable {
    /// For a text; for a user, role, channel or attachment its id.
    case string(String)
    /// For a whole number.
    case integer(Int64)
    /// For a number.
    case number(Double)
    /// For a truth value.
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
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

/// A use of a command or component, and what the bot made of it. An element of `GET /simulator/interactions`.
public struct SimulatedInteraction: Codable, Sendable, Equatable {
    /// What has become of it.
    public enum State: String, Codable, Sendable {
        /// The bot still has time for its first answer.
        case pending
        /// It was answered.
        case answered
        /// An answer was announced, and is not there yet.
        case deferred
        /// There was no first answer within three seconds.
        case expired
    }

    /// A file that came with an answer; its bytes are at `GET /simulator/attachments/{id}`.
    public struct Attachment: Codable, Sendable, Equatable {
        /// The attachment's id.
        public var id: String
        /// The file's name.
        public var filename: String
        /// Bytes.
        public var size: Int
    }

    /// A message that answers.
    public struct Response: Codable, Sendable, Equatable {
        /// The message's id.
        public var id: MessageID
        /// The text.
        public var content: String
        /// The embeds.
        public var embeds: [Embed]
        /// 64: only the user sees it. Source: Resources, Message, "Message Flags".
        public var flags: Int
        /// The files.
        public var attachments: [Attachment]
    }

    /// The interaction's id.
    public var id: InteractionID
    /// 2 for a command, 3 for a component, 4 for an autocomplete.
    public var type: Int
    /// The command, with its subcommands after spaces; of a component its `custom_id`.
    public var command: String
    /// Who used it.
    public var userID: UserID
    /// Where.
    public var channelID: ChannelID
    /// What has become of it.
    public var state: State
    /// The type of the first answer; `nil` while there is none.
    public var callbackType: Int?
    /// The first answer, as it is now; `nil` if there is none or it was deleted.
    public var response: Response?
    /// The answers after the first, oldest first.
    public var followUps: [Response]
    /// The names that an autocomplete was answered with.
    public var choices: [String]

    private enum CodingKeys: String, CodingKey {
        case id, type, command, state, response, choices
        case userID = "user_id"
        case channelID = "channel_id"
        case callbackType = "callback_type"
        case followUps = "follow_ups"
    }
}
