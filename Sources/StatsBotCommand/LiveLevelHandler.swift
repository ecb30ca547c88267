// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import StatsBot

/// A log handler whose level may be changed while loggers exist, for all of them at once.
struct LiveLevelHandler: LogHandler {
    let level: LiveLogLevel
    private var handler: any LogHandler

    init(level: LiveLogLevel, handler: any LogHandler) {
        self.level = level
        self.handler = handler
        // What is let through here is let through there.
        self.handler.logLevel = .trace
    }

    /// The level in force; a logger has none of its own.
    var logLevel: Logger.Level {
        get { level.level }
        set { level.level = newValue }
    }

    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { handler.metadataProvider }
        set { handler.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        handler.log(event: event)
    }
}
