// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of a channel. Source: Resources, Channel.
extension SimulationState {
    mutating func answerChannel(
        _ request: RESTRequest, _ route: SimulatorRoute, _ channel: ChannelObject, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        switch route {
        case .messages: return answerMessages(request, channel, in: guild, at: now)
        case .message(_, let id): return answerMessage(request, id, channel, in: guild, at: now)
        default: return request.method == "PATCH" ? modify(channel, request, in: guild, at: now) : .json(channel)
        }
    }

    /// Source: "Modify Channel".
    private mutating func modify(
        _ channel: ChannelObject, _ request: RESTRequest, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        var errors = FormErrors()
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .value(let value): fields = value
        case .refused(let response): return response
        }
        let topic = errors.text(fields["topic"], at: ["topic"], 0...1024)
        let name = errors.text(fields["name"], at: ["name"], 1...100)
        if let refusal = errors.refusal { return refusal }
        var isChanged = false
        if let name {
            let normalized = SimulatedGuildState.normalized(name, type: channel.type)
            if normalized != channel.name {
                if let retryAfter = guilds[guild].renameLimit.take(channel.id, at: now) {
                    return .tooManyRequests(retryAfter: retryAfter, scope: .shared)
                }
                guilds[guild].rename(channel.id, to: normalized, at: now)
                isChanged = true
            }
        }
        if let topic, topic != channel.topic {
            guilds[guild].setTopic(topic, of: channel.id)
            isChanged = true
        }
        let changed = guilds[guild].channel(channel.id) ?? channel
        if isChanged { dispatchChannel("CHANNEL_UPDATE", changed, in: guild) }
        return .json(changed)
    }
}
