// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// Where log messages go, and in which shape.
package struct LoggingConfiguration: Sendable {
    /// The shape of messages on standard error.
    package enum Format: String, Sendable, CaseIterable {
        /// A tree where that is a terminal, JSON lines elsewhere.
        case auto
        /// For people.
        case tree
        /// An object a line.
        case json
    }

    /// `LOG_FORMAT`.
    package var format = Settings.logFormat.fallback
    /// `LOG_DIR`: the folder with a folder a day; `nil`: no files.
    package var directory = Settings.logDirectory.fallback
    /// `LOG_RETENTION_DAYS`: how many days' folders are kept, today's included.
    package var retentionDays = Settings.logRetention.fallback
    /// `LOG_MAX_MEGABYTES`: how large all files of one day may become together, in megabytes.
    package var maximumMegabytes = Settings.logMegabytes.fallback
    /// `LOG_WEBHOOK_URL` (or the file named by `LOG_WEBHOOK_URL_FILE`): where warnings and errors go in Discord; `nil`: nowhere.
    package var webhook: WebhookURL?

    package init() {}

    package init(_ reader: inout VariableReader) {
        format = reader.read(Settings.logFormat)
        directory = reader.read(Settings.logDirectory)
        retentionDays = reader.read(Settings.logRetention)
        maximumMegabytes = reader.read(Settings.logMegabytes)
        webhook = reader.read(Settings.logWebhook, orFrom: Settings.logWebhookFile)
    }
}
