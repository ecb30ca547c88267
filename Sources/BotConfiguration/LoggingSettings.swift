// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Logging

/// The destinations and formats of log messages.
package struct LoggingSettings: Sendable {
    /// The format of messages on standard error.
    package enum Format: String, Sendable, CaseIterable {
        /// A tree on a terminal, otherwise JSON lines.
        case auto
        /// A tree for people.
        case tree
        /// JSON lines.
        case json
    }

    /// `LOG_LEVEL`.
    package var level: Logger.Level = Settings.logLevel.fallback
    /// `LOG_FORMAT`.
    package var format: Format = Settings.logFormat.fallback
    /// `LOG_DIR`: the folder that contains one folder per day; `nil` for no files.
    package var directory: String? = Settings.logDirectory.fallback
    /// `LOG_RETENTION_DAYS`, including today.
    package var retentionDays: Int = Settings.logRetention.fallback
    /// `LOG_MAX_MEGABYTES` per day.
    package var maximumMegabytes: Int = Settings.logMegabytes.fallback
    /// `MAX_LOG_ENTRIES` kept in memory.
    package var maximumEntries: Int = Settings.maximumLogEntries.fallback
    /// `LOG_WEBHOOK_URL`, or the content of `LOG_WEBHOOK_URL_FILE`; `nil` for no webhook.
    package var webhook: WebhookURL?
    var webhookFile: String?

    package init() {}
}
