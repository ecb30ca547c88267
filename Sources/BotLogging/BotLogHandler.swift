// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Logging
package import Timekeeping

/// The handler of every logger. Converts messages to records without secrets and passes them to a sink.
package struct BotLogHandler: LogHandler {
    private let label: String
    private let live: LiveLogLevel
    private let filter: SecretFilter
    private let clock: any WallClock
    private let sink: any LogSink
    private var ownLevel: Logger.Level?
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    /// - Parameters:
    ///   - label: the logger's label.
    ///   - level: the log level, unless the logger has its own.
    ///   - filter: removes secrets.
    ///   - clock: the clock for the times of messages.
    ///   - sink: receives the records.
    package init(label: String, level: LiveLogLevel, filter: SecretFilter, clock: any WallClock, sink: any LogSink) {
        self.label = filter.clean(label).cut(to: 256)
        live = level
        self.filter = filter
        self.clock = clock
        self.sink = sink
        metadataProvider = LoggingSystem.metadataProvider
    }

    package var logLevel: Logger.Level {
        get { ownLevel ?? live.level }
        set { ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        sink.take(LogRecord(event, metadata: all, logger: label, at: clock.wallNow, filter: filter))
    }
}
