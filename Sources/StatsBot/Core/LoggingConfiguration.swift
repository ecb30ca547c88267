// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordREST

/// Where log messages go, and in which shape.
public struct LoggingConfiguration: Sendable {
    /// The shape of messages on standard error.
    public enum Format: String, Sendable, CaseIterable {
        /// A tree where that is a terminal, JSON lines elsewhere.
        case auto
        /// For people.
        case tree
        /// An object a line.
        case json
    }

    /// `LOG_FORMAT`.
    public var format = Format.auto
    /// `LOG_DIR`: the folder with a folder a day; `nil`: no files.
    public var directory: String? = "logs"
    /// `LOG_RETENTION_DAYS`: how many days' folders are kept, today's included.
    public var retentionDays = 14
    /// `LOG_MAX_MEGABYTES`: how large all files of one day may become together, in megabytes.
    public var maximumMegabytes = 256
    /// `LOG_WEBHOOK_URL`: where warnings and errors go in Discord; `nil`: nowhere.
    public var webhook: WebhookURL?
}

/// From when on the bot says that it needs too much, and does with less; in percent.
public struct ThresholdConfiguration: Sendable, Equatable {
    /// `MEMORY_WARNING_THRESHOLD` and `MEMORY_CRITICAL_THRESHOLD`: of the memory that the bot may use.
    public var memoryWarning = 80
    /// From here on caches are emptied.
    public var memoryCritical = 95
    /// `DISK_WARNING_THRESHOLD` and `DISK_CRITICAL_THRESHOLD`: of the disk that the database is on.
    public var diskWarning = 90
    /// From here on logs and backups are no longer written.
    public var diskCritical = 97
}

extension VariableReader {
    /// The `LOG_` variables but the level.
    mutating func logging() -> LoggingConfiguration {
        var logging = LoggingConfiguration()
        logging.format = choice("LOG_FORMAT", default: logging.format)
        logging.directory = isBlank("LOG_DIR") ? nil : text("LOG_DIR") ?? logging.directory
        logging.retentionDays = integer("LOG_RETENTION_DAYS", default: logging.retentionDays, in: 1...3_650)
        logging.maximumMegabytes = integer("LOG_MAX_MEGABYTES", default: logging.maximumMegabytes, in: 1...1_000_000)
        if let address = text("LOG_WEBHOOK_URL", isSecret: true) {
            logging.webhook = try? WebhookURL(address)
            if logging.webhook == nil {
                fault(
                    "LOG_WEBHOOK_URL", "is not the address of a Discord webhook",
                    example: "https://discord.com/api/webhooks/123456789012345678/…")
            }
        }
        return logging
    }

    /// The thresholds; a warning comes before what is critical.
    mutating func thresholds() -> ThresholdConfiguration {
        var thresholds = ThresholdConfiguration()
        (thresholds.memoryWarning, thresholds.memoryCritical) = pair(
            "MEMORY", thresholds.memoryWarning, thresholds.memoryCritical)
        (thresholds.diskWarning, thresholds.diskCritical) = pair(
            "DISK", thresholds.diskWarning, thresholds.diskCritical)
        return thresholds
    }

    private mutating func pair(_ what: String, _ warning: Int, _ critical: Int) -> (Int, Int) {
        let read = (
            integer("\(what)_WARNING_THRESHOLD", default: warning, in: 1...99),
            integer("\(what)_CRITICAL_THRESHOLD", default: critical, in: 2...100)
        )
        guard read.0 >= read.1 else { return read }
        fault(
            "\(what)_WARNING_THRESHOLD", "is not below \(what)_CRITICAL_THRESHOLD (\(read.0) and \(read.1))",
            example: String(warning))
        return (warning, critical)
    }
}
