// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import Dispatch
package import Exporter
import Foundation
package import Logging
package import Timekeeping

/// Distributes messages to the console, the files, the webhook and the recent messages in memory.
///
/// Each process has one router. It outlives the bot's services, so that their shutdown is still logged.
package final class LogRouter: Sendable {
    /// Identifies this run of the bot.
    package let runID: RunID
    /// The most recent messages.
    package let recent: RecentLogs
    private let level: LiveLogLevel
    private let filter: SecretFilter
    private let clock: any WallClock
    private let console: ConsoleLog
    private let files: LogFiles?
    package let webhook: LogWebhookInbox?

    package init(
        runID: RunID, level: LiveLogLevel, clock: any WallClock, filter: SecretFilter, recent: RecentLogs,
        console: ConsoleLog, files: LogFiles?, webhook: LogWebhookInbox?
    ) {
        self.runID = runID
        self.level = level
        self.clock = clock
        self.filter = filter
        self.recent = recent
        self.console = console
        self.files = files
        self.webhook = webhook
    }

    /// Creates a router from a configuration.
    ///
    /// - Parameters:
    ///   - configuration: the logging settings, and the secrets to remove from messages.
    ///   - level: the current log level.
    ///   - terminal: the properties of standard error.
    package convenience init(_ configuration: BotConfiguration, level: LiveLogLevel, terminal: LogTerminal) {
        let logging = configuration.process.logging
        let clock = configuration.process.clock
        let runID = RunID()
        let console = ConsoleLog(
            format: Self.format(logging.format, terminal, configuration.guildDefaults.timeZone, runID), clock: clock)
        self.init(
            runID: runID, level: level, clock: clock,
            filter: SecretFilter([configuration.token, configuration.process.exporter.token].compactMap(\.self)),
            recent: RecentLogs(capacity: configuration.process.logging.maximumEntries), console: console,
            files: LogFileWriter.Settings(configuration, runID: runID).map { settings in
                LogFiles(settings, clock: clock, report: { console.take(.note($0, at: clock.wallNow)) })
            },
            webhook: logging.webhook.map { _ in LogWebhookInbox() })
    }

    /// Creates a router that logs only to the console.
    ///
    /// - Parameters:
    ///   - level: the current log level.
    ///   - terminal: the properties of standard error.
    ///   - clock: the clock for the times of messages.
    package convenience init(level: LiveLogLevel, terminal: LogTerminal, clock: any WallClock) {
        let runID = RunID()
        self.init(
            runID: runID, level: level, clock: clock, filter: SecretFilter(), recent: RecentLogs(capacity: 100),
            console: ConsoleLog(
                format: Self.format(.auto, terminal, Settings.timeZone.fallback, runID), clock: clock),
            files: nil, webhook: nil)
    }

    /// Creates a log handler, for `LoggingSystem.bootstrap`.
    package func handler(label: String) -> any LogHandler {
        BotLogHandler(label: label, level: level, filter: filter, clock: clock, sink: self)
    }

    /// Pauses writing to files for a reason, which is later written to them; `nil` resumes. Thread-safe.
    package func pauseFiles(_ reason: String?) { files?.pause(reason) }

    /// Waits until all messages are written to the console and the files. It blocks the thread; call it before exit.
    ///
    /// - Parameter seconds: the maximum time to wait, in real time.
    package func flush(within seconds: Double) {
        let deadline = DispatchTime.now() + seconds
        files?.flush(until: deadline)
        console.flush(until: deadline)
    }

    /// Logs a note only to the console.
    package func report(_ note: LogNote) { console.take(.note(note, at: clock.wallNow)) }

    private static func format(
        _ format: LoggingSettings.Format, _ terminal: LogTerminal, _ timeZone: TimeZone, _ runID: RunID
    ) -> ConsoleLog.Format {
        let isTree =
            switch format {
            case .auto: terminal.isTerminal
            case .tree: true
            case .json: false
            }
        return isTree
            ? .tree(TreeFormat(timeZone: timeZone, isColored: terminal.isColored)) : .json(JSONFormat(runID: runID))
    }
}

extension LogRouter: LogSink {
    package func take(_ record: LogRecord) {
        recent.take(record)
        console.take(record)
        files?.take(record)
        webhook?.take(record)
    }
}

extension LogRouter: Collector {
    /// `statsbot_log_messages_total`, `statsbot_log_dropped_total`, `statsbot_log_webhook_total`.
    package func collect() -> [MetricSample] {
        let dropped = [
            ("console", console.dropped), ("file", files?.dropped ?? 0), ("webhook", webhook?.dropped ?? 0),
        ]
        return recent.collect() + (webhook?.collect() ?? [])
            + dropped.map { sink, count in
                MetricSample("statsbot_log_dropped_total", Double(count), labels: [("sink", sink)])
            }
    }
}
