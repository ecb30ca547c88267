// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Messages. Source: Resources, Message.
extension SimulationState {
    /// MESSAGE_CREATE and the like. Source: Events, Gateway, "List of Intents".
    private static let guildMessages = GatewayIntents(rawValue: 1 << 9)

    mutating func answerMessages(
        _ request: RESTRequest, _ channel: ChannelObject, at now: WallInstant
    ) -> RESTResponse {
        guard request.method == "POST" else { return list(request, channel) }
        let draft: MessageDraft
        switch RESTBody.decode(MessageDraft.self, from: request.body) {
        case .value(let value): draft = value
        case .refused(let response): return response
        }
        if let refusal = MessageRules.refusal(of: draft) { return refusal }
        let message = guild.addMessage(draft, to: channel.id, at: now)
        tell("MESSAGE_CREATE", message)
        return .json(message)
    }

    /// Source: "Get Channel Messages": the newest first.
    private func list(_ request: RESTRequest, _ channel: ChannelObject) -> RESTResponse {
        let limit = request.query["limit"].map { Int($0) ?? 0 } ?? 50
        guard (1...100).contains(limit) else {
            return .invalid("limit", code: "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        }
        let all = guild.messages[channel.id] ?? []
        if let after = request.query["after"].flatMap({ MessageID($0) }) {
            return .json(Array(all.filter { $0.id > after }.prefix(limit).reversed()))
        }
        let before = request.query["before"].flatMap { MessageID($0) }
        let page = all.filter { message in before.map { message.id < $0 } ?? true }
        return .json(Array(page.suffix(limit).reversed()))
    }

    mutating func answerMessage(
        _ request: RESTRequest, _ id: MessageID, _ channel: ChannelObject, at now: WallInstant
    ) -> RESTResponse {
        guard var message = guild.message(id, in: channel.id) else { return .unknownMessage }
        switch request.method {
        case "DELETE":
            guild.removeMessage(id, from: channel.id)
            let deleted = [
                "id": id.description, "channel_id": channel.id.description, "guild_id": String(world.guildID),
            ]
            dispatch(
                PreparedPayload(name: "MESSAGE_DELETE", data: JSONBytes.encode(deleted)), for: Self.guildMessages)
            return .noContent
        case "PATCH":
            let draft: MessageDraft
            switch RESTBody.decode(MessageDraft.self, from: request.body) {
            case .value(let value): draft = value
            case .refused(let response): return response
            }
            message.content = draft.content ?? message.content
            message.embeds = draft.embeds ?? message.embeds
            let result = MessageDraft(content: message.content, embeds: message.embeds)
            if let refusal = MessageRules.refusal(of: result) { return refusal }
            message.editedTimestamp = now.discordTimestamp
            guild.replace(message)
            tell("MESSAGE_UPDATE", message)
            return .json(message)
        default: return .json(message)
        }
    }

    private mutating func tell(_ name: String, _ message: MessageObject) {
        let object = JSONBytes.encode(message)
        var json = JSONWriter(capacity: object.count + 40)
        json.raw(Array(object.dropLast()))
        json.raw(#","guild_id":"#)
        json.id(world.guildID)
        json.raw("}")
        dispatch(PreparedPayload(name: name, data: json.bytes), for: Self.guildMessages)
    }
}
