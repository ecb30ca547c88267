// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// An event with the place that it has in the session.
public struct GatewayDispatch: Sendable {
    /// The shard that received it.
    public let shard: Int
    /// The session, with the sequence number of this event: what to store together with what the event changed.
    public let session: GatewaySession
    /// The event.
    public let event: GatewayEvent

    /// Makes a dispatch.
    public init(shard: Int, session: GatewaySession, event: GatewayEvent) {
        self.shard = shard
        self.session = session
        self.event = event
    }
}

/// What happened. Source: Events, Gateway Events, "Receive Events".
public enum GatewayEvent: Sendable, Equatable {
    /// A new session.
    case ready(ReadyEvent)
    /// An old session goes on; all that was missed has been replayed.
    case resumed
    /// A guild became available, or the bot joined one.
    case guildCreate(GuildCreateEvent)
    /// A guild was renamed or otherwise changed.
    case guildUpdate(GuildUpdateEvent)
    /// A guild is in an outage, or the bot was removed from it.
    case guildDelete(GuildDeleteEvent)
    /// A user joined. May also come for a user who is a member already.
    case memberAdd(GuildMemberEvent)
    /// A user left, was kicked or was banned.
    case memberRemove(GuildMemberEvent)
    /// A user was banned.
    case banAdd(GuildMemberEvent)
    /// A user was unbanned.
    case banRemove(GuildMemberEvent)
    /// Something was done that the audit log tells of, such as a kick.
    case auditLogEntry(AuditLogEntryEvent)
    /// A user came, went or changed.
    case presenceUpdate(PresenceEvent)
    /// A part of the answer to `requestGuildMembers`.
    case membersChunk(MembersChunkEvent)
    /// A channel was made.
    case channelCreate(ChannelEvent)
    /// A channel was changed.
    case channelUpdate(ChannelEvent)
    /// A channel was deleted.
    case channelDelete(ChannelEvent)
    /// A user used a command or component of the application.
    case interactionCreate(InteractionEvent)
    /// Any other event, by its name on the wire.
    case other(name: String)
}

/// A new session. Source: "Ready".
public struct ReadyEvent: Sendable, Equatable {
    /// The session's id.
    public var sessionID: String
    /// Where to connect for a resume.
    public var resumeURL: String
    /// The bot's user.
    public var userID: UserID
    /// The guilds that the bot is in; each follows as a `guildCreate`.
    public var guildIDs: [GuildID]

    /// Makes an event.
    public init(sessionID: String, resumeURL: String, userID: UserID, guildIDs: [GuildID]) {
        self.sessionID = sessionID
        self.resumeURL = resumeURL
        self.userID = userID
        self.guildIDs = guildIDs
    }
}

/// A user as far as an event tells. Source: Resources, User, "User Object".
public struct GatewayUser: Sendable, Hashable {
    /// The user's id.
    public var id: UserID
    /// The user's name.
    public var username: String
    /// The name that the user chose to show.
    public var globalName: String?
    /// `"0"` for a user of unique names.
    public var discriminator: String?
    /// Whether it is a bot.
    public var isBot: Bool

    /// Makes a user.
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
    /// When the user joined, in milliseconds since 1970; only of `memberAdd`, and `nil` where Discord does not say.
    public var joinedAt: Int64?

    /// Makes an event.
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
    /// Whether the user is there.
    public var status: PresenceStatus

    /// Makes an event.
    public init(guildID: GuildID, userID: UserID, status: PresenceStatus) {
        self.guildID = guildID
        self.userID = userID
        self.status = status
    }
}
