// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Logging
package import Timekeeping

/// The settings that apply to the whole process. Names, defaults, bounds and meanings are declared in `Settings`.
package struct ProcessSettings: Sendable {
    /// `UPDATE_INTERVAL`.
    package var updateInterval: Duration = Settings.updateInterval.fallback
    /// `ACTIVITY`.
    package var activity: ActivitySources = Settings.activity.fallback
    /// `HEARTBEAT_INTERVAL`.
    package var heartbeatInterval: Duration = Settings.heartbeatInterval.fallback
    /// `PRESENCE_UPDATE_INTERVAL`.
    package var presenceInterval: Duration = Settings.presenceInterval.fallback
    /// `MAX_BACKOFF`; never shorter than `updateInterval`.
    package var maximumBackoff: Duration = Settings.maximumBackoff.fallback
    /// `MAX_RETRY_ATTEMPTS`: total number of attempts.
    package var maximumAttempts: Int = Settings.maximumAttempts.fallback
    /// `CACHE_TTL`.
    package var cacheTimeToLive: Duration = Settings.cacheTimeToLive.fallback
    /// `MAX_CACHE_SIZE`.
    package var maximumCacheSize: Int = Settings.maximumCacheSize.fallback
    /// `SHUTDOWN_TIMEOUT`.
    package var shutdownTimeout: Duration = Settings.shutdownTimeout.fallback
    /// `DATA_DIR`.
    package var dataDirectory: String = Settings.dataDirectory.fallback
    /// `EVENT_RETENTION_DAYS`.
    package var eventRetentionDays: Int = Settings.eventRetention.fallback
    /// `STATSBOT_CLOCK`.
    package var clock: any WallClock = Settings.clock.fallback
    /// The `_THRESHOLD` variables.
    package var thresholds: ThresholdSettings = ThresholdSettings()
    /// The `LOG_` variables.
    package var logging: LoggingSettings = LoggingSettings()
    /// The `EXPORTER_` variables.
    package var exporter: ExporterSettings = ExporterSettings()
    /// The connection to Discord.
    package var connection: ConnectionSettings = ConnectionSettings()

    package init() {}
}

/// The address of the HTTP server, and access to it.
package struct ExporterSettings: Sendable {
    /// Who may see names and logs without a token.
    package enum OpenAccess: String, Sendable, CaseIterable {
        case none
        /// Requests from this machine.
        case loopback
    }

    /// `EXPORTER_HOST`.
    package var host: String = Settings.exporterHost.fallback
    /// `EXPORTER_PORT`; 0 picks a free one.
    package var port: Int = Settings.exporterPort.fallback
    /// `EXPORTER_TOKEN`, or the content of `EXPORTER_TOKEN_FILE`.
    package var token: Secret?
    var tokenFile: String?
    /// `EXPORTER_OPEN`.
    package var openAccess: OpenAccess = Settings.exporterOpen.fallback
    /// `EXPORTER_TLS_CERT`.
    package var certificateFile: String? = Settings.exporterCertificate.fallback
    /// `EXPORTER_TLS_KEY`.
    package var keyFile: String? = Settings.exporterKey.fallback
    /// `EXPORTER_CORS_ORIGIN`.
    package var corsOrigin: String? = Settings.exporterCORSOrigin.fallback

    /// Whether only this machine can connect.
    package var listensOnLoopback: Bool { NetworkAddress.isLoopbackIP(host) }

    /// The PEM files for HTTPS; `nil` for HTTP.
    package var tls: (certificateFile: String, keyFile: String)? {
        guard let certificateFile, let keyFile else { return nil }
        return (certificateFile, keyFile)
    }
}

/// The connection to Discord, without the token.
package struct ConnectionSettings: Sendable {
    /// The behavior if Discord does not grant the bot a privileged intent.
    package enum IntentPolicy: String, Sendable, CaseIterable {
        /// Exit with a message that names the settings to enable.
        case required
        /// Continue without presences, then without members, and show approximate counts.
        case auto
    }

    /// `DISCORD_API_BASE_URL`.
    package var apiBaseURL: String = Settings.apiBaseURL.fallback
    /// `DISCORD_CA_FILE`: PEM certificates trusted in addition to the system's.
    package var trustRootsFile: String? = Settings.trustRootsFile.fallback
    /// `INTENTS`.
    package var intents: IntentPolicy = Settings.intents.fallback
    /// `SHARDS`; 0 for the number that Discord recommends.
    package var shards: Int = Settings.shards.fallback
    /// `GATEWAY_COMPRESSION`.
    package var compression: GatewayCompression = Settings.compression.fallback
}
