// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A guild that became available. Source: "Guild Create".
public struct GuildCreateEvent: Sendable, Equatable {
    /// The guild.
    public var guildID: GuildID
    /// The guild's name; empty while the guild is unavailable.
    public var name: String
    /// Number of members, including bots.
    public var memberCount: Int
    /// Whether the guild is large, so that Discord lists only members who are not offline.
    public var isLarge: Bool
    /// Whether the guild is unavailable due to an outage; only its ID is then known.
    public var isUnavailable: Bool
    /// Whether `online` is the complete list of members who are not offline.
    ///
    /// True only with the GUILD_PRESENCES intent and at most 75,000 members. Otherwise Discord lists only the bot and
    /// members in voice channels. The configured intents are used, even if a resumed session was started with others.
    /// Source: "Guild Create".
    public var hasPresences: Bool
    /// Members who are not offline; complete only if `hasPresences`.
    public var online: [UserID]
    /// The bots among the listed members.
    public var bots: [UserID]
    /// The channels.
    public var channels: [ChannelEvent]
    /// All members, each once, in guilds that are not large; otherwise `nil`.
    ///
    /// Requires the GUILD_MEMBERS intent, and a list with as many members as `memberCount` says.
    public var members: [ListedUser]?
    /// The active threads.
    public var threads: [ThreadParent]
    /// Everyone in a voice channel. `nil` if Discord sent no list, or without the GUILD_VOICE_STATES intent.
    ///
    /// Usually without `isBot`; see `bots`, because Discord lists members in voice channels.
    public var voiceStates: [VoiceState]?
    /// The AFK channel, if there is one.
    public var afkChannelID: ChannelID?
    /// Number of boosts; `nil` if unknown.
    public var boosts: Int?
    /// The boost level, from 0 to 3; `nil` if unknown. Higher values are preserved.
    public var boostLevel: Int?

    /// Creates an event.
    public init(
        guildID: GuildID, name: String, memberCount: Int, isLarge: Bool = false, isUnavailable: Bool = false,
        hasPresences: Bool = true, online: [UserID] = [], bots: [UserID] = [], channels: [ChannelEvent] = [],
        members: [ListedUser]? = nil, threads: [ThreadParent] = [], voiceStates: [VoiceState]? = nil,
        afkChannelID: ChannelID? = nil, boosts: Int? = nil, boostLevel: Int? = nil
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
        self.members = members
        self.threads = threads
        self.voiceStates = voiceStates
        self.afkChannelID = afkChannelID
        self.boosts = boosts
        self.boostLevel = boostLevel
    }
}

/// A guild that was updated. Source: "Guild Update".
public struct GuildUpdateEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// The guild's name.
    public var name: String
    /// The AFK channel, if there is one.
    public var afkChannelID: ChannelID?
    /// Number of boosts; `nil` if unknown.
    public var boosts: Int?
    /// The boost level, from 0 to 3; `nil` if unknown. Higher values are preserved.
    public var boostLevel: Int?

    /// Creates an event.
    public init(
        guildID: GuildID, name: String, afkChannelID: ChannelID? = nil, boosts: Int? = nil, boostLevel: Int? = nil
    ) {
        self.guildID = guildID
        self.name = name
        self.afkChannelID = afkChannelID
        self.boosts = boosts
        self.boostLevel = boostLevel
    }
}

/// A guild that became unavailable or that the bot was removed from. Source: "Guild Delete".
public struct GuildDeleteEvent: Sendable, Hashable {
    /// The guild.
    public var guildID: GuildID
    /// Whether the guild is unavailable due to an outage; otherwise the bot was removed from it.
    public var isUnavailable: Bool

    /// Creates an event.
    public init(guildID: GuildID, isUnavailable: Bool) {
        self.guildID = guildID
        self.isUnavailable = isUnavailable
    }
}

/// A channel. Source: Resources, Channel, "Channel Object".
public struct ChannelEvent: Sendable, Hashable {
    /// The channel.
    public var id: ChannelID
    /// The channel's guild, if known.
    public var guildID: GuildID?
    /// 0 for text, 2 for voice; see "Channel Types".
    public var type: Int
    /// The channel's name.
    public var name: String?

    /// Creates an event.
    public init(id: ChannelID, guildID: GuildID?, type: Int, name: String?) {
        self.id = id
        self.guildID = guildID
        self.type = type
        self.name = name
    }
}

/// A chunk of a guild's member list. Source: "Guild Members Chunk".
public struct MembersChunkEvent: Sendable, Equatable {
    /// The guild.
    public var guildID: GuildID
    /// Index of the chunk, from 0.
    public var index: Int
    /// Number of chunks.
    public var count: Int
    /// The nonce of the request.
    public var nonce: String?
    /// Number of members in this chunk, including entries without an ID.
    public var memberCount: Int
    /// The members in this chunk who are not offline, if presences were requested.
    public var online: [UserID]
    /// The bots in this chunk.
    public var bots: [UserID]
    /// The members in this chunk. Fewer than `memberCount` if entries have no ID, so that the list is not complete.
    public var members: [ListedUser]

    /// Creates an event.
    public init(
        guildID: GuildID, index: Int, count: Int, nonce: String?, memberCount: Int, online: [UserID], bots: [UserID],
        members: [ListedUser] = []
    ) {
        self.guildID = guildID
        self.index = index
        self.count = count
        self.nonce = nonce
        self.memberCount = memberCount
        self.online = online
        self.bots = bots
        self.members = members
    }
}
