// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import Logging
import Resilience

/// Sends a report to its channel, with its charts if possible.
struct ReportSender: Sendable {
    let channel: ChannelID
    let messenger: any ReportMessenger
    let effects: EffectRunner
    let retrier: Retrier
    let logger: Logger

    /// Sends a report, unless an earlier attempt has. Whoever calls it records the result.
    ///
    /// If the message with charts is rejected, it is sent without: attachments need an additional permission.
    ///
    /// - Parameters:
    ///   - embed: the report, with or without the file name of its chart.
    ///   - charts: the charts as PNG; each after the first is shown below the report.
    ///   - intent: what is stored meanwhile; its mark is the report's title.
    /// - Returns: how the report got into the channel.
    /// - Throws: `RESTError`, `CancellationError`, errors of the store.
    func send(
        _ embed: @escaping @Sendable (_ chart: String?) -> Embed, charts: [Attachment], _ intent: EffectIntent
    ) async throws -> EffectResult<MessageID> {
        let effect = MessageEffect(
            intent: intent, search: MessageSearch(history: messenger, channel: channel),
            send: { try await post(embed, charts, nonce: $0) })
        return try await retrier.run { [effects] in try await effects.run(effect) }
    }

    private func post(
        _ embed: (_ chart: String?) -> Embed, _ charts: [Attachment], nonce: String
    ) async throws -> MessageID {
        func parameters(_ charts: [Attachment]) -> MessageParameters {
            let others = charts.dropFirst().map { chart in
                Embed(color: ReportFields.color, image: Embed.Image(url: "attachment://\(chart.filename)"))
            }
            return MessageParameters(
                embeds: [embed(charts.first?.filename)] + others, allowedMentions: .none, nonce: nonce,
                enforceNonce: true)
        }
        let rejection: RESTError
        do {
            return try await messenger.post(parameters(charts), attachments: charts, in: channel)
        } catch let error as RESTError where !charts.isEmpty && Self.isRejection(error) && !error.mayHaveSucceeded {
            rejection = error
        }
        let message = try await messenger.post(parameters([]), attachments: [], in: channel)
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
