// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import Resilience

/// Sends a report into its channel, with its chart if that can be.
struct ReportSender: Sendable {
    /// A picture that goes with a report.
    struct Chart: Sendable {
        let name: String
        let png: [UInt8]
        /// What it shows, for those who cannot see it.
        let description: String
    }

    let channel: ChannelID
    let messenger: any ReportMessenger
    let retrier: Retrier
    let logger: Logger

    /// Sends a report. Discord keeps a second one with the same nonce out for a few minutes.
    ///
    /// Where the message is refused with a chart, it is sent without: the chart is the smaller part, and asks for one
    /// permission more.
    ///
    /// - Throws: `RESTError`, `CancellationError`.
    func send(_ embed: (_ chart: String?) -> Embed, chart: Chart?, nonce: String) async throws {
        func parameters(_ chart: String?) -> MessageParameters {
            MessageParameters(embeds: [embed(chart)], allowedMentions: .none, nonce: nonce, enforceNonce: true)
        }
        guard let chart else { return try await post(parameters(nil)) }
        let refusal: RESTError
        do {
            let attachment = Attachment(
                filename: chart.name, contentType: "image/png", bytes: Data(chart.png), description: chart.description)
            return try await post(parameters(chart.name), [attachment])
        } catch let error as RESTError where Self.isRefusal(error) {
            refusal = error
        }
        try await post(parameters(nil))
        logger.warning("a report was sent without its chart", metadata: ["error": "\(refusal)"])
    }

    private func post(_ parameters: MessageParameters, _ attachments: [Attachment] = []) async throws {
        do {
            try await retrier.run { [messenger, channel] in
                try await messenger.post(parameters, attachments: attachments, in: channel)
            }
        } catch let error as RESTError where error.code == .malformedResponse && error.httpStatus == nil {
            // Discord took it: only what it answered was not to be read.
            logger.warning("Discord's answer to a report could not be read", metadata: ["error": "\(error)"])
        }
    }

    private static func isRefusal(_ error: RESTError) -> Bool {
        [.forbidden, .badRequest, .invalidRequest].contains(error.code)
    }

    /// Tries again what may pass by itself.
    static func verdict(_ error: any Error) -> RetryVerdict {
        guard let error = error as? RESTError, !isLasting(error), error.code != .malformedResponse else {
            return .giveUp
        }
        return .retry(atLeast: error.retryAfter)
    }

    /// Whether somebody has to do something about it.
    static func isLasting(_ error: RESTError) -> Bool {
        isRefusal(error) || [.notFound, .unauthorized].contains(error.code)
    }
}
