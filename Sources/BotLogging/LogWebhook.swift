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

/// Tells the log webhook of warnings and errors: at most every five seconds, or when ten different ones wait.
///
/// Its client is its own, so that a webhook that hangs takes no connection from the bot; and it logs with a label that the
/// inbox does not take.
package struct LogWebhook: Service {
    /// The longest that a message waits for others.
    static let gathering = Duration.seconds(5)
    /// Between two messages: Discord takes 30 a minute in a channel.
    static let spacing = Duration.seconds(2)
    /// Real time that one message may take.
    static let deadline = Duration.seconds(15)
    /// Real time for what is left at the end.
    static let lastWords = Duration.seconds(3)

    let url: WebhookURL
    let inbox: LogWebhookInbox
    let runID: RunID
    let configuration: RESTConfiguration
    let clock: any WallClock
    /// Hears that the webhook is gone; must not block.
    let tell: @Sendable (LogNote) -> Void
    let logger: Logger

    func run() async throws {
        let client = try DiscordClient(configuration: configuration, clock: clock, logger: logger)
        do {
            try await untilShutdown { try await deliver(with: client) }
            // What was logged while the others ended.
            try? await withDeadline(Self.lastWords, clock: SystemClock(), operation: "the log webhook's last message") {
                var backoff = Self.newBackoff
                while let pause = try await sendNext(with: client, &backoff, deadline: Self.lastWords) {
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
                group.addTask { try await clock.sleep(for: Self.gathering) }
                group.addTask { try await inbox.wait(for: LogWebhookMessage.maximumEmbeds) }
                try await group.next()
                group.cancelAll()
                // The other one was cancelled, which is no end.
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
    /// - Returns: how long to wait before the next one; `nil`: there was nothing to send.
    private func sendNext(
        with client: DiscordClient, _ backoff: inout Backoff, deadline: Duration
    ) async throws -> Duration? {
        guard let (message, entries, omitted) = inbox.next(runID: runID) else { return nil }
        do {
            // Discord answers 204, which is all that has to be known.
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
            tell(.webhookGone("\(error)"))
            return Self.spacing
        }
        inbox.note(.failed)
        if error.code == .badRequest || error.code == .invalidRequest {
            // It would be refused again.
            inbox.lost(entries)
            return Self.spacing
        }
        inbox.putBack(entries, omitted: omitted)
        return backoff.failed(atLeast: error.retryAfter)
    }
}

extension LogRouter {
    /// What tells the configured webhook; `nil` where there is none.
    package func webhookService(_ configuration: BotConfiguration) -> LogWebhook? {
        guard let webhook, let url = configuration.process.logging.webhook else { return nil }
        return LogWebhook(
            url: url, inbox: webhook, runID: runID,
            configuration: RESTConfiguration(
                baseURL: configuration.process.connection.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent,
                trustRootsFile: configuration.process.connection.trustRootsFile, maximumAttempts: 1),
            clock: configuration.process.clock, tell: tell,
            logger: Logger(label: LogWebhookInbox.ownLogger, factory: handler))
    }
}
