// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A guild that became available. Source: "Guild Create".
public struct GuildCreateEvent: Sendable, Equatable {
    /// The guild.
    public var guildID: GuildID
    /// Its name; empty while it is unavailable.
    public var name: String
    /// How many members it has, bots included.
    public var memberCount: Int
    /// Whether `online` holds only members who are not offline because there are many.
    public var isLarge: Bool
    /// Whether it is in an outage; then only the id is known.
    public var isUnavailable: Bool
    /// Whether `online` can be trusted to name all who are not offline.
    ///
    /// Only if GUILD_PRESENCES is among the intents, and the guild has at most 75,000 members: otherwise Discord lists
    /// just the bot and who is in a voice channel. The intents are those of the configuration; a session that is resumed
    /// with others than it was started with is not noticed. Source: "Guild Create".
    public var hasPresences: Bool
    /// The members who are not offline, as far as `hasPresences` says.
    public var online: [UserID]
    /// Those of the listed members that are bots.
    public var bots: [UserID]
    /// The channels.
    public var channels: [ChannelEvent]

    /// Makes an event.
    public init(
        guildID: GuildID, name: String, memberCount: Int, isLarge: Bool = false, isUnavailable: Bool = false,
        hasPresences: Bool = true, online: [UserID] = [], bots: [UserID] = [], channels: [ChannelEvent] = []
    ) {
        self.guildID = guildID
        self.name = name
        self.memberCount = memberCount
        self.isLarge = isLarge
        self.isUnavailable = isUnavailable
        self.hasPresences = hasPresences
        self.online = online
        self.bots = bots
        self.channels = channels
    }
}

/// A guild that changed. Source: "Guild Update".
public struct GuildUpdateEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// Its name.
    public var name: String

    /// Makes an event.
    public init(guildID: GuildID, name: String) {
        self.guildID = guildID
        self.name = name
    }
}

/// A guild that is gone, for a while or for good. Source: "Guild Delete".
public struct GuildDeleteEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// Whether it is in an outage; otherwise the bot was removed from it.
    public var isUnavailable: Bool

    /// Makes an event.
    public init(guildID: GuildID, isUnavailable: Bool) {
        self.guildID = guildID
        self.isUnavailable = isUnavailable
    }
}

/// A channel. Source: Resources, Channel, "Channel Object".
public struct ChannelEvent: Sendable, Hashable {
    /// The channel.
    public var id: ChannelID
    /// The guild it belongs to, where Discord says so.
    public var guildID: GuildID?
    /// 0 for text, 2 for voice; see "Channel Types".
    public var type: Int
    /// Its name.
    public var name: String?

    /// Makes an event.
    public init(id: ChannelID, guildID: GuildID?, type: Int, name: String?) {
        self.id = id
        self.guildID = guildID
        self.type = type
        self.name = name
    }
}

/// A part of a guild's member list. Source: "Guild Members Chunk".
public struct MembersChunkEvent: Sendable, Equatable {
    /// The guild.
    public var guildID: GuildID
    /// Which part, from 0.
    public var index: Int
    /// How many parts there are.
    public var count: Int
    /// The nonce of the request.
    public var nonce: String?
    /// How many members this part lists.
    public var memberCount: Int
    /// Those of them who are not offline, where presences were asked for.
    public var online: [UserID]
    /// Those of them that are bots.
    public var bots: [UserID]

    /// Makes an event.
    public init(
        guildID: GuildID, index: Int, count: Int, nonce: String?, memberCount: Int, online: [UserID], bots: [UserID]
    ) {
        self.guildID = guildID
        self.index = index
        self.count = count
        self.nonce = nonce
        self.memberCount = memberCount
        self.online = online
        self.bots = bots
    }
}
