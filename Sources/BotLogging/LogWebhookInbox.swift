// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Resilience
import Synchronization

/// A bounded buffer of warnings and errors for the log webhook. Never blocks the caller.
package final class LogWebhookInbox: LogSink {
    /// The result of a message to the webhook.
    enum Result: String, Sendable, CaseIterable {
        case sent, failed
        /// The webhook no longer exists, and no further messages are sent.
        case gone
    }

    /// Label prefix of the webhook's own loggers, whose messages are not sent to it.
    static let ownLogger = "statsbot.log-webhook"

    private struct State {
        var digest = LogDigest()
        var isClosed = false
        var dropped = 0
        var results: [Result: Int] = [:]
    }

    private let state = Mutex(State())
    private let signal = ChangeSignal()

    /// Number of log messages dropped.
    var dropped: Int { state.withLock { $0.dropped } }
    /// Number of different messages waiting.
    var waiting: Int { state.withLock { $0.digest.entries.count } }

    package func take(_ record: LogRecord) {
        guard record.level >= .warning, !record.logger.hasPrefix(Self.ownLogger), record.logger != LogNote.logger else {
            return
        }
        let isChanged = state.withLock { state in
            guard !state.isClosed else {
                state.dropped += 1
                return false
            }
            let before = (state.digest.isEmpty, state.digest.entries.count)
            if !state.digest.add(record) {
                state.dropped += 1
                state.digest.omit()
            }
            return before != (state.digest.isEmpty, state.digest.entries.count)
        }
        if isChanged { signal.notify() }
    }

    /// Waits until at least `count` different messages are waiting.
    ///
    /// - Throws: `CancellationError`.
    func wait(for count: Int) async throws {
        try await signal.wait { state.withLock { $0.digest.entries.count >= count ? () : nil } }
    }

    /// Removes the entries that fit into one message; `nil` if none are waiting.
    func next(runID: RunID) -> (message: LogWebhookMessage, entries: [LogDigest.Entry], omitted: Int)? {
        state.withLock { state in
            if state.digest.isEmpty { return nil }
            let count = LogWebhookMessage(state.digest.entries, omitted: 0, runID: runID).count
            let (entries, omitted) = state.digest.take(count)
            return (LogWebhookMessage(entries, omitted: omitted, runID: runID), entries, omitted)
        }
    }

    /// Puts back entries that could not be sent, to try again later.
    func putBack(_ entries: [LogDigest.Entry], omitted: Int) {
        state.withLock { $0.dropped += $0.digest.putBack(entries, omitted: omitted) }
    }

    /// Counts messages that will never be sent as dropped.
    func lost(_ entries: [LogDigest.Entry]) {
        state.withLock { $0.dropped += entries.reduce(0) { $0 + $1.count } }
    }

    func note(_ result: Result) { state.withLock { $0.results[result, default: 0] += 1 } }

    /// Drops all waiting messages and accepts no more.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.dropped += state.digest.take(LogDigest.capacity).entries.reduce(0) { $0 + $1.count }
        }
    }
}

extension LogWebhookInbox: Collector {
    /// `statsbot_log_webhook_total`.
    func collect() -> [MetricSample] {
        let results = state.withLock { $0.results }
        return Result.allCases.map { result in
            MetricSample(
                "statsbot_log_webhook_total", Double(results[result] ?? 0), labels: [("result", result.rawValue)])
        }
    }
}
