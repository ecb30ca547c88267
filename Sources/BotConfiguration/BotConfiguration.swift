// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
package import Logging
package import Timekeeping

/// Everything that can be set, checked as a whole.
package struct BotConfiguration: Sendable {
    /// How numbers stand in channel names.
    package enum NumberFormat: String, Sendable, CaseIterable {
        /// `1234`.
        case plain
        /// `1,234`.
        case grouped
    }

    /// What to do where Discord does not grant the bot the intents to see members and presences.
    package enum IntentPolicy: String, Sendable, CaseIterable {
        /// End with a message that names the switches.
        case required
        /// Do without presences, then without members, and show approximate counts.
        case auto
    }

    /// `BOT_TOKEN` (or the file named by `BOT_TOKEN_FILE`).
    package var token: Secret
    /// `GUILD_ID`; `nil`: the only guild that the bot is in.
    package var guildID: GuildID?
    /// `MEMBER_COUNT_CHANNEL_ID`, `ONLINE_COUNT_CHANNEL_ID`, `BAN_COUNT_CHANNEL_ID`.
    package var channels: [ChannelCounter: ChannelID]
    /// `HEARTBEAT_CHANNEL_ID`: where the heartbeat message is; `nil`: nowhere.
    package var heartbeatChannel: ChannelID?
    /// `STATS_CHANNEL_ID`: where the reports go; `nil`: nowhere.
    package var statsChannel: ChannelID?
    /// `COUNT_BOTS`: whether bots are counted among those online.
    package var countsBots: Bool
    /// `WEEKLY_REPORT`: whether there is a report every Monday.
    package var weeklyReport: Bool
    /// `HEARTBEAT_INTERVAL`, a minute to a day: how often the heartbeat message is edited.
    package var heartbeatInterval: Duration
    /// `PRESENCE_UPDATE_INTERVAL`, 20 s to a day: how often the presence may change.
    package var presenceInterval: Duration
    /// `MAX_RETRY_ATTEMPTS`, 1 to 10: how often something is tried in all before it has failed.
    package var maximumAttempts: Int
    /// `CACHE_TTL`: how long an answer of Discord's is used again.
    package var cacheTimeToLive: Duration
    /// `MAX_CACHE_SIZE`: how many answers are kept at most.
    package var maximumCacheSize: Int
    /// `MAX_LOG_ENTRIES`: how many of the last log entries are kept in memory.
    package var maximumLogEntries: Int
    /// `UPDATE_INTERVAL`, 30 s to a day: how often the counts are looked at.
    package var updateInterval: Duration
    /// `MAX_BACKOFF`: the longest wait after failures.
    package var maximumBackoff: Duration
    /// `NUMBER_FORMAT`.
    package var numberFormat: NumberFormat
    /// `TIMEZONE`: when a day begins.
    package var timeZone: TimeZone
    /// `LOG_LEVEL`.
    package var logLevel: Logger.Level
    /// The other `LOG_` variables: where messages go.
    package var logging: LoggingConfiguration
    /// The `_THRESHOLD` variables: when the bot does with less memory and disk.
    package var thresholds: ThresholdConfiguration
    /// `SHUTDOWN_TIMEOUT`, a second to five minutes: the longest time that an orderly end may take.
    package var shutdownTimeout: Duration
    /// `DATA_DIR`: the database's folder.
    package var dataDirectory: String
    /// `EVENT_RETENTION_DAYS`: how long single events are kept; the counts of days are kept for ever.
    package var eventRetentionDays: Int
    /// `EXPORTER_HOST`.
    package var exporterHost: String
    /// `EXPORTER_PORT`; 0 picks one.
    package var exporterPort: Int
    /// `EXPORTER_TLS_CERT` and `EXPORTER_TLS_KEY`: PEM files; `nil`: plain HTTP.
    package var exporterTLS: TLSFiles?
    /// `EXPORTER_CORS_ORIGIN`: whose pages in browsers may read the answers; `nil`: nobody else's.
    package var exporterCORSOrigin: String?
    /// `EXPORTER_TOKEN`: what a scrape and the API must bear.
    package var exporterToken: Secret?
    /// `DISCORD_API_BASE_URL`.
    package var apiBaseURL: String
    /// `DISCORD_CA_FILE`: PEM certificates trusted beside the system's, for a simulator or a proxy.
    package var trustRootsFile: String?
    /// `INTENTS`.
    package var intents: IntentPolicy
    /// `SHARDS`, 0 to 10,000; 0: as many as Discord recommends.
    package var shards: Int
    /// `GATEWAY_COMPRESSION`.
    package var compression: GatewayCompression
    /// `STATSBOT_CLOCK`, for development: the clock of a simulator.
    package var clock: any WallClock
    /// The guilds of the list `guilds` of the YAML file; empty: the one guild that the variables above are about.
    package var listedGuilds: [GuildConfiguration] = []
    /// What is legal and probably wrong; to be told at the start.
    package var warnings: [ConfigurationWarning] = []
    /// What each variable was set to, and where.
    package var values: [EffectiveValue] = []
    /// The same for each guild of the list.
    package var guildValues: [GuildValues] = []
}

/// One of the three numbers that a channel's name can carry.
package enum ChannelCounter: String, Sendable, CaseIterable {
    /// Members, bots included.
    case members
    /// Members who are not offline.
    case online
    /// Bans.
    case bans

    /// The variable that names its channel.
    package var variable: String {
        switch self {
        case .members: "MEMBER_COUNT_CHANNEL_ID"
        case .online: "ONLINE_COUNT_CHANNEL_ID"
        case .bans: "BAN_COUNT_CHANNEL_ID"
        }
    }
}
