// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Configuration
import DiscordGateway
import DiscordModels
import Exporter
import Foundation
import Logging
import Timekeeping

extension BotConfiguration {
    /// Reads and checks a configuration.
    ///
    /// - Parameter reader: what the variables are read from, each under its name in lower case with dots
    ///   (`BOT_TOKEN` is `bot.token`).
    /// - Returns: a configuration without faults.
    /// - Throws: `ConfigurationError` with every fault there is.
    public static func load(from reader: ConfigReader) throws(ConfigurationError) -> BotConfiguration {
        var variables = VariableReader(reader: reader)
        let token = variables.token()
        let guildID: GuildID? = variables.snowflake("GUILD_ID")
        var channels: [ChannelCounter: ChannelID] = [:]
        for counter in ChannelCounter.allCases {
            channels[counter] = variables.snowflake(counter.variable)
        }
        let heartbeatChannel: ChannelID? = variables.snowflake("HEARTBEAT_CHANNEL_ID")
        let statsChannel: ChannelID? = variables.snowflake("STATS_CHANNEL_ID")
        let countsBots = variables.flag("COUNT_BOTS", default: true)
        let weeklyReport = variables.flag("WEEKLY_REPORT", default: false)
        let heartbeatInterval = variables.seconds("HEARTBEAT_INTERVAL", default: 3_600, in: 60...86_400)
        let presenceInterval = variables.seconds("PRESENCE_UPDATE_INTERVAL", default: 300, in: 20...86_400)
        let maximumAttempts = variables.integer("MAX_RETRY_ATTEMPTS", default: 3, in: 1...10)
        let cacheTimeToLive = variables.seconds("CACHE_TTL", default: 300, in: 1...86_400)
        let maximumCacheSize = variables.integer("MAX_CACHE_SIZE", default: 10_000, in: 1...1_000_000)
        let maximumLogEntries = variables.integer("MAX_LOG_ENTRIES", default: 1_000, in: 1...100_000)
        let updateInterval = variables.seconds("UPDATE_INTERVAL", default: 300, in: 30...86_400)
        let maximumBackoff = variables.seconds("MAX_BACKOFF", default: 3_600, in: 30...86_400)
        let numberFormat = variables.choice("NUMBER_FORMAT", default: NumberFormat.plain)
        let timeZone = variables.parsed(
            "TIMEZONE", default: "America/New_York", problem: "is not the name of a time zone",
            example: "Europe/Berlin", TimeZone.init(identifier:))
        let logLevel = variables.parsed(
            "LOG_LEVEL", default: "INFO", problem: "is none of TRACE, DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL",
            example: "INFO"
        ) { Logger.Level(rawValue: $0.lowercased()) }
        let logging = variables.logging()
        let thresholds = variables.thresholds()
        let shutdownTimeout = variables.seconds("SHUTDOWN_TIMEOUT", default: 10, in: 1...300)
        let dataDirectory = variables.text("DATA_DIR") ?? "data"
        let eventRetentionDays = variables.integer("EVENT_RETENTION_DAYS", default: 400, in: 1...36_500)
        let exporterHost = variables.parsed(
            "EXPORTER_HOST", default: "127.0.0.1", problem: "is not an IPv4 or IPv6 address", example: "127.0.0.1",
            ipAddress)
        let exporterPort = variables.integer("EXPORTER_PORT", default: 9_464, in: 0...65_535)
        let exporterToken = variables.text("EXPORTER_TOKEN", isSecret: true).map(Secret.init)
        let exporterTLS = variables.tls()
        let exporterCORSOrigin = variables.text("EXPORTER_CORS_ORIGIN")
        let apiBaseURL = variables.parsed(
            "DISCORD_API_BASE_URL", default: "https://discord.com/api/v10", problem: "is not an http or https URL",
            example: "https://discord.com/api/v10", webURL)
        let trustRootsFile = variables.text("DISCORD_CA_FILE")
        let intents = variables.choice("INTENTS", default: IntentPolicy.required)
        let shards = variables.integer("SHARDS", default: 0, in: 0...10_000)
        let compression = variables.choice("GATEWAY_COMPRESSION", default: GatewayCompression.zstdStream)
        let clock = variables.clock()

        guard variables.faults.isEmpty, let token, let timeZone, let logLevel, let exporterHost, let apiBaseURL else {
            throw ConfigurationError(faults: variables.faults)
        }
        return BotConfiguration(
            token: token, guildID: guildID, channels: channels, heartbeatChannel: heartbeatChannel,
            statsChannel: statsChannel, countsBots: countsBots, weeklyReport: weeklyReport,
            heartbeatInterval: heartbeatInterval, presenceInterval: presenceInterval,
            maximumAttempts: maximumAttempts, cacheTimeToLive: cacheTimeToLive, maximumCacheSize: maximumCacheSize,
            maximumLogEntries: maximumLogEntries, updateInterval: updateInterval,
            maximumBackoff: max(maximumBackoff, updateInterval), numberFormat: numberFormat, timeZone: timeZone,
            logLevel: logLevel, logging: logging, thresholds: thresholds, shutdownTimeout: shutdownTimeout,
            dataDirectory: dataDirectory, eventRetentionDays: eventRetentionDays, exporterHost: exporterHost,
            exporterPort: exporterPort, exporterTLS: exporterTLS, exporterCORSOrigin: exporterCORSOrigin,
            exporterToken: exporterToken,
            apiBaseURL: apiBaseURL, trustRootsFile: trustRootsFile,
            intents: intents, shards: shards, compression: compression, clock: clock)
    }

