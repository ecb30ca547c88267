// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Channels. Source: Resources, Channel.
extension SimulationState {
    mutating func answerChannel(
        _ request: RESTRequest, _ route: Route, _ channel: ChannelObject, at now: WallInstant
    ) -> RESTResponse {
        switch route {
        case .messages: return answerMessages(request, channel, at: now)
        case .message(_, let id): return answerMessage(request, id, channel, at: now)
        default: return request.method == "PATCH" ? modify(channel, request, at: now) : .json(channel)
        }
    }

    /// Source: "Modify Channel".
    private mutating func modify(_ channel: ChannelObject, _ request: RESTRequest, at now: WallInstant) -> RESTResponse
    {
        struct Body: Decodable {
            var name: String?
            var topic: String?
        }
        let body: Body
        switch RESTBody.decode(Body.self, from: request.body) {
        case .value(let value): body = value
        case .refused(let response): return response
        }
        var isChanged = false
        if let topic = body.topic, topic.unicodeScalars.count > 1024 {
            return .invalid("topic", code: "BASE_TYPE_BAD_LENGTH", "Must be 1024 or fewer in length.")
        }
        if let name = body.name {
            guard (1...100).contains(name.unicodeScalars.count) else {
                return .invalid("name", code: "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
            }
            let normalized = GuildState.normalized(name, type: channel.type)
            if normalized != channel.name {
                if let retryAfter = guild.renameLimit.take(channel.id, at: now) {
                    return .tooManyRequests(retryAfter: retryAfter, scope: .shared)
                }
                guild.rename(channel.id, to: normalized, at: now)
                isChanged = true
            }
        }
        if let topic = body.topic, topic != channel.topic {
            guild.setTopic(topic, of: channel.id)
            isChanged = true
        }
        let changed = guild.channel(channel.id) ?? channel
        if isChanged {
            dispatch(PreparedPayload(name: "CHANNEL_UPDATE", data: JSONBytes.encode(changed)), for: .guilds)
        }
        return .json(changed)
    }
}
