// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A use of a command, a component or a modal, and the bot's responses. An element of `GET /simulator/interactions`.
public struct SimulatedInteraction: Codable, Sendable, Equatable {
    /// The state of an interaction.
    public enum State: String, Codable, Sendable {
        /// The bot has not responded yet, and still has time to.
        case pending
        /// The bot has responded.
        case answered
        /// The bot has deferred its response, or the update of the component's message, and not completed it yet.
        case deferred
        /// The bot did not respond within three seconds, or not complete a deferred response within 15 minutes.
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
        /// The rows of buttons and selects.
        public var components: [SimulatedComponent]
        /// 64: ephemeral, visible only to the user. Source: Resources, Message, "Message Flags".
        public var flags: Int
        /// The files.
        public var attachments: [Attachment]
    }

    /// A modal that the bot has opened. Source: Interactions, Receiving and Responding, "Modal".
    public struct Modal: Codable, Sendable, Equatable {
        /// The value by which the submission names it.
        public var customID: String
        /// The title.
        public var title: String
        /// The text inputs and selects, in rows or labels.
        public var components: [SimulatedComponent]
        /// Whether the user can still submit it: not after the bot has responded to a submission.
        public var isOpen: Bool

        private enum CodingKeys: String, CodingKey {
            case title, components
            case customID = "custom_id"
            case isOpen = "open"
        }
    }

    /// A choice of an autocomplete response.
    public struct Choice: Codable, Sendable, Equatable {
        /// The text in the user's language.
        public var name: String
        /// The value that the option has if the user picks the choice.
        public var value: SimulatedOption
    }

    /// The interaction's ID.
    public var id: InteractionID
    /// 2 for a command, 3 for a component, 4 for an autocomplete, 5 for a modal.
    public var type: Int
    /// The command followed by its subcommands, separated by spaces; for a component or a modal, its `custom_id`.
    public var command: String
    /// The user.
    public var userID: UserID
    /// The user's language, one of Discord's locales.
    public var locale: String
    /// The channel.
    public var channelID: ChannelID
    /// The state.
    public var state: State
    /// The type of the initial response; `nil` if there is none yet.
    public var callbackType: Int?
    /// The current content of the initial response, or of the component's message that it updates; `nil` if there is none or
    /// it was deleted.
    public var response: Response?
    /// The follow-up messages, oldest first.
    public var followUps: [Response]
    /// The modal of the initial response.
    public var modal: Modal?
    /// The choices of an autocomplete response.
    public var choices: [Choice]

    private enum CodingKeys: String, CodingKey {
        case id, type, command, state, response, choices, locale, modal
        case userID = "user_id"
        case channelID = "channel_id"
        case callbackType = "callback_type"
        case followUps = "follow_ups"
    }
}
