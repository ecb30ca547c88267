// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import BuildInfo
import DiscordModels
import DiscordREST
import Logging
import Resilience
import ServiceLifecycle
import Supervision
import Timekeeping

/// Sends warnings and errors to the log webhook, five seconds after the first one or when ten different ones wait.
///
/// It has its own client, so that a hanging webhook does not occupy the bot's connections. It logs with a label that
/// the inbox ignores.
package struct LogWebhook: Service {
    /// Maximum time that a message waits for others.
    static let batchDelay = Duration.seconds(5)
    /// Time between two messages: Discord allows 30 a minute in a channel.
    static let spacing = Duration.seconds(2)
    /// Timeout of one message, in real time.
    static let deadline = Duration.seconds(15)
    /// Time for sending the remaining messages at shutdown, in real time.
    static let shutdownDeadline = Duration.seconds(3)

    let url: WebhookURL
    let inbox: LogWebhookInbox
    let runID: RunID
    let configuration: RESTConfiguration
    let clock: any WallClock
    /// Receives a note if the webhook no longer exists; must not block.
    let report: @Sendable (LogNote) -> Void
    let logger: Logger

    func run() async throws {
        let client = try DiscordClient(configuration: configuration, clock: clock, logger: logger)
        do {
            try await untilShutdown { try await deliver(with: client) }
            // Send the messages logged while other services shut down.
            try? await withDeadline(
                Self.shutdownDeadline, clock: SystemClock(), operation: "the log webhook's last message"
            ) {
                var backoff = Self.newBackoff
                while let pause = try await sendNext(with: client, &backoff, deadline: Self.shutdownDeadline) {
                    try await clock.sleep(for: pause)
                }
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private static var newBackoff: Backoff { Backoff(base: .seconds(5), maximum: .seconds(300)) }

    private func deliver(with client: DiscordClient) async throws {
        var backoff = Self.newBackoff
        while true {
            try await inbox.wait(for: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await clock.sleep(for: Self.batchDelay) }
                group.addTask { try await inbox.wait(for: LogWebhookMessage.maximumEmbeds) }
                try await group.next()
                group.cancelAll()
                // The other task was canceled, which is not an error.
                while (try? await group.next()) != nil {}
            }
            try Task.checkCancellation()
            guard let pause = try await sendNext(with: client, &backoff, deadline: Self.deadline) else { continue }
            ServiceStatus.current?.succeeded()
            try await clock.sleep(for: pause)
        }
    }

    /// Sends one message.
    ///
    /// - Returns: the delay before the next message; `nil` if there was nothing to send.
    private func sendNext(
        with client: DiscordClient, _ backoff: inout Backoff, deadline: Duration
    ) async throws -> Duration? {
        guard let (message, entries, omitted) = inbox.next(runID: runID) else { return nil }
        do {
            // Without `wait`, Discord responds with 204 and no message.
            try await client.executeWebhook(url: url, message.parameters, wait: false, deadline: deadline)
            inbox.note(.sent)
            backoff.succeeded()
            return Self.spacing
        } catch let error as RESTError {
            return try await failed(error, entries, omitted, &backoff)
        } catch {
            inbox.putBack(entries, omitted: omitted)
            throw error
        }
    }

    private func failed(
        _ error: RESTError, _ entries: [LogDigest.Entry], _ omitted: Int, _ backoff: inout Backoff
    ) async throws -> Duration {
        if error.code == .notFound || error.httpStatus == 401 {
            inbox.note(.gone)
            inbox.lost(entries)
            inbox.close()
            report(.webhookGone("\(error)"))
            return Self.spacing
        }
        inbox.note(.failed)
        if error.code == .badRequest || error.code == .invalidRequest {
            // It would be rejected again.
            inbox.lost(entries)
            return Self.spacing
        }
        inbox.putBack(entries, omitted: omitted)
        return backoff.failed(atLeast: error.retryAfter)
    }
}

extension LogRouter {
    /// The service for the configured webhook; `nil` if there is none.
    package func webhookService(_ configuration: BotConfiguration) -> LogWebhook? {
        guard let webhook, let url = configuration.process.logging.webhook else { return nil }
        return LogWebhook(
            url: url, inbox: webhook, runID: runID,
            configuration: RESTConfiguration(
                baseURL: configuration.process.connection.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent,
                trustRootsFile: configuration.process.connection.trustRootsFile, maximumAttempts: 1),
            clock: configuration.process.clock, report: report,
            logger: Logger(label: LogWebhookInbox.ownLogger, factory: handler))
    }
}
