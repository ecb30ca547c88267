// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Exporter
import Foundation
public import Logging
import Synchronization
public import Timekeeping

/// The last messages that were logged, and how many there were of each level.
///
/// Only the messages' own words are kept, no metadata; what is known to be secret is struck out.
public final class RecentLogs: Sendable {
    /// A message that was logged.
    struct Entry: Sendable, Equatable {
        var at: Date
        var level: Logger.Level
        var message: String
    }

    /// Of a longer message so much is kept, in characters.
    static let maximumLength = 300

    private struct State {
        var entries: RingBuffer<Entry>
        var counts: [Logger.Level: Int] = [:]
    }

    private let secrets: [String]
    private let clock: any WallClock
    private let state: Mutex<State>

    /// Makes an empty memory.
    ///
    /// - Parameters:
    ///   - capacity: How many messages of the level warning and above are kept.
    ///   - secrets: Texts that must not stand in it.
    ///   - clock: What tells when a message was logged.
    public init(capacity: Int, secrets: [Secret] = [], clock: any WallClock = SystemClock()) {
        self.secrets = secrets.map(\.revealed).filter { !$0.isEmpty }
        self.clock = clock
        state = Mutex(State(entries: RingBuffer(capacity: capacity)))
    }

    /// Makes an empty memory of the configured size that keeps none of the configuration's secrets.
    public convenience init(_ configuration: BotConfiguration) {
        self.init(
            capacity: configuration.maximumLogEntries,
            secrets: [configuration.token, configuration.exporterToken].compactMap(\.self),
            clock: configuration.clock)
    }

    /// A log handler that takes messages in, for `MultiplexLogHandler`.
    public func handler(level: Logger.Level) -> any LogHandler {
        RecentLogHandler(logs: self, logLevel: level)
    }

    /// Takes a message in.
    func append(_ level: Logger.Level, _ message: String) {
        guard level >= .warning else { return state.withLock { $0.counts[level, default: 0] += 1 } }
        var message = message
        for secret in secrets { message = message.replacingOccurrences(of: secret, with: "<hidden>") }
        let entry = Entry(at: clock.now.date, level: level, message: String(message.prefix(Self.maximumLength)))
        state.withLock { state in
            state.counts[level, default: 0] += 1
            state.entries.append(entry)
        }
    }

    /// The newest messages of the level warning and above, the newest first.
    func newest(_ count: Int) -> [Entry] {
        state.withLock { Array($0.entries.prefix(count)) }
    }

    /// How many messages there were of each level.
    var counts: [Logger.Level: Int] { state.withLock { $0.counts } }
}

extension RecentLogs: Collector {
    /// `statsbot_log_messages_total`.
    public func collect() -> [MetricSample] {
        let counts = counts
        return Logger.Level.allCases.map { level in
            MetricSample(
                "statsbot_log_messages_total", Double(counts[level] ?? 0), labels: [("level", level.rawValue)])
        }
    }
}

/// Hands messages to `RecentLogs`.
private struct RecentLogHandler: LogHandler {
    let logs: RecentLogs
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        logs.append(event.level, event.message.description)
    }
}
