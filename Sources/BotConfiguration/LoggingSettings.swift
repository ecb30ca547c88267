// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Logging

/// Where log messages go, and in which format.
package struct LoggingSettings: Sendable {
    /// The format of messages on standard error.
    package enum Format: String, Sendable, CaseIterable {
        /// A tree on a terminal, JSON lines elsewhere.
        case auto
        /// For people.
        case tree
        /// One object per line.
        case json
    }

    /// `LOG_LEVEL`.
    package var level: Logger.Level = Settings.logLevel.fallback
    /// `LOG_FORMAT`.
    package var format: Format = Settings.logFormat.fallback
    /// `LOG_DIR`: the folder that holds one folder per day; `nil`: no files.
    package var directory: String? = Settings.logDirectory.fallback
    /// `LOG_RETENTION_DAYS`, today included.
    package var retentionDays: Int = Settings.logRetention.fallback
    /// `LOG_MAX_MEGABYTES` per day.
    package var maximumMegabytes: Int = Settings.logMegabytes.fallback
    /// `MAX_LOG_ENTRIES` kept in memory.
    package var maximumEntries: Int = Settings.maximumLogEntries.fallback
    /// `LOG_WEBHOOK_URL`, or the content of `LOG_WEBHOOK_URL_FILE`; `nil`: no webhook.
    package var webhook: WebhookURL?
    var webhookFile: String?

    package init() {}
}
