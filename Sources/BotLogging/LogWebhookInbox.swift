// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Logging
import Resilience
import Synchronization

/// What the log webhook is to be told, and what became of it. Bounded; who logs never waits.
package final class LogWebhookInbox: LogSink {
    /// What came of a message to the webhook.
    enum Result: String, Sendable, CaseIterable {
        case sent, failed
        /// Discord does not know the webhook, and nothing is sent any more.
        case gone
    }

    /// Messages of loggers whose label begins so are not for the webhook: they are about itself.
    static let ownLogger = "statsbot.log-webhook"

    private struct State {
        var digest = LogDigest()
        var isClosed = false
        var dropped = 0
        var results: [Result: Int] = [:]
    }

    private let state = Mutex(State())
    private let signal = ChangeSignal()

    /// How many messages of the log were dropped.
    var dropped: Int { state.withLock { $0.dropped } }
    /// How many different messages wait.
    var waiting: Int { state.withLock { $0.digest.entries.count } }

    package func take(_ record: LogRecord) {
        guard record.level >= .warning, !record.logger.hasPrefix(Self.ownLogger), record.logger != LogNote.logger else {
            return
        }
        let isNews = state.withLock { state in
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
        if isNews { signal.notify() }
    }

    /// Waits until so many different messages wait.
    ///
    /// - Throws: `CancellationError`.
    func wait(for count: Int) async throws {
        try await signal.wait { state.withLock { $0.digest.entries.count >= count ? () : nil } }
    }

    /// Takes out what fits into one message; `nil` where nothing waits.
    func next(runID: RunID) -> (message: LogWebhookMessage, entries: [LogDigest.Entry], omitted: Int)? {
        state.withLock { state in
            if state.digest.isEmpty { return nil }
            let count = LogWebhookMessage(state.digest.entries, omitted: 0, runID: runID).count
            let (entries, omitted) = state.digest.take(count)
            return (LogWebhookMessage(entries, omitted: omitted, runID: runID), entries, omitted)
        }
    }

    /// Puts back what could not be told and may be later.
    func putBack(_ entries: [LogDigest.Entry], omitted: Int) {
        state.withLock { $0.dropped += $0.digest.putBack(entries, omitted: omitted) }
    }

    /// Notes messages of the log that will never be told.
    func lost(_ entries: [LogDigest.Entry]) {
        state.withLock { $0.dropped += entries.reduce(0) { $0 + $1.count } }
    }

    func note(_ result: Result) { state.withLock { $0.results[result, default: 0] += 1 } }

    /// Takes nothing more in; what waits is dropped.
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
