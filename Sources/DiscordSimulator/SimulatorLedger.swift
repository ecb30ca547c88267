// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The truth about a simulated guild, for comparison with what a bot believes. The body of `GET /simulator/ledger`.
public struct SimulatorLedger: Codable, Sendable, Equatable {
    /// How often what has happened since the start.
    public struct Events: Codable, Sendable, Equatable {
        /// GUILD_MEMBER_ADD.
        public var joins: Int
        /// GUILD_MEMBER_REMOVE, whatever the cause: those who left, were kicked and were banned.
        public var leaves: Int
        /// Removals by a kick; they are in `leaves` too.
        public var kicks: Int
        /// GUILD_BAN_ADD; the removals of those who were members are in `leaves` too.
        public var bans: Int
        /// GUILD_BAN_REMOVE.
        public var unbans: Int
        /// PRESENCE_UPDATE.
        public var presenceUpdates: Int
        /// MESSAGE_CREATE of members, which are in load mode only. They are not among `messages`.
        public var memberMessages: Int

        private enum CodingKeys: String, CodingKey {
            case joins, leaves, kicks, bans, unbans
            case presenceUpdates = "presence_updates"
            case memberMessages = "member_messages"
        }
    }

    /// One change of a channel's name.
    public struct Rename: Codable, Sendable, Equatable {
        /// Which channel.
        public var channelID: ChannelID
        /// The new name.
        public var name: String
        /// When, RFC 3339, world time.
        public var at: String

        private enum CodingKeys: String, CodingKey {
            case name, at
            case channelID = "channel_id"
        }
    }

    /// What the bot shows of itself.
    public struct Presence: Codable, Sendable, Equatable {
        /// `online`, `idle`, `dnd`, `invisible` or `offline`.
        public var status: String
        /// The names of the activities; for a custom status its text.
        public var activities: [String]
    }

    /// A gateway session.
    public struct Session: Codable, Sendable, Equatable {
        /// `[id, count]`; `nil` if the client named none.
        public var shard: [Int]?
        /// The session's id.
        public var sessionID: String
        /// The number of its newest dispatch.
        public var sequence: Int
        /// Whether a client is connected; else the session waits to be resumed.
        public var connected: Bool
        /// What the client set last.
        public var presence: Presence?

        private enum CodingKeys: String, CodingKey {
            case shard, sequence, connected, presence
            case sessionID = "session_id"
        }
    }

    /// One join, leave, ban or unban.
    public struct MemberEvent: Codable, Sendable, Equatable {
        /// `join`, `leave` (any removal), `ban` or `unban`.
        public var type: String
        /// Whom it is about.
        public var userID: UserID
        /// Milliseconds since 1970, world time.
        public var at: Int64
        /// Of a leave: `left`, `kicked` or `banned`.
        public var cause: String?

        private enum CodingKeys: String, CodingKey {
            case type, at, cause
            case userID = "user_id"
        }
    }

    /// One day of the guild, by the clock of a time zone.
    public struct Day: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// Users who joined.
        public var joins: Int
        /// Members who are gone, whatever the cause: the sum of the three that follow.
        public var leaves: Int
        /// Those who left by themselves.
        public var left: Int
        /// Those who were kicked.
        public var kicked: Int
        /// Those who were banned.
        public var banned: Int
        /// Bans, of members and others.
        public var bans: Int
        /// Bans that were lifted.
        public var unbans: Int
        /// Members at the day's end; `nil` while it lasts.
        public var members: Int?
    }

    /// How a route of the REST API was asked.
    public struct Route: Codable, Sendable, Equatable {
        /// Requests, however answered.
        public var requests = 0
        /// Those answered with 429.
        public var rateLimited = 0
        /// Those answered with another 4xx.
        public var refused = 0

        private enum CodingKeys: String, CodingKey {
            case requests, refused
            case rateLimited = "rate_limited"
        }
    }

    /// The guild.
    public var guildID: GuildID
    /// Members now, the bot among them.
    public var members: Int
    /// Members who are not offline now, the bot among them.
    public var online: Int
    /// Bans now.
    public var bans: Int
    /// Whether the world is held still.
    public var paused: Bool
    /// World time, RFC 3339.
    public var time: String
    /// Totals since the start.
    public var events: Events
    /// Channel names by id.
    public var channels: [String: String]
    /// The last 100 renames, oldest first.
    public var renames: [Rename]
    /// Messages that exist now.
    public var messages: Int
    /// The sessions that are connected or can be resumed.
    public var sessions: [Session]
    /// Dispatches since the start, over all sessions.
    public var dispatched: Int
    /// Requests answered with 429 since the start.
    public var rateLimited: Int
    /// Requests by method and path, such as `PATCH /channels/{id}`, without ids and tokens.
    public var routes: [String: Route]
    /// The zone of `days`; that of the query's `timezone`, or `America/New_York`.
    public var timezone: String
    /// Every day since the start, today among them, oldest first.
    public var days: [Day]
    /// The member events, oldest first, up to the newest million; only where asked for (`?events=true`).
    public var memberEvents: [MemberEvent]?

    private enum CodingKeys: String, CodingKey {
        case members, online, bans, paused, time, events, channels, renames, messages, sessions, dispatched, routes
        case timezone, days
        case guildID = "guild_id"
        case rateLimited = "rate_limited"
        case memberEvents = "member_events"
    }
}