    private static func ipAddress(_ text: String) -> String? {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1 ? text : nil
    }

    private static func webURL(_ text: String) -> String? {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false,
            url.query() == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

extension VariableReader {
    /// The bot's token, from `BOT_TOKEN` or from the file that `BOT_TOKEN_FILE` names.
    mutating func token() -> Secret? {
        var name = "BOT_TOKEN"
        var text = self.text(name, isSecret: true)
        if text == nil, let path = self.text("BOT_TOKEN_FILE") {
            name = "BOT_TOKEN_FILE"
            guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
                fault(name, "names a file that cannot be read: \(path)", example: "/run/secrets/bot_token")
                return nil
            }
            text = contents.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let example = "the text under Bot, Reset Token, in Discord's developer portal"
        guard let text, !text.isEmpty else {
            fault(name, "is missing: it is the bot's token", example: example)
            return nil
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isTokenCharacter: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isTokenCharacter) }) else {
            fault(name, "is malformed: a bot's token has three parts with dots between them", example: example)
            return nil
        }
        return Secret(text)
    }

    /// The server's certificate and key, both or neither.
    mutating func tls() -> HTTPServerTLS? {
        switch (text("EXPORTER_TLS_CERT"), text("EXPORTER_TLS_KEY")) {
        case (let certificate?, let key?): return HTTPServerTLS(certificateFile: certificate, keyFile: key)
        case (nil, nil): return nil
        case (nil, _?):
            fault(
                "EXPORTER_TLS_CERT", "is missing: EXPORTER_TLS_KEY is set, and HTTPS needs both",
                example: "/etc/statsbot/cert.pem")
        case (_?, nil):
            fault(
                "EXPORTER_TLS_KEY", "is missing: EXPORTER_TLS_CERT is set, and HTTPS needs both",
                example: "/etc/statsbot/key.pem")
        }
        return nil
    }

    /// The clock: the machine's, unless a simulator's is handed over.
    mutating func clock() -> any WallClock {
        let scaled = parsed(
            "STATSBOT_CLOCK", default: "", problem: "is not <origin>,<scale> as the simulator prints it",
            example: "1767614400.0,60.0"
        ) { $0.isEmpty ? .some(ScaledClock?.none) : ScaledClock($0).map(Optional.some) }
        return scaled.flatMap { $0 } ?? SystemClock()
    }
}
