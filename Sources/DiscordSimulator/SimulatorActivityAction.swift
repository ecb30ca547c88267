// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A single message, reaction, thread, change in voice, or boost, triggered from outside.
///
/// In JSON, an object with the kind in `action`, such as `{"action": "message", "channel": "general", "author": "webhook"}`.
/// `POST /simulator/actions` and the scenario step `action` accept it.
public struct SimulatorActivityAction: Sendable, Equatable {
    /// What happens.
    public enum Kind: String, Sendable, CaseIterable {
        /// MESSAGE_CREATE.
        case message
        /// MESSAGE_REACTION_ADD.
        case react
        /// THREAD_CREATE with `newly_created`, and the message of type 18 in the parent channel.
        case thread
        /// A member joins a voice channel.
        case voiceJoin = "voice-join"
        /// A member in voice moves to another channel.
        case voiceMove = "voice-move"
        /// A member leaves voice.
        case voiceLeave = "voice-leave"
        /// A member in voice turns the microphone off or on.
        case voiceMute = "voice-mute"
        /// A member boosts the guild: a message of type 8 to 11, and GUILD_UPDATE.
        case boost
        /// A boost ends: GUILD_UPDATE.
        case unboost
    }

    /// Who writes a message.
    public enum Author: String, Sendable, CaseIterable {
        /// A member who is not a bot.
        case human
        /// A member who is a bot.
        case bot
        /// A webhook.
        case webhook
        /// A bot that responds to a command: the message has `interaction_metadata` and `webhook_id`.
        case interaction
        /// Discord: a system message about a member.
        case system
    }

    /// What happens.
    public var kind: Kind
    /// The channel: an ID, a name, or `afk`; `nil`: a random one. Of a reaction, that of the message; of a thread, the parent.
    public var channel: String?
    /// The author of a message.
    public var author: Author
    /// The type of a message; `nil`: 0, of a response to a command 20, of a system message 6. Source: Resources, Message,
    /// "Message Types".
    public var type: Int?
    /// The member; `nil`: a random one.
    public var user: UserID?
    /// The message to react to; `nil`: the newest one in the channel.
    public var message: MessageID?
    /// Whether a member mutes (or joins muted).
    public var isMuted: Bool

    /// Creates an action.
    public init(
        _ kind: Kind, in channel: String? = nil, by user: UserID? = nil, author: Author = .human, type: Int? = nil,
        message: MessageID? = nil, isMuted: Bool = false
    ) {
        self.kind = kind
        self.channel = channel
        self.author = author
        self.type = type
        self.user = user
        self.message = message
        self.isMuted = isMuted
    }
}

/// What a `SimulatorActivityAction` resulted in.
public struct SimulatorActivityResult: Codable, Sendable, Equatable {
    /// The member, or the webhook.
    public var userID: UserID?
    /// The channel of the message or reaction, the new thread, or the voice channel; `nil` after leaving voice.
    public var channelID: ChannelID?
    /// The message, or the one that was reacted to.
    public var messageID: MessageID?
    /// The guild's boosts, if they changed.
    public var boosts: Int?

    private enum CodingKeys: String, CodingKey {
        case boosts
        case userID = "user_id"
        case channelID = "channel_id"
        case messageID = "message_id"
    }
}
