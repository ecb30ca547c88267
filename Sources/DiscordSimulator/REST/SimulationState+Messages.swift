// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of messages. Source: Resources, Message.
extension SimulationState {
    mutating func answerMessages(
        _ request: RESTRequest, _ channel: ChannelObject, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        guard request.method == "POST" else { return guilds[guild].list(request, channel) }
        // A category or forum has no messages.
        guard ![4, 15].contains(channel.type) else { return .notATextChannel }
        switch draft(from: request, in: channel.id) {
        case .refused(let response): return response
        case .value(let draft):
            if let refusal = guilds[guild].refusal(of: draft, in: channel.id) { return refusal }
            if draft.enforceNonce, let earlier = message(withNonce: draft.nonce, in: channel.id, of: guild, at: now) {
                return .json(earlier)
            }
            switch post(draft, from: .bot, to: channel.id, in: guild, at: now) {
            case .refused(let response): return response
            case .value(let message): return .json(message)
            }
        }
    }

    /// `channel`: the channel of a new message.
    func draft(from request: RESTRequest, in channel: ChannelID? = nil) -> RESTBody.Outcome<MessageDraft> {
        switch RequestForm.read(request) {
        case .value(let form): MessageRules.read(form, in: channel)
        case .refused(let response): .refused(response)
        }
    }

    /// Source: "Create Message", `enforce_nonce`: unique "in the past few minutes" for the author; the simulator uses
    /// five.
    private func message(
        withNonce nonce: PayloadValue?, in channel: ChannelID, of guild: Int, at now: WallInstant
    ) -> MessageObject? {
        guard let nonce else { return nil }
        let oldest = now.millisecondsSince1970 - 300_000
        return guilds[guild].messages[channel].last {
            $0.nonce == nonce && $0.author.id == application.bot.id && $0.id.millisecondsSince1970 >= oldest
        }
    }

    mutating func answerMessage(
        _ request: RESTRequest, _ id: MessageID, _ channel: ChannelObject, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        if let response = answerSimulatedMessage(request, id, channel, in: guild) { return response }
        guard let message = guilds[guild].messages.message(id, in: channel.id), !message.isEphemeral else {
            return .unknownMessage
        }
        switch request.method {
        case "DELETE":
            delete(message, in: guild)
            return .noContent
        case "PATCH":
            // Source: Topics, Opcodes and Status Codes, 50005.
            guard message.author.id == application.bot.id else {
                return .error(403, code: 50005, "Cannot edit a message authored by another user")
            }
            return edit(message, with: request, in: guild, asBot: true, at: now)
        default: return .json(message.withoutNonce)
        }
    }

    /// Edits a message and responds with it. `asBot`: the content requires the bot's permissions, because the request
    /// is not authorized by the token of a webhook or an interaction.
    mutating func edit(
        _ message: MessageObject, with request: RESTRequest, in guild: Int, asBot: Bool = false, at now: WallInstant
    ) -> RESTResponse {
        switch draft(from: request) {
        case .refused(let response): return response
        case .value(let draft):
            if asBot, let refusal = guilds[guild].refusal(of: draft, in: message.channelID) { return refusal }
            switch change(message, by: draft, in: guild, at: now) {
            case .refused(let response): return response
            case .value(let message): return .json(message)
            }
        }
    }
}
