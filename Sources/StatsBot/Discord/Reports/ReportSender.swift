// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import Resilience

/// Sends a report to its channel, with its chart if possible.
struct ReportSender: Sendable {
    struct Chart: Sendable {
        let name: String
        let png: [UInt8]
        /// Alternative text.
        let description: String
    }

    let channel: ChannelID
    let messenger: any ReportMessenger
    let retrier: Retrier
    let logger: Logger

    /// Sends a report. Discord rejects duplicates with the same nonce for a few minutes.
    ///
    /// If the message with a chart is rejected, it is sent without: attachments need an additional permission.
    ///
    /// - Throws: `RESTError`, `CancellationError`.
    func send(_ embed: (_ chart: String?) -> Embed, chart: Chart?, nonce: String) async throws {
        func parameters(_ chart: String?) -> MessageParameters {
            MessageParameters(embeds: [embed(chart)], allowedMentions: .none, nonce: nonce, enforceNonce: true)
        }
        guard let chart else { return try await post(parameters(nil)) }
        let rejection: RESTError
        do {
            let attachment = Attachment(
                filename: chart.name, contentType: "image/png", bytes: Data(chart.png), description: chart.description)
            return try await post(parameters(chart.name), [attachment])
        } catch let error as RESTError where Self.isRejection(error) {
            rejection = error
        }
        try await post(parameters(nil))
        logger.warning("report sent without chart", metadata: ["error": "\(rejection)"])
    }

    private func post(_ parameters: MessageParameters, _ attachments: [Attachment] = []) async throws {
        do {
            try await retrier.run { [messenger, channel] in
                try await messenger.post(parameters, attachments: attachments, in: channel)
            }
        } catch let error as RESTError where error.code == .malformedResponse && error.httpStatus == nil {
            // Discord accepted the report; only its response was unreadable.
            logger.warning("unreadable response to report", metadata: ["error": "\(error)"])
        }
    }

    private static func isRejection(_ error: RESTError) -> Bool {
        [.forbidden, .badRequest, .invalidRequest].contains(error.code)
    }

    /// Retries temporary errors only.
    static func verdict(_ error: any Error) -> RetryVerdict {
        guard let error = error as? RESTError, !isLasting(error), error.code != .malformedResponse else {
            return .giveUp
        }
        return .retry(atLeast: error.retryAfter)
    }

    /// Whether the error persists until someone fixes it.
    static func isLasting(_ error: RESTError) -> Bool {
        isRejection(error) || [.notFound, .unauthorized].contains(error.code)
    }
}
