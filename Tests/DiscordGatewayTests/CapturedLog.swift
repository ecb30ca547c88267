// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging

/// Collects log messages as lines of level, message and metadata sorted by key.
struct CapturedLog: Sendable {
    private struct Handler: LogHandler {
        let lines: Collected<String>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let fields = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.add((["\(event.level) \(event.message)"] + fields).joined(separator: " "))
        }
    }

    private let store = Collected<String>()

    /// A logger that writes to this log, with level `info`.
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: store) } }

    /// The lines logged so far.
    var lines: [String] { store.values }
}
