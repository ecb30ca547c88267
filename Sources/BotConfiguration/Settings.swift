// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
import LocalTime
package import Logging
package import Timekeeping

/// The declarations of all settings. Each declares its variable, default, bounds, meaning and field once.
package enum Settings {
    // MARK: - Bot and guild

    package static let token = Setting<Credentials, Secret?>(
        \.token, "BOT_TOKEN", .discord, fallback: nil, accepts: "a bot token",
        problem: "must be a bot token: three parts separated by dots",
        example: "the text under Bot, Reset Token, in Discord's developer portal", isSecret: true,
        help: "Bot token. Required, here or as `BOT_TOKEN_FILE`.", parse: token)
    package static let tokenFile = Setting.path(
        \Credentials.tokenFile, "BOT_TOKEN_FILE", .discord, example: "/run/secrets/bot_token",
        help: "File that contains the bot token, such as a Docker secret.")
    package static let guildID = Setting.id(
        \GuildSettings.id, "GUILD_ID", .discord,
        help: "Guild to count. Without it and without channels, every guild is counted that the bot is in.")
    package static let memberChannel = Setting.id(
        \GuildSettings.channels[.members], "MEMBER_COUNT_CHANNEL_ID", .discord, isReloadable: true,
        help: "Channel whose name shows the number of members.")
    package static let onlineChannel = Setting.id(
        \GuildSettings.channels[.online], "ONLINE_COUNT_CHANNEL_ID", .discord, isReloadable: true,
        help: "Channel whose name shows the number of members who are not offline.")
    package static let banChannel = Setting.id(
        \GuildSettings.channels[.bans], "BAN_COUNT_CHANNEL_ID", .discord, isReloadable: true,
        help: "Channel whose name shows the number of bans.")
    package static let statsChannel = Setting.id(
        \GuildSettings.statsChannel, "STATS_CHANNEL_ID", .discord, isReloadable: true,
        help: "Channel for the daily report.")
    package static let heartbeatChannel = Setting.id(
        \GuildSettings.heartbeatChannel, "HEARTBEAT_CHANNEL_ID", .discord, isReloadable: true,
        help: "Channel for the heartbeat message, which shows the bot's status.")

    // MARK: - Counting and display

    package static let updateInterval = Setting.seconds(
        \ProcessSettings.updateInterval, "UPDATE_INTERVAL", .counts, 300, in: 30...86_400, isReloadable: true,
        help: "Time between checks of the counts. Discord allows two renames of a channel in ten minutes, whatever the "
            + "interval.")
    package static let numberFormat = Setting.word(
        \GuildSettings.numberFormat, "NUMBER_FORMAT", .counts, .plain, isReloadable: true,
        help: "Format of numbers in channel names: `1234` (plain) or `1,234` (grouped).")
    package static let timeZone = Setting(
        \GuildSettings.timeZone, "TIMEZONE", .counts, standard: "America/New_York", fallback: .gmt,
        accepts: "an IANA time zone", problem: "is not a valid IANA time zone name", example: "Europe/Berlin",
        help: "Time zone that determines when a day begins and when a report is due.",
        suggest: TimeZoneSuggestion.name(for:), parse: TimeZoneName.zone)
    package static let countsBots = Setting.flag(
        \GuildSettings.countsBots, "COUNT_BOTS", .counts, true, help: "Count bots as online.")
    package static let weeklyReport = Setting.flag(
        \GuildSettings.weeklyReport, "WEEKLY_REPORT", .counts, false, help: "Post a weekly report every Monday.")
    package static let activity = Setting(
        \ProcessSettings.activity, "ACTIVITY", .counts, standard: ActivitySources.standard.description,
        fallback: .standard, accepts: "none, or a list of \(ActivitySources.names.joined(separator: ", "))",
        problem: "must be none, or a list of \(ActivitySources.names.joined(separator: ", "))",
        example: "messages,voice",
        help:
            "Activity to count, separated by commas; `none` for nothing. The content of messages is never read. `invites`, "
            + "the joins by invite, needs the permission Manage Server. A change starts a new gateway session.",
        suggest: ActivitySources.suggestion(for:), parse: { ActivitySources($0) })
    package static let heartbeatInterval = Setting.seconds(
        \ProcessSettings.heartbeatInterval, "HEARTBEAT_INTERVAL", .counts, 3_600, in: 60...86_400, isReloadable: true,
        help: "Time between updates of the heartbeat message.")
    package static let presenceInterval = Setting.seconds(
        \ProcessSettings.presenceInterval, "PRESENCE_UPDATE_INTERVAL", .counts, 300, in: 20...86_400,
        isReloadable: true, help: "Minimum time between changes of the bot's presence.")

    // MARK: - Retries, memory and disk

    package static let maximumBackoff = Setting.seconds(
        \ProcessSettings.maximumBackoff, "MAX_BACKOFF", .limits, 3_600, in: 30...86_400,
        help: "Maximum time between retries; never shorter than `UPDATE_INTERVAL`.")
    package static let maximumAttempts = Setting.number(
        \ProcessSettings.maximumAttempts, "MAX_RETRY_ATTEMPTS", .limits, 3, in: 1...10, unit: "attempts in total",
        help: "Attempts before an operation fails.")
    package static let cacheTimeToLive = Setting.seconds(
        \ProcessSettings.cacheTimeToLive, "CACHE_TTL", .limits, 300, in: 1...86_400,
        help: "Time that a response from Discord is cached.")
    package static let maximumCacheSize = Setting.number(
        \ProcessSettings.maximumCacheSize, "MAX_CACHE_SIZE", .limits, 10_000, in: 1...1_000_000, unit: "responses",
        help: "Maximum number of cached responses.")
    package static let memoryWarning = Setting.number(
        \ProcessSettings.thresholds.memoryWarning, "MEMORY_WARNING_THRESHOLD", .limits, 80, in: 1...99,
        unit: "percent", help: "Warn when memory use exceeds this percentage of the limit.")
    package static let memoryCritical = Setting.number(
        \ProcessSettings.thresholds.memoryCritical, "MEMORY_CRITICAL_THRESHOLD", .limits, 95, in: 2...100,
        unit: "percent", help: "Empty caches when memory use exceeds this percentage of the limit.")
    package static let diskWarning = Setting.number(
        \ProcessSettings.thresholds.diskWarning, "DISK_WARNING_THRESHOLD", .limits, 90, in: 1...99, unit: "percent",
        help: "Warn when use of the database's disk exceeds this percentage.")
    package static let diskCritical = Setting.number(
        \ProcessSettings.thresholds.diskCritical, "DISK_CRITICAL_THRESHOLD", .limits, 97, in: 2...100, unit: "percent",
        help: "Stop writing log files and backups when use of the database's disk exceeds this percentage.")
    package static let shutdownTimeout = Setting.seconds(
        \ProcessSettings.shutdownTimeout, "SHUTDOWN_TIMEOUT", .limits, 10, in: 1...300,
        help: "Maximum time for a graceful shutdown.")

    // MARK: - Logs

    package static let logLevel = Setting.word(
        \ProcessSettings.logging.level, "LOG_LEVEL", .logs, .info, ignoresCase: true, isReloadable: true,
        help: "Minimum level to log, in upper or lower case.")
    package static let logFormat = Setting.word(
        \ProcessSettings.logging.format, "LOG_FORMAT", .logs, .auto,
        help: "Format of messages on standard error: a tree for people, JSON lines for machines, or auto: a tree on a "
            + "terminal and JSON elsewhere.")
    package static let logDirectory = Setting<ProcessSettings, String?>(
        \.logging.directory, "LOG_DIR", .logs, standard: "logs", fallback: "logs", accepts: "a path",
        example: "/var/log/statsbot", emptyMeaning: "no files",
        help: "Folder for log files, with one folder per day. Empty: no files."
    ) { $0.isEmpty ? .some(nil) : $0 }
    package static let logRetention = Setting.number(
        \ProcessSettings.logging.retentionDays, "LOG_RETENTION_DAYS", .logs, 14, in: 1...3_650, unit: "days",
        help: "Number of days to keep log files, including today.")
    package static let logMegabytes = Setting.number(
        \ProcessSettings.logging.maximumMegabytes, "LOG_MAX_MEGABYTES", .logs, 256, in: 1...1_000_000,
        unit: "megabytes", help: "Maximum total size of one day's log files.")
    package static let logWebhook = Setting<ProcessSettings, WebhookURL?>(
        \.logging.webhook, "LOG_WEBHOOK_URL", .logs, fallback: nil, accepts: "the URL of a Discord webhook",
        example: "https://discord.com/api/webhooks/123456789012345678/…", isSecret: true,
        help: "Discord webhook for warnings and errors."
    ) { try? WebhookURL($0) }
    package static let logWebhookFile = Setting.path(
        \ProcessSettings.logging.webhookFile, "LOG_WEBHOOK_URL_FILE", .logs, example: "/run/secrets/log_webhook_url",
        help: "File that contains the webhook URL.")
    package static let maximumLogEntries = Setting.number(
        \ProcessSettings.logging.maximumEntries, "MAX_LOG_ENTRIES", .logs, 1_000, in: 1...100_000, unit: "entries",
        help: "Number of recent log entries to keep in memory.")

    // MARK: - Data

    package static let dataDirectory = Setting<ProcessSettings, String>(
        \.dataDirectory, "DATA_DIR", .data, standard: "data", fallback: "data", accepts: "a path",
        example: "/var/lib/statsbot", help: "Folder for the database and its backups."
    ) { $0 }
    package static let eventRetention = Setting.number(
        \ProcessSettings.eventRetentionDays, "EVENT_RETENTION_DAYS", .data, 400, in: 1...36_500, unit: "days",
        help: "Number of days to keep individual events; daily counts are kept forever.")

    // MARK: - HTTP server

    package static let exporterHost = Setting<ProcessSettings, String>(
        \.exporter.host, "EXPORTER_HOST", .exporter, standard: "127.0.0.1", fallback: "127.0.0.1",
        accepts: "an IPv4 or IPv6 address", example: "127.0.0.1",
        help: "Address that the HTTP server listens on; `0.0.0.0` or `::` for all."
    ) { NetworkAddress.isIP($0) ? $0 : nil }
    package static let exporterPort = Setting.number(
        \ProcessSettings.exporter.port, "EXPORTER_PORT", .exporter, 9_464, in: 0...65_535,
        help: "Port that the HTTP server listens on; 0 picks a free one.")
    package static let exporterToken = Setting<ProcessSettings, Secret?>(
        \.exporter.token, "EXPORTER_TOKEN", .exporter, fallback: nil, accepts: "text without spaces",
        problem: "must not contain spaces or other characters that are not allowed in an HTTP header",
        example: "the output of `openssl rand -hex 32`", isSecret: true,
        help: "Bearer token required for `/metrics` and the API."
    ) { $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } ? .some(Secret($0)) : .none }
    package static let exporterTokenFile = Setting.path(
        \ProcessSettings.exporter.tokenFile, "EXPORTER_TOKEN_FILE", .exporter, example: "/run/secrets/exporter_token",
        help: "File that contains the bearer token.")
    package static let exporterOpen = Setting.word(
        \ProcessSettings.exporter.openAccess, "EXPORTER_OPEN", .exporter, .none,
        help:
            "Who may see member names and logs without a token: none, or loopback for requests from this machine. Leave "
            + "it at none behind a reverse proxy, whose requests come from this machine too.")
    package static let exporterCertificate = Setting.path(
        \ProcessSettings.exporter.certificateFile, "EXPORTER_TLS_CERT", .exporter, example: "/etc/statsbot/cert.pem",
        help: "PEM file with the server certificate. Enables HTTPS, together with the key. SIGHUP reloads it.")
    package static let exporterKey = Setting.path(
        \ProcessSettings.exporter.keyFile, "EXPORTER_TLS_KEY", .exporter, example: "/etc/statsbot/key.pem",
        help: "PEM file with the certificate's private key.")
    package static let exporterCORSOrigin = Setting<ProcessSettings, String?>(
        \.exporter.corsOrigin, "EXPORTER_CORS_ORIGIN", .exporter, fallback: nil, accepts: "an origin in lower case",
        problem: "must be one origin in lower case", example: "https://board.example.org",
        help: "Origin whose pages may read responses in a browser."
    ) { NetworkAddress.isOrigin($0) ? .some($0) : .none }

    // MARK: - Connection to Discord

    package static let intents = Setting.word(
        \ProcessSettings.connection.intents, "INTENTS", .connection, .required,
        help: "Behavior if Discord does not grant a privileged intent: required exits with a message; auto continues "
            + "without presences, then without members, and shows counts marked as approximate.")
    package static let shards = Setting.number(
        \ProcessSettings.connection.shards, "SHARDS", .connection, 0, in: 0...10_000, unit: "sessions",
        help: "Number of gateway sessions; 0 uses the number that Discord recommends.")
    package static let compression = Setting.word(
        \ProcessSettings.connection.compression, "GATEWAY_COMPRESSION", .connection, .zstdStream,
        help: "Compression of gateway data.")
    package static let apiBaseURL = Setting<ProcessSettings, String>(
        \.connection.apiBaseURL, "DISCORD_API_BASE_URL", .connection, standard: "https://discord.com/api/v10",
        fallback: "", accepts: "an http or https URL without a user name", example: "https://discord.com/api/v10",
        help: "API base URL, such as that of a simulator."
    ) { NetworkAddress.webURL($0) }
    package static let trustRootsFile = Setting.path(
        \ProcessSettings.connection.trustRootsFile, "DISCORD_CA_FILE", .connection, example: "/etc/statsbot/ca.pem",
        help: "PEM file with additional trusted certificates.")
    package static let clock = Setting<ProcessSettings, any WallClock>(
        \.clock, "STATSBOT_CLOCK", .connection, fallback: SystemClock(), accepts: "<origin>,<scale>",
        problem: "must be <origin>,<scale>, as the simulator prints it", example: "1767614400.0,60.0",
        help: "For development: the clock of a simulator."
    ) { ScaledClock($0) }

    // MARK: - All settings

    static let credentials = [SettingDeclaration(secret: token, file: tokenFile)]

    package static let guild: [SettingDeclaration<GuildSettings>] = [
        SettingDeclaration(guildID), SettingDeclaration(memberChannel), SettingDeclaration(onlineChannel),
        SettingDeclaration(banChannel), SettingDeclaration(statsChannel), SettingDeclaration(heartbeatChannel),
        SettingDeclaration(numberFormat), SettingDeclaration(timeZone), SettingDeclaration(countsBots),
        SettingDeclaration(weeklyReport),
    ]

    package static let process: [SettingDeclaration<ProcessSettings>] = [
        SettingDeclaration(updateInterval), SettingDeclaration(activity), SettingDeclaration(heartbeatInterval),
        SettingDeclaration(presenceInterval),
        SettingDeclaration(maximumBackoff), SettingDeclaration(maximumAttempts), SettingDeclaration(cacheTimeToLive),
        SettingDeclaration(maximumCacheSize), SettingDeclaration(memoryWarning), SettingDeclaration(memoryCritical),
        SettingDeclaration(diskWarning), SettingDeclaration(diskCritical), SettingDeclaration(shutdownTimeout),
        SettingDeclaration(logLevel), SettingDeclaration(logFormat), SettingDeclaration(logDirectory),
        SettingDeclaration(logRetention), SettingDeclaration(logMegabytes),
        SettingDeclaration(secret: logWebhook, file: logWebhookFile), SettingDeclaration(maximumLogEntries),
        SettingDeclaration(dataDirectory), SettingDeclaration(eventRetention), SettingDeclaration(exporterHost),
        SettingDeclaration(exporterPort), SettingDeclaration(secret: exporterToken, file: exporterTokenFile),
        SettingDeclaration(exporterOpen),
        SettingDeclaration(exporterCertificate), SettingDeclaration(exporterKey),
        SettingDeclaration(exporterCORSOrigin), SettingDeclaration(intents), SettingDeclaration(shards),
        SettingDeclaration(compression), SettingDeclaration(apiBaseURL), SettingDeclaration(trustRootsFile),
        SettingDeclaration(clock),
    ]

    /// All variables in the order of the reference: section by section.
    package static let all: [ConfigurationVariable] = {
        let variables =
            credentials.flatMap(\.variables) + guild.flatMap(\.variables) + process.flatMap(\.variables)
        return ConfigurationVariable.Section.allCases.flatMap { section in
            // In the second section, the update interval comes before the guild's settings.
            let own = variables.filter { $0.section == section }
            return own.filter { $0.name == updateInterval.variable.name }
                + own.filter { $0.name != updateInterval.variable.name }
        }
    }()

    /// The index of each variable in that order.
    static let order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })

    @Sendable private static func token(_ text: String) -> Secret?? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isTokenCharacter: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isTokenCharacter) }) else { return nil }
        return Secret(text)
    }
}

/// The token and the file it was read from. No other settings contain the token.
package struct Credentials: Sendable {
    var token: Secret?
    var tokenFile: String?
}
