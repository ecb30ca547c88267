// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
package import Logging
package import Timekeeping

/// The declarations of everything that can be set: its name, default, bounds and meaning stand here and nowhere else.
package enum Settings {
    // MARK: - The bot and its guild

    package static let token = Setting<Secret?>(
        "BOT_TOKEN", .discord, fallback: nil, accepts: "a bot's token",
        problem: "is malformed: a bot's token has three parts with dots between them",
        example: "the text under Bot, Reset Token, in Discord's developer portal", isSecret: true,
        help: "The bot's token. Required, here or as `BOT_TOKEN_FILE`.", parse: token)
    static let tokenFile = Setting<String?>.path(
        "BOT_TOKEN_FILE", .discord, example: "/run/secrets/bot_token",
        help: "A file that holds the bot's token, such as a Docker secret.")
    package static let guildID = Setting<GuildID?>.id(
        "GUILD_ID", .discord, help: "The guild that is counted. Not needed where the bot is in one guild only.")
    static let memberChannel = channel(.members, "all members")
    static let onlineChannel = channel(.online, "the members who are not offline")
    static let banChannel = channel(.bans, "the bans")
    package static let statsChannel = Setting<ChannelID?>.id(
        "STATS_CHANNEL_ID", .discord, isReloadable: true, help: "The channel that the daily report goes to.")
    package static let heartbeatChannel = Setting<ChannelID?>.id(
        "HEARTBEAT_CHANNEL_ID", .discord, isReloadable: true,
        help: "The channel with the heartbeat message, which says how the bot is doing.")

    // MARK: - What is counted and shown

    package static let updateInterval = Setting<Duration>.seconds(
        "UPDATE_INTERVAL", .counts, 300, in: 30...86_400, isReloadable: true,
        help:
            "How often the counts are looked at. Discord takes two renames of a channel in ten minutes, whatever this "
            + "says.")
    package static let numberFormat = Setting<BotConfiguration.NumberFormat>.word(
        "NUMBER_FORMAT", .counts, .plain, isReloadable: true,
        help: "How numbers stand in channel names: `1234` or, grouped, `1,234`.")
    package static let timeZone = Setting<TimeZone>(
        "TIMEZONE", .counts, standard: "America/New_York", fallback: .gmt, accepts: "an IANA time zone",
        problem: "is not the name of a time zone", example: "Europe/Berlin",
        help: "When a day begins, and a report is due."
    ) { TimeZone(identifier: $0) }
    package static let countsBots = Setting<Bool>.flag(
        "COUNT_BOTS", .counts, true, help: "Whether bots are counted among those online.")
    package static let weeklyReport = Setting<Bool>.flag(
        "WEEKLY_REPORT", .counts, false, help: "Whether there is a report of the week, too, every Monday.")
    package static let heartbeatInterval = Setting<Duration>.seconds(
        "HEARTBEAT_INTERVAL", .counts, 3_600, in: 60...86_400, isReloadable: true,
        help: "How often the heartbeat message is edited.")
    package static let presenceInterval = Setting<Duration>.seconds(
        "PRESENCE_UPDATE_INTERVAL", .counts, 300, in: 20...86_400, isReloadable: true,
        help: "How often the bot's presence may change.")

    // MARK: - Retries, memory and disk

    package static let maximumBackoff = Setting<Duration>.seconds(
        "MAX_BACKOFF", .limits, 3_600, in: 30...86_400,
        help: "The longest wait after failures; never shorter than `UPDATE_INTERVAL`.")
    package static let maximumAttempts = Setting<Int>.number(
        "MAX_RETRY_ATTEMPTS", .limits, 3, in: 1...10, unit: "attempts in all",
        help: "How often something is tried before it has failed.")
    package static let cacheTimeToLive = Setting<Duration>.seconds(
        "CACHE_TTL", .limits, 300, in: 1...86_400, help: "How long an answer of Discord's is used again.")
    package static let maximumCacheSize = Setting<Int>.number(
        "MAX_CACHE_SIZE", .limits, 10_000, in: 1...1_000_000, unit: "answers",
        help: "How many answers of Discord's are kept.")
    package static let memoryWarning = Setting<Int>.number(
        "MEMORY_WARNING_THRESHOLD", .limits, 80, in: 1...99, unit: "percent",
        help: "From here on the bot says that it needs too much of the memory that it may use.")
    package static let memoryCritical = Setting<Int>.number(
        "MEMORY_CRITICAL_THRESHOLD", .limits, 95, in: 2...100, unit: "percent", help: "From here on caches are emptied."
    )
    package static let diskWarning = Setting<Int>.number(
        "DISK_WARNING_THRESHOLD", .limits, 90, in: 1...99, unit: "percent",
        help: "From here on the bot says that the disk of the database fills up.")
    package static let diskCritical = Setting<Int>.number(
        "DISK_CRITICAL_THRESHOLD", .limits, 97, in: 2...100, unit: "percent",
        help: "From here on log files and backups are no longer written.")
    package static let shutdownTimeout = Setting<Duration>.seconds(
        "SHUTDOWN_TIMEOUT", .limits, 10, in: 1...300, help: "The longest time that an orderly end may take.")

    // MARK: - Logs

    package static let logLevel = Setting<Logger.Level>.word(
        "LOG_LEVEL", .logs, .info, ignoresCase: true, isReloadable: true,
        help: "The lowest level that is logged; upper or lower case.")
    static let logFormat = Setting<LoggingConfiguration.Format>.word(
        "LOG_FORMAT", .logs, .auto,
        help: "The shape of messages on standard error: a tree for people, JSON lines for machines, or a tree on a "
            + "terminal and JSON elsewhere.")
    static let logDirectory = Setting<String?>(
        "LOG_DIR", .logs, standard: "logs", fallback: "logs", accepts: "a path", example: "/var/log/statsbot",
        emptyMeaning: "no files",
        help: "The folder of the log files, a folder a day in it. Set to nothing: no files."
    ) { $0.isEmpty ? .some(nil) : $0 }
    static let logRetention = Setting<Int>.number(
        "LOG_RETENTION_DAYS", .logs, 14, in: 1...3_650, unit: "days",
        help: "How many days' log files are kept, today's included.")
    static let logMegabytes = Setting<Int>.number(
        "LOG_MAX_MEGABYTES", .logs, 256, in: 1...1_000_000, unit: "megabytes",
        help: "How large all log files of one day may become together.")
    static let logWebhook = Setting<WebhookURL?>(
        "LOG_WEBHOOK_URL", .logs, fallback: nil, accepts: "the address of a Discord webhook",
        example: "https://discord.com/api/webhooks/123456789012345678/…", isSecret: true,
        help: "A Discord webhook that gets warnings and errors."
    ) { try? WebhookURL($0) }
    static let logWebhookFile = Setting<String?>.path(
        "LOG_WEBHOOK_URL_FILE", .logs, example: "/run/secrets/log_webhook_url", help: "A file that holds that address.")
    package static let maximumLogEntries = Setting<Int>.number(
        "MAX_LOG_ENTRIES", .logs, 1_000, in: 1...100_000, unit: "entries",
        help: "How many of the last log entries are kept in memory.")

    // MARK: - Data

    package static let dataDirectory = Setting<String>(
        "DATA_DIR", .data, standard: "data", fallback: "data", accepts: "a path", example: "/var/lib/statsbot",
        help: "The folder of the database and its backups."
    ) { $0 }
    static let eventRetention = Setting<Int>.number(
        "EVENT_RETENTION_DAYS", .data, 400, in: 1...36_500, unit: "days",
        help: "How long single events are kept; the counts of days are kept for ever.")

    // MARK: - The HTTP server

    package static let exporterHost = Setting<String>(
        "EXPORTER_HOST", .exporter, standard: "127.0.0.1", fallback: "127.0.0.1", accepts: "an IPv4 or IPv6 address",
        example: "127.0.0.1", help: "The address that the HTTP server listens on; `0.0.0.0` or `::` for all."
    ) { NetworkAddress.isIP($0) ? $0 : nil }
    package static let exporterPort = Setting<Int>.number(
        "EXPORTER_PORT", .exporter, 9_464, in: 0...65_535, help: "Its port; 0 picks one.")
    package static let exporterToken = Setting<Secret?>(
        "EXPORTER_TOKEN", .exporter, fallback: nil, accepts: "a text without spaces",
        problem: "has spaces or other characters that no HTTP header can carry",
        example: "what `openssl rand -hex 32` prints",
        isSecret: true, help: "A bearer token that `/metrics` and the API then need."
    ) { $0.utf8.allSatisfy { (0x21...0x7e).contains($0) } ? .some(Secret($0)) : .none }
    static let exporterTokenFile = Setting<String?>.path(
        "EXPORTER_TOKEN_FILE", .exporter, example: "/run/secrets/exporter_token", help: "A file that holds that token.")
    static let exporterCertificate = Setting<String?>.path(
        "EXPORTER_TLS_CERT", .exporter, example: "/etc/statsbot/cert.pem",
        help: "A PEM file with the server's certificate: HTTPS, with the key. SIGHUP reads a renewed one.")
    static let exporterKey = Setting<String?>.path(
        "EXPORTER_TLS_KEY", .exporter, example: "/etc/statsbot/key.pem", help: "A PEM file with the certificate's key.")
    package static let exporterCORSOrigin = Setting<String?>(
        "EXPORTER_CORS_ORIGIN", .exporter, fallback: nil, accepts: "an origin in lower case",
        problem: "is not one origin in lower case", example: "https://board.example.org",
        help: "The origin whose pages may read the answers in a browser."
    ) { NetworkAddress.isOrigin($0) ? .some($0) : .none }

    // MARK: - The connection to Discord

    package static let intents = Setting<BotConfiguration.IntentPolicy>.word(
        "INTENTS", .connection, .required,
        help:
            "What to do where Discord does not grant a privileged intent: end with a message, or, with auto, do without "
            + "presences, then without members, and show approximate counts that say so.")
    package static let shards = Setting<Int>.number(
        "SHARDS", .connection, 0, in: 0...10_000, unit: "sessions",
        help: "How many gateway sessions; 0: as many as Discord recommends.")
    package static let compression = Setting<GatewayCompression>.word(
        "GATEWAY_COMPRESSION", .connection, .zstdStream, help: "How the gateway's data is compressed.")
    package static let apiBaseURL = Setting<String>(
        "DISCORD_API_BASE_URL", .connection, standard: "https://discord.com/api/v10", fallback: "",
        accepts: "an http or https URL", example: "https://discord.com/api/v10",
        help: "Another API root, such as a simulator's."
    ) { NetworkAddress.webURL($0) }
    package static let trustRootsFile = Setting<String?>.path(
        "DISCORD_CA_FILE", .connection, example: "/etc/statsbot/ca.pem",
        help: "A PEM file with certificates that are trusted beside the system's.")
    package static let clock = Setting<any WallClock>(
        "STATSBOT_CLOCK", .connection, fallback: SystemClock(), accepts: "<origin>,<scale>",
        problem: "is not <origin>,<scale> as the simulator prints it", example: "1767614400.0,60.0",
        help: "For development: the clock of a simulator."
    ) { ScaledClock($0) }

    // MARK: - All of them

    /// In the order in which they are shown.
    package static let all: [ConfigurationVariable] = [
        token.variable, tokenFile.variable, guildID.variable, memberChannel.variable, onlineChannel.variable,
        banChannel.variable, statsChannel.variable, heartbeatChannel.variable,
        updateInterval.variable, numberFormat.variable, timeZone.variable, countsBots.variable, weeklyReport.variable,
        heartbeatInterval.variable, presenceInterval.variable,
        maximumBackoff.variable, maximumAttempts.variable, cacheTimeToLive.variable, maximumCacheSize.variable,
        memoryWarning.variable, memoryCritical.variable, diskWarning.variable, diskCritical.variable,
        shutdownTimeout.variable,
        logLevel.variable, logFormat.variable, logDirectory.variable, logRetention.variable, logMegabytes.variable,
        logWebhook.variable, logWebhookFile.variable, maximumLogEntries.variable,
        dataDirectory.variable, eventRetention.variable,
        exporterHost.variable, exporterPort.variable, exporterToken.variable, exporterTokenFile.variable,
        exporterCertificate.variable, exporterKey.variable, exporterCORSOrigin.variable,
        intents.variable, shards.variable, compression.variable, apiBaseURL.variable, trustRootsFile.variable,
        clock.variable,
    ]

    /// The place of each in that order.
    package static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })

    private static func channel(_ counter: ChannelCounter, _ what: String) -> Setting<ChannelID?> {
        .id(
            counter.variable, .discord, isReloadable: true,
            help: "The channel whose name carries the number of \(what).")
    }

    @Sendable private static func token(_ text: String) -> Secret?? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isTokenCharacter: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isTokenCharacter) }) else { return nil }
        return Secret(text)
    }
}
