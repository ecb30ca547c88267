// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The actual state of a simulated guild, to compare a bot's counts with. The body of `GET /simulator/ledger`.
public struct SimulatorLedger: Codable, Sendable, Equatable {
    /// Number of events since the start.
    public struct Events: Codable, Sendable, Equatable {
        /// GUILD_MEMBER_ADD.
        public var joins: Int
        /// GUILD_MEMBER_REMOVE for any cause: leaves, kicks and bans.
        public var leaves: Int
        /// Kicks, also counted in `leaves`.
        public var kicks: Int
        /// GUILD_BAN_ADD; if the user was a member, the removal is also counted in `leaves`.
        public var bans: Int
        /// GUILD_BAN_REMOVE.
        public var unbans: Int
        /// PRESENCE_UPDATE.
        public var presenceUpdates: Int
        /// MESSAGE_CREATE of members, only in load mode. Not counted in `messages`.
        public var memberMessages: Int

        private enum CodingKeys: String, CodingKey {
            case joins, leaves, kicks, bans, unbans
            case presenceUpdates = "presence_updates"
            case memberMessages = "member_messages"
        }
    }

    /// A rename of a channel.
    public struct Rename: Codable, Sendable, Equatable {
        /// The channel.
        public var channelID: ChannelID
        /// The new name.
        public var name: String
        /// Time of the rename, RFC 3339, simulated time.
        public var at: String

        private enum CodingKeys: String, CodingKey {
            case name, at
            case channelID = "channel_id"
        }
    }

    /// The bot's presence.
    public struct Presence: Codable, Sendable, Equatable {
        /// `online`, `idle`, `dnd`, `invisible` or `offline`.
        public var status: String
        /// The names of the activities; for a custom status, its text.
        public var activities: [String]
    }

    /// A gateway session.
    public struct Session: Codable, Sendable, Equatable {
        /// `[shard_id, num_shards]`; `nil` if the client sent none.
        public var shard: [Int]?
        /// The session's ID.
        public var sessionID: String
        /// The intents that the client asked for, as a bit set.
        public var intents: Int
        /// The sequence number of the latest dispatch.
        public var sequence: Int
        /// Whether a client is connected. If not, the session can be resumed.
        public var connected: Bool
        /// How often the session was resumed.
        public var resumes: Int
        /// The longest time between two heartbeats on the current connection, in seconds of simulated time; `nil` if no
        /// client is connected.
        public var longestHeartbeatGap: Double?
        /// The latest presence set by the client.
        public var presence: Presence?

        private enum CodingKeys: String, CodingKey {
            case shard, intents, sequence, connected, resumes, presence
            case sessionID = "session_id"
            case longestHeartbeatGap = "longest_heartbeat_gap"
        }
    }

    /// A join, leave, ban or unban.
    public struct MemberEvent: Codable, Sendable, Equatable {
        /// `join`, `leave` (for any cause), `ban` or `unban`.
        public var type: String
        /// The user.
        public var userID: UserID
        /// Milliseconds since 1970, simulated time.
        public var at: Int64
        /// The cause of a leave: `left`, `kicked` or `banned`; `nil` for other events.
        public var cause: String?
        /// Whether a client could learn of the event: `delivered`, `visible` or `invisible`, see `Visibility`.
        public var visibility: String?
        /// Whether a client could learn that a removal was a kick; `nil` for other events.
        public var kickVisibility: String?
        /// Whether a client could learn the time of a visible event, not only the span of time; `nil` for other events.
        public var timeKnown: Bool?

        private enum CodingKeys: String, CodingKey {
            case type, at, cause, visibility
            case userID = "user_id"
            case kickVisibility = "kick_visibility"
            case timeKnown = "time_known"
        }
    }

    /// A day of the guild in a time zone.
    public struct Day: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// Joins.
        public var joins: Int
        /// Leaves for any cause: the sum of `left`, `kicked` and `banned`.
        public var leaves: Int
        /// Members who left on their own.
        public var left: Int
        /// Members who were kicked.
        public var kicked: Int
        /// Members who were banned.
        public var banned: Int
        /// Bans of members and other users.
        public var bans: Int
        /// Unbans.
        public var unbans: Int
        /// Member count at the end of the day; `nil` for the current day.
        public var members: Int?
    }

    /// Requests to a route of the REST API.
    public struct Route: Codable, Sendable, Equatable {
        /// All requests.
        public var requests = 0
        /// Requests with a 429 response.
        public var rateLimited = 0
        /// Requests with another 4xx response, or with 501.
        public var refused = 0

        private enum CodingKeys: String, CodingKey {
            case requests, refused
            case rateLimited = "rate_limited"
        }
    }

    /// The guild's ID.
    public var guildID: GuildID
    /// Current members, including the bot.
    public var members: Int
    /// Members who are bots, including the bot.
    public var bots: Int
    /// Members who are currently not offline, including the bot.
    public var online: Int
    /// Current bans.
    public var bans: Int
    /// Whether the guilds are paused.
    public var paused: Bool
    /// Simulated time, RFC 3339.
    public var time: String
    /// Totals since the start.
    public var events: Events
    /// Channel names by ID.
    public var channels: [String: String]
    /// The last 100 renames, oldest first.
    public var renames: [Rename]
    /// Current messages, without ephemeral ones.
    public var messages: Int
    /// The sessions that are connected or can be resumed.
    public var sessions: [Session]
    /// Dispatches since the start, in all sessions.
    public var dispatched: Int
    /// Requests since the start with a 429 response.
    public var rateLimited: Int
    /// Requests by method and path, such as `PATCH /channels/{id}`, without IDs and tokens.
    public var routes: [String: Route]
    /// The time zone of `days`: the query parameter `timezone`, or `America/New_York`.
    public var timezone: String
    /// Every day since the start, including today, oldest first.
    public var days: [Day]
    /// How many member events a client could have learned of.
    public var visibility: Visibility
    /// The member events, oldest first, up to the newest million; only if requested (`?events=true`).
    public var memberEvents: [MemberEvent]?
    /// Messages, reactions, threads, voice and boosts; only if requested (`?activity=true`).
    public var activity: Activity?

    private enum CodingKeys: String, CodingKey {
        case activity
        case members, bots, online, bans, paused, time, events, channels, renames, messages, sessions, dispatched,
            routes
        case timezone, days, visibility
        case guildID = "guild_id"
        case rateLimited = "rate_limited"
        case memberEvents = "member_events"
    }
}
