// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter
package import Foundation
package import Logging
import Resilience
import Synchronization
import Timekeeping

/// The last messages that were logged, and how many there were of each level.
package final class RecentLogs: Sendable {
    /// A message that was logged.
    package struct Entry: Sendable, Equatable {
        /// Larger than that of the message before.
        package var number = 0
        package var at: Date
        package var level: Logger.Level
        package var logger = ""
        package var message: String
        /// In one line.
        package var metadata = ""
    }

    /// Of a longer message so much is kept, in characters and in bytes.
    package static let maximumLength = 300
    /// Of longer metadata so much is kept, in bytes.
    static let maximumMetadata = 1_024
    /// How many of the last warnings and errors are kept, however many other messages came after them.
    static let warningsKept = 100

    private struct State {
        var entries: RingBuffer<Entry>
        var warnings: RingBuffer<Entry>
        var counts: [Logger.Level: Int] = [:]
        var number = 0
    }

    private let state: Mutex<State>

    /// Makes an empty memory.
    ///
    /// - Parameter capacity: How many messages are kept.
    package init(capacity: Int) {
        state = Mutex(
            State(
                entries: RingBuffer(capacity: capacity),
                warnings: RingBuffer(capacity: min(capacity, Self.warningsKept))))
    }

    /// The newest messages of the level warning and above, the newest first.
    package func newest(_ count: Int) -> [Entry] {
        state.withLock { Array($0.warnings.prefix(count)) }
    }

    /// The newest messages, the newest first.
    ///
    /// - Parameters:
    ///   - count: how many at most.
    ///   - level: the lowest level.
    ///   - number: only those before the message of that number.
    /// - Returns: them.
    package func newest(_ count: Int, from level: Logger.Level, before number: Int? = nil) -> [Entry] {
        state.withLock { state in
            Array(state.entries.lazy.filter { $0.level >= level && $0.number < number ?? .max }.prefix(count))
        }
    }

    /// How many messages there were of each level.
    package var counts: [Logger.Level: Int] { state.withLock { $0.counts } }

    /// Gives memory back: only so many of the newest messages stay.
    ///
    /// - Returns: how many had to go.
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
            // A character may have any number of bytes.
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
