// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of webhooks, and of interactions, which use the same routes.
/// Source: Resources, Webhook; Interactions, Receiving and Responding, "Followup Messages".
extension SimulationState {
    mutating func answerWebhook(
        _ request: RESTRequest, _ id: WebhookID, token: String, at now: WallInstant
    ) -> RESTResponse {
        if id.rawValue == application.id.rawValue { return followUp(request, token: token, at: now) }
        guard let (webhook, guild) = findWebhook(id) else { return .unknownWebhook }
        guard webhook.token == token else { return .invalidWebhookToken }
        switch request.method {
        case "GET": return .json(webhook.object(guildID: guilds[guild].id.rawValue))
        case "DELETE":
            guilds[guild].webhook = nil
            return .noContent
        default: return execute(webhook, request, in: guild, at: now)
        }
    }

    private func findWebhook(_ id: WebhookID) -> (webhook: SimulatedWebhook, guild: Int)? {
        for (guild, state) in guilds.enumerated() {
            if let webhook = state.webhook, webhook.id == id { return (webhook, guild) }
        }
        return nil
    }

    /// Source: "Execute Webhook".
    private mutating func execute(
        _ webhook: SimulatedWebhook, _ request: RESTRequest, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        switch draft(from: request) {
        case .refused(let response): return response
        case .value(let draft):
            switch post(draft, from: .webhook(webhook), to: webhook.channelID, in: guild, at: now) {
            case .refused(let response): return response
            case .value(let message): return request.flag("wait") ? .json(message) : .noContent
            }
        }
    }

    mutating func answerWebhookMessage(
        _ request: RESTRequest, _ id: WebhookID, token: String, message: MessageID?, at now: WallInstant
    ) -> RESTResponse {
        if id.rawValue == application.id.rawValue {
            switch self.message(message, ofInteraction: token, at: now) {
            case .refused(let response): return response
            case .value(let found):
                let response = answerOwn(found.message, request, in: found.guild, at: now)
                if request.method != "GET", response.status < 300 {
                    noteUpdate(ofInteraction: token, found.message.id)
                }
                return response
            }
        }
        guard let (webhook, guild) = findWebhook(id) else { return .unknownWebhook }
        guard webhook.token == token else { return .invalidWebhookToken }
        guard let message, let found = guilds[guild].messages.message(message, in: webhook.channelID),
            found.webhookID == id
        else { return .unknownMessage }
        return answerOwn(found, request, in: guild, at: now)
    }

    private mutating func answerOwn(
        _ message: MessageObject, _ request: RESTRequest, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        switch request.method {
        case "GET": return .json(message)
        case "DELETE":
            delete(message, in: guild)
            return .noContent
        default: return edit(message, with: request, in: guild, at: now)
        }
    }
}
