// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A new message in a guild. Source: Events, Gateway Events, "Message Create".
public struct MessageEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The channel or thread.
    public var channelID: ChannelID
    /// The message, without its content.
    public var message: MessageMetadata

    /// Creates an event.
    public init(guildID: GuildID, channelID: ChannelID, message: MessageMetadata) {
        self.guildID = guildID
        self.channelID = channelID
        self.message = message
    }
}

/// A reaction that was added to a message in a guild. Source: "Message Reaction Add".
public struct ReactionEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The channel or thread.
    public var channelID: ChannelID
    /// The message.
    public var messageID: MessageID
    /// The user who reacted.
    public var userID: UserID
    /// Whether the user is a bot; `nil` if Discord sent no user object.
    public var isBot: Bool?

    /// Creates an event.
    public init(
        guildID: GuildID, channelID: ChannelID, messageID: MessageID, userID: UserID, isBot: Bool? = nil
    ) {
        self.guildID = guildID
        self.channelID = channelID
        self.messageID = messageID
        self.userID = userID
        self.isBot = isBot
    }
}

/// A thread and the channel that it belongs to.
public struct ThreadParent: Sendable, Hashable {
    /// The thread.
    public var threadID: ChannelID
    /// The text or forum channel.
    public var parentID: ChannelID

    /// Creates a pair.
    public init(threadID: ChannelID, parentID: ChannelID) {
        self.threadID = threadID
        self.parentID = parentID
    }
}

/// A thread that was created, updated or deleted, or that the bot was added to. Source: "Thread Create", "Thread Update" and
/// "Thread Delete".
public struct ThreadEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The thread.
    public var threadID: ChannelID
    /// The channel that the thread belongs to; `nil` if Discord sent none.
    public var parentID: ChannelID?
    /// Whether the thread is new; always `false` for updates and deletions.
    public var isNew: Bool

    /// Creates an event.
    public init(guildID: GuildID, threadID: ChannelID, parentID: ChannelID?, isNew: Bool = false) {
        self.guildID = guildID
        self.threadID = threadID
        self.parentID = parentID
        self.isNew = isNew
    }
}

/// The active threads of channels that the bot gained access to. Source: "Thread List Sync".
public struct ThreadListEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The channels whose active threads are listed; `nil` for all channels of the guild.
    public var parents: [ChannelID]?
    /// The active threads.
    public var threads: [ThreadParent]

    /// Creates an event.
    public init(guildID: GuildID, parents: [ChannelID]?, threads: [ThreadParent]) {
        self.guildID = guildID
        self.parents = parents
        self.threads = threads
    }
}

/// A user who is, or was, in a voice channel. Source: Resources, Voice, "Voice State Object".
public struct VoiceState: Sendable, Hashable {
    /// The user.
    public var userID: UserID
    /// The voice or stage channel; `nil` if the user left.
    public var channelID: ChannelID?
    /// The ID of the user's voice session, up to 128 bytes; empty if Discord sent none.
    public var sessionID: String
    /// Whether the user is a bot; `nil` if Discord sent no user object, as in `GuildCreateEvent`.
    public var isBot: Bool?

    /// Creates a voice state.
    public init(userID: UserID, channelID: ChannelID?, sessionID: String, isBot: Bool? = nil) {
        self.userID = userID
        self.channelID = channelID
        self.sessionID = sessionID
        self.isBot = isBot
    }
}

/// A user who joined, left or changed a voice channel, or was muted, for example. Source: "Voice State Update".
public struct VoiceStateEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The new voice state.
    public var state: VoiceState

    /// Creates an event.
    public init(guildID: GuildID, state: VoiceState) {
        self.guildID = guildID
        self.state = state
    }
}

/// An invite that was created or deleted. Source: "Invite Create" and "Invite Delete".
public struct InviteEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The channel; `nil` if Discord sent none.
    public var channelID: ChannelID?
    /// The code, up to 64 bytes.
    public var code: String
    /// How often a new invite can be used; `nil` for any number, and after the deletion.
    public var maximumUses: Int?
    /// For how many seconds a new invite can be used; `nil` for no limit, and after the deletion.
    public var maximumAge: Int?

    /// Creates an event.
    public init(
        guildID: GuildID, channelID: ChannelID?, code: String, maximumUses: Int? = nil, maximumAge: Int? = nil
    ) {
        self.guildID = guildID
        self.channelID = channelID
        self.code = code
        self.maximumUses = maximumUses
        self.maximumAge = maximumAge
    }
}
