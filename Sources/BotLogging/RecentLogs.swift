// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Foundation
package import Logging
import Resilience
import Synchronization
import Timekeeping

/// The most recent log messages, and counts of all messages by level.
package final class RecentLogs: Sendable {
    /// A log message.
    package struct Entry: Sendable, Equatable {
        /// Sequence number; increases with each message.
        package var number = 0
        package var at: Date
        package var level: Logger.Level
        package var logger = ""
        package var message: String
        /// The metadata in one line.
        package var metadata = ""
    }

    /// Maximum length of a message, in characters; the limit in bytes is four times as high.
    package static let maximumLength = 300
    /// Maximum length of the metadata, in bytes.
    static let maximumMetadata = 1_024
    /// Number of most recent warnings and errors to keep, independently of other messages.
    static let warningCapacity = 100

    private struct State {
        var entries: RingBuffer<Entry>
        var warnings: RingBuffer<Entry>
        var counts: [Logger.Level: Int] = [:]
        var number = 0
    }

    private let state: Mutex<State>

    /// - Parameter capacity: the number of messages to keep.
    package init(capacity: Int) {
        state = Mutex(
            State(
                entries: RingBuffer(capacity: capacity),
                warnings: RingBuffer(capacity: min(capacity, Self.warningCapacity))))
    }

    /// The most recent warnings and errors, newest first.
    package func newest(_ count: Int) -> [Entry] {
        state.withLock { Array($0.warnings.prefix(count)) }
    }

    /// The most recent messages, newest first.
    ///
    /// - Parameters:
    ///   - count: the maximum number of messages.
    ///   - level: the lowest level to include.
    ///   - number: include only messages with a lower number.
    /// - Returns: the messages.
    package func newest(_ count: Int, from level: Logger.Level, before number: Int? = nil) -> [Entry] {
        state.withLock { state in
            Array(state.entries.lazy.filter { $0.level >= level && $0.number < number ?? .max }.prefix(count))
        }
    }

    /// Number of messages logged by level.
    package var counts: [Logger.Level: Int] { state.withLock { $0.counts } }

    /// Frees memory by removing all but the most recent messages. The capacity does not change.
    ///
    /// - Returns: the number of messages removed.
    @discardableResult
    package func shorten(to count: Int) -> Int {
        state.withLock { state in
            let (before, capacity) = (state.entries.count, state.entries.capacity)
            state.entries.resize(to: min(count, capacity))
            let gone = before - state.entries.count
            state.entries.resize(to: capacity)
            return gone
        }
    }
}

extension RecentLogs: LogSink {
    package func take(_ record: LogRecord) {
        var entry = Entry(
            at: record.at.date, level: record.level, logger: record.logger,
            // A character can have any number of bytes.
            message: String(record.message.prefix(Self.maximumLength)).cut(to: 4 * Self.maximumLength),
            metadata: record.fieldsText.cut(to: Self.maximumMetadata))
        state.withLock { state in
            state.counts[entry.level, default: 0] += 1
            state.number += 1
            entry.number = state.number
            state.entries.append(entry)
            if entry.level >= .warning { state.warnings.append(entry) }
        }
    }
}

extension RecentLogs: Collector {
    /// `statsbot_log_messages_total`.
    package func collect() -> [MetricSample] {
        let counts = counts
        return Logger.Level.allCases.map { level in
            MetricSample(
                "statsbot_log_messages_total", Double(counts[level] ?? 0), labels: [("level", level.rawValue)])
        }
    }
}
