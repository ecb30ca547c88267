// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Webhooks, and interactions, which are webhooks under the hood.
/// Source: Resources, Webhook; Interactions, Receiving and Responding, "Followup Messages".
extension SimulationState {
    mutating func answerWebhook(
        _ request: RESTRequest, _ id: WebhookID, token: String, at now: WallInstant
    ) -> RESTResponse {
        if id.rawValue == world.botID { return followUp(request, token: token, at: now) }
        guard let webhook = api.webhook, webhook.id == id else { return .unknownWebhook }
        guard webhook.token == token else { return .invalidWebhookToken }
        switch request.method {
        case "GET": return .json(webhook.object(guildID: world.guildID))
        case "DELETE":
            api.webhook = nil
            return .noContent
        default: return execute(webhook, request, at: now)
        }
    }

    /// Source: "Execute Webhook".
    private mutating func execute(
        _ webhook: SimulatedWebhook, _ request: RESTRequest, at now: WallInstant
    ) -> RESTResponse {
        switch draft(from: request) {
        case .refused(let response): return response
        case .value(let draft):
            switch post(draft, from: .webhook(webhook), to: webhook.channelID, at: now) {
            case .refused(let response): return response
            case .value(let message): return request.flag("wait") ? .json(message) : .noContent
            }
        }
    }

    mutating func answerWebhookMessage(
        _ request: RESTRequest, _ id: WebhookID, token: String, message: MessageID?, at now: WallInstant
    ) -> RESTResponse {
        if id.rawValue == world.botID {
            switch self.message(message, ofInteraction: token, at: now) {
            case .refused(let response): return response
            case .value(let found): return answerOwn(found, request, at: now)
            }
        }
        guard let webhook = api.webhook, webhook.id == id else { return .unknownWebhook }
        guard webhook.token == token else { return .invalidWebhookToken }
        guard let message, let found = guild.message(message, in: webhook.channelID), found.webhookID == id else {
            return .unknownMessage
        }
        return answerOwn(found, request, at: now)
    }

    private mutating func answerOwn(
        _ message: MessageObject, _ request: RESTRequest, at now: WallInstant
    ) -> RESTResponse {
        switch request.method {
        case "GET": return .json(message)
        case "DELETE":
            delete(message)
            return .noContent
        default: return edit(message, with: request, at: now)
        }
    }
}
