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
    let effects: EffectRunner
    let retrier: Retrier
    let logger: Logger

    /// Sends a report, unless an earlier attempt has. Whoever calls it records the result.
    ///
    /// If the message with a chart is rejected, it is sent without: attachments need an additional permission.
    ///
    /// - Parameters:
    ///   - embed: the report, with or without the file name of a chart.
    ///   - chart: the chart, if there is one.
    ///   - intent: what is stored meanwhile; its mark is the report's title.
    /// - Returns: how the report got into the channel.
    /// - Throws: `RESTError`, `CancellationError`, errors of the store.
    func send(
        _ embed: @escaping @Sendable (_ chart: String?) -> Embed, chart: Chart?, _ intent: EffectIntent
    ) async throws -> EffectResult<MessageID> {
        let effect = MessageEffect(
            intent: intent, search: MessageSearch(history: messenger, channel: channel),
            send: { try await post(embed, chart, nonce: $0) })
        return try await retrier.run { [effects] in try await effects.run(effect) }
    }

    private func post(
        _ embed: (_ chart: String?) -> Embed, _ chart: Chart?, nonce: String
    ) async throws -> MessageID {
        func parameters(_ chart: String?) -> MessageParameters {
            MessageParameters(embeds: [embed(chart)], allowedMentions: .none, nonce: nonce, enforceNonce: true)
        }
        guard let chart else { return try await messenger.post(parameters(nil), attachments: [], in: channel) }
        let rejection: RESTError
        do {
            let attachment = Attachment(
                filename: chart.name, contentType: "image/png", bytes: Data(chart.png), description: chart.description)
            return try await messenger.post(parameters(chart.name), attachments: [attachment], in: channel)
        } catch let error as RESTError where Self.isRejection(error) && !error.mayHaveSucceeded {
            rejection = error
        }
        let message = try await messenger.post(parameters(nil), attachments: [], in: channel)
        logger.warning("report sent without chart", metadata: ["error": "\(rejection)"])
        return message
    }

    private static func isRejection(_ error: RESTError) -> Bool {
        [.forbidden, .badRequest, .invalidRequest].contains(error.code)
    }

    /// Retries temporary errors only.
    static func verdict(_ error: any Error) -> RetryVerdict {
        guard let error = error as? RESTError, !isLasting(error) else { return .giveUp }
        return .retry(atLeast: error.retryAfter)
    }

    /// Whether the error persists until someone fixes it.
    static func isLasting(_ error: RESTError) -> Bool {
        isRejection(error) || [.notFound, .unauthorized].contains(error.code)
    }
}
