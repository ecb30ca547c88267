// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Synchronization

/// Collects all log messages of every level.
final class LogCollector: Sendable {
    private struct Handler: LogHandler {
        let collector: LogCollector
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            collector.lines.withLock { $0.append(([event.message.description] + metadata).joined(separator: " ")) }
        }
    }

    private let lines = Mutex<[String]>([])

    /// The handler to create a `Logger` with.
    var handler: any LogHandler { Handler(collector: self) }

    /// The message and the metadata of each entry.
    var all: [String] { lines.withLock { $0 } }
}
