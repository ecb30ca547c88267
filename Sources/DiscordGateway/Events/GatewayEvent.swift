// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// An event with its session and sequence number.
public struct GatewayDispatch: Sendable {
    /// Index of the shard that received the event.
    public let shard: Int
    /// The session with the sequence number of this event. Store it together with the changes caused by the event.
    public let session: GatewaySession
    /// The event.
    public let event: GatewayEvent

    /// Creates a dispatch.
    public init(shard: Int, session: GatewaySession, event: GatewayEvent) {
        self.shard = shard
        self.session = session
        self.event = event
    }
}

/// A gateway event. Source: Events, Gateway Events, "Receive Events".
public enum GatewayEvent: Sendable, Equatable {
    /// A new session.
    case ready(ReadyEvent)
    /// The session was resumed and all missed events have been replayed.
    case resumed
    /// A guild became available, or the bot joined one.
    case guildCreate(GuildCreateEvent)
    /// A guild was renamed or otherwise changed.
    case guildUpdate(GuildUpdateEvent)
    /// A guild became unavailable due to an outage, or the bot was removed from it.
    case guildDelete(GuildDeleteEvent)
    /// A user joined. May also occur for an existing member.
    case memberAdd(GuildMemberEvent)
    /// A user left, was kicked or was banned.
    case memberRemove(GuildMemberEvent)
    /// A user was banned.
    case banAdd(GuildMemberEvent)
    /// A user was unbanned.
    case banRemove(GuildMemberEvent)
    /// An audit log entry was created, such as for a kick.
    case auditLogEntry(AuditLogEntryEvent)
    /// A member's presence changed.
    case presenceUpdate(PresenceEvent)
    /// One chunk of the response to `requestGuildMembers`.
    case membersChunk(MembersChunkEvent)
    /// A channel was created.
    case channelCreate(ChannelEvent)
    /// A channel was updated.
    case channelUpdate(ChannelEvent)
    /// A channel was deleted.
    case channelDelete(ChannelEvent)
    /// A user used a command or component of the application.
    case interactionCreate(InteractionEvent)
    /// A message was sent.
    case messageCreate(MessageEvent)
    /// A reaction was added to a message.
    case reactionAdd(ReactionEvent)
    /// A thread was created, or the bot was added to one.
    case threadCreate(ThreadEvent)
    /// A thread was updated, such as archived.
    case threadUpdate(ThreadEvent)
    /// A thread was deleted.
    case threadDelete(ThreadEvent)
    /// The bot gained access to channels with threads.
    case threadListSync(ThreadListEvent)
    /// A user joined, left or changed a voice channel.
    case voiceStateUpdate(VoiceStateEvent)
    /// An invite to a channel of a guild was created.
    case inviteCreate(InviteEvent)
    /// An invite was deleted, by a user or by its last use.
    case inviteDelete(InviteEvent)
    /// Any other event, by name.
    case other(name: String)
}

/// A new session. Source: "Ready".
public struct ReadyEvent: Sendable, Equatable {
    /// The session ID.
    public var sessionID: String
    /// The URL to resume at; empty if Discord sent none, which means the configured URL.
    public var resumeURL: String
    /// The bot's user; 0 if Discord sent none.
    public var userID: UserID
    /// The guilds that the bot is in; a `guildCreate` follows for each.
    public var guildIDs: [GuildID]

    /// Creates an event.
    public init(sessionID: String, resumeURL: String, userID: UserID, guildIDs: [GuildID]) {
        self.sessionID = sessionID
        self.resumeURL = resumeURL
        self.userID = userID
        self.guildIDs = guildIDs
    }
}

/// A user, with the fields that events contain. Source: Resources, User, "User Object".
public struct GatewayUser: Sendable, Hashable {
    /// The user's ID.
    public var id: UserID
    /// The username.
    public var username: String
    /// The user's display name.
    public var globalName: String?
    /// The discriminator; `"0"` for a user with a unique username.
    public var discriminator: String?
    /// Whether the user is a bot.
    public var isBot: Bool

    /// Creates a user.
    public init(
        id: UserID, username: String, globalName: String? = nil, discriminator: String? = nil, isBot: Bool = false
    ) {
        self.id = id
        self.username = username
        self.globalName = globalName
        self.discriminator = discriminator
        self.isBot = isBot
    }
}

/// A user who joined, left, was banned or was unbanned.
public struct GuildMemberEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The user.
    public var user: GatewayUser
    /// Time of joining in milliseconds since 1970; only for `memberAdd`, and `nil` if unknown.
    public var joinedAt: Int64?

    /// Creates an event.
    public init(guildID: GuildID, user: GatewayUser, joinedAt: Int64? = nil) {
        self.guildID = guildID
        self.user = user
        self.joinedAt = joinedAt
    }
}

/// A user's presence in a guild. Source: "Presence Update".
public struct PresenceEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The user.
    public var userID: UserID
    /// The user's status.
    public var status: PresenceStatus

    /// Creates an event.
    public init(guildID: GuildID, userID: UserID, status: PresenceStatus) {
        self.guildID = guildID
        self.userID = userID
        self.status = status
    }
}
