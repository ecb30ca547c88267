// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

extension SimulatorLedger {
    /// Activity in the guild: messages, reactions, threads, voice, active members, retention and boosts. Only if requested
    /// (`?activity=true`).
    ///
    /// Threads count as their parent channel. Bots count only in `messageBot`.
    public struct Activity: Codable, Sendable, Equatable {
        /// Milliseconds since 1970. Everything before was dropped, because more than two million entries are not kept; `nil`:
        /// everything since the start is included.
        public var completeSince: Int64?
        /// Counts by hour and channel, oldest first, without rows that are all zero.
        public var hours: [Hour]
        /// Every day since the start, including today, oldest first.
        public var days: [ActiveDay]
        /// Those who joined since the start, by the day on which they joined; only days with joins.
        public var cohorts: [Cohort]
        /// Those who left since the start, by the day on which they left and their time in the guild; only days with leaves.
        public var leavers: [Leavers]
        /// What those who joined since the start had used, by the day on which they joined.
        public var invites: [InviteUses]
        /// Current boosts (`premium_subscription_count`).
        public var boosts: Int
        /// The boost level, 0 to 3 (`premium_tier`).
        public var boostLevel: Int
        /// Humans who are in voice now, outside the AFK channel.
        public var voiceMembers: Int

        private enum CodingKeys: String, CodingKey {
            case hours, days, cohorts, leavers, invites, boosts
            case completeSince = "complete_since"
            case boostLevel = "boost_level"
            case voiceMembers = "voice_members"
        }
    }
}

extension SimulatorLedger.Activity {
    /// The counts of a channel in an hour of the ledger's time zone.
    public struct Hour: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// The hour by the local clock, 0 to 23.
        public var hour: Int
        /// Whether the clock shows this time for the second time that day, because it was set back.
        public var repeated: Bool
        /// The channel.
        public var channelID: ChannelID
        /// Messages by members who are not bots.
        public var messageHuman = 0
        /// Messages by bots, including the client, and responses to commands.
        public var messageBot = 0
        /// Messages by webhooks.
        public var messageWebhook = 0
        /// System messages.
        public var messageSystem = 0
        /// Reactions that members other than bots added.
        public var reactions = 0
        /// Threads that were created.
        public var threads = 0
        /// Milliseconds that members other than bots spent in voice together, outside the AFK channel.
        public var voice: Int64 = 0
        /// Milliseconds that a member spent in a voice channel without another one who is not a bot.
        public var voiceAlone: Int64 = 0
        /// Milliseconds in the AFK channel.
        public var voiceAFK: Int64 = 0

        private enum CodingKeys: String, CodingKey {
            case date, hour, repeated, reactions, threads
            case channelID = "channel_id"
            case messageHuman = "message_human"
            case messageBot = "message_bot"
            case messageWebhook = "message_webhook"
            case messageSystem = "message_system"
            case voice = "voice_ms"
            case voiceAlone = "voice_alone_ms"
            case voiceAFK = "voice_afk_ms"
        }
    }

    /// The members other than bots who were active on a day: they wrote a message, added a reaction, or were in voice outside
    /// the AFK channel.
    public struct ActiveDay: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// Active on the day.
        public var active1: Int
        /// Active on at least one of the 7 days that end with this one, including users who have left.
        public var active7: Int
        /// Active on at least one of the 28 days that end with this one, including users who have left.
        public var active28: Int
        /// Three messages or more on the day, or in voice outside the AFK channel.
        public var communicators: Int
        /// The most members in voice at the same time, outside the AFK channel.
        public var voicePeak: Int

        private enum CodingKeys: String, CodingKey {
            case date, communicators
            case active1 = "active_1"
            case active7 = "active_7"
            case active28 = "active_28"
            case voicePeak = "voice_peak"
        }
    }

    /// Members other than bots who joined on the same day. A user who left and joins again belongs to both days.
    public struct Cohort: Codable, Sendable, Equatable {
        /// The day on which they joined: `2026-11-25`.
        public var date: String
        /// Number of joins.
        public var joined: Int
        /// Those who left at most one day later, in days of the calendar.
        public var left1: Int
        /// Those who left at most 7 days later.
        public var left7: Int
        /// Those who left at most 30 days later.
        public var left30: Int
        /// Those who were active on at least one of the 7 days after the day on which they joined.
        public var active7: Int

        private enum CodingKeys: String, CodingKey {
            case date, joined
            case left1 = "left_1"
            case left7 = "left_7"
            case left30 = "left_30"
            case active7 = "active_7"
        }
    }

    /// Members other than bots who left on a day for any cause, by their time in the guild in periods of 24 hours.
    public struct Leavers: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// Under one day; 1 to 6; 7 to 29; 30 to 89; 90 to 364; 365 and more.
        public var counts: [Int]
    }

    /// Members other than bots who joined on a day with the same invite.
    public struct InviteUses: Codable, Sendable, Equatable {
        /// `2026-11-25`.
        public var date: String
        /// The code; `nil` for the vanity URL and for joins without an invite.
        public var code: String?
        /// Whether the vanity URL was used.
        public var vanity: Bool
        /// Number of joins.
        public var joins: Int
    }
}
