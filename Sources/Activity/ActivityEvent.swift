// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// Something that happened in a guild and counts as activity, or that is needed to count it. It has no content of messages.
public struct ActivityEvent: Sendable, Hashable {
    /// The kind of event. Channels are IDs; a thread is already replaced by its parent channel.
    public enum Kind: Sendable, Hashable {
        /// A message was sent. The user matters only if it is a human.
        case message(MessageAuthor, channel: UInt64, user: UInt64)
        /// A user who is not a bot added a reaction.
        case reaction(channel: UInt64, user: UInt64)
        /// A thread was created in a channel.
        case threadCreated(channel: UInt64)
        /// The voice state of a user changed.
        case voice(VoiceConnection)
        /// All voice states of the guild, as it became available, and its AFK channel. A stay continues only if its voice
        /// session is among them.
        case voiceSnapshot([VoiceConnection], afkChannel: UInt64?)
        /// The AFK channel changed, or the guild has none any more.
        case afkChannel(UInt64?)
        /// The guild's boosts.
        case boosts(Boosts)
        /// A user joined. Discord may repeat GUILD_MEMBER_ADD; only the first may be applied.
        case memberJoined(user: UInt64, joinedAt: Date?, isBot: Bool)
        /// A member left, for any reason.
        case memberLeft(user: UInt64, joinedAt: Date?, isBot: Bool)
        /// No events can be received until `caughtUp` or `voiceSnapshot`. A restored state starts like that.
        case interrupted
        /// The gateway session was resumed, and all missed events have been replayed.
        case caughtUp
    }

    /// The time of the event, or the time at which it was received if Discord does not report one.
    public let at: Date
    /// The kind of event.
    public let kind: Kind

    /// Creates an event.
    public init(at: Date, _ kind: Kind) {
        self.at = at
        self.kind = kind
    }
}

/// The author of a message.
public enum MessageAuthor: UInt8, Sendable, Hashable, CaseIterable {
    /// A user who is not a bot.
    case human
    /// A bot, including its responses to commands.
    case bot
    /// A webhook.
    case webhook
    /// Discord, for example when a user has joined or boosted the guild.
    case system

    /// Determines the author of a message from fields of MESSAGE_CREATE.
    ///
    /// - Parameters:
    ///   - type: The message type. Source:
    ///     https://docs.discord.com/developers/resources/message#message-object-message-types.
    ///   - hasWebhook: Whether there is a `webhook_id`.
    ///   - hasInteraction: Whether there is an `interaction` or `interaction_metadata`. Such messages have a `webhook_id`,
    ///     but they come from a bot.
    ///   - isBot: Whether the author is a bot.
    public init(type: Int, hasWebhook: Bool, hasInteraction: Bool, isBot: Bool) {
        switch type {
        case 20, 23: self = .bot
        case 0, 19: self = hasWebhook && !hasInteraction ? .webhook : isBot ? .bot : .human
        default: self = .system
        }
    }
}

/// The voice state of a user, as far as it is counted. Being muted or deafened makes no difference.
public struct VoiceConnection: Sendable, Hashable {
    /// The user's ID.
    public let user: UInt64
    /// The voice or stage channel; `nil` if the user has left voice.
    public let channel: UInt64?
    /// Discord's ID of the voice session. It stays the same when the user changes the channel.
    public let session: String
    /// Whether the user is a bot.
    public let isBot: Bool

    /// Creates a voice state.
    public init(user: UInt64, channel: UInt64?, session: String, isBot: Bool = false) {
        self.user = user
        self.channel = channel
        self.session = session
        self.isBot = isBot
    }
}

/// The boosts of a guild.
public struct Boosts: Sendable, Hashable {
    /// The number of boosts.
    public let count: Int
    /// The level that they unlock, from 0 to 3.
    public let level: Int

    /// Creates a number of boosts.
    public init(count: Int, level: Int) {
        self.count = count
        self.level = level
    }
}
