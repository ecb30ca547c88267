// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The messages of a channel: those of the bot and of webhooks, and those of the simulated activity.
extension SimulatedGuildState {
    /// A message of either kind.
    private enum ListedMessage {
        case posted(MessageObject)
        case simulated(WorldMessage)

        var id: MessageID {
            switch self {
            case .posted(let message): message.id
            case .simulated(let message): MessageID(message.id)
            }
        }
    }

    /// Source: "Get Channel Messages": newest first, and none without READ_MESSAGE_HISTORY.
    func list(_ request: RESTRequest, _ channel: ChannelObject) -> RESTResponse {
        RESTRequest.answering { () throws(QueryRefusal) in
            let limit = try request.limit(in: 1...100, default: 50)
            let after = try request.snowflake("after")
            let around = try request.snowflake("around")
            let before = try request.snowflake("before")
            guard botPermissions(in: channel.id).contains(.readMessageHistory) else { return .json([MessageObject]()) }
            if let after {
                return write(after == .max ? [] : oldest(in: channel.id, from: MessageID(after + 1), limit: limit))
            }
            if let around {
                let half = limit / 2
                let earlier = newest(in: channel.id, below: MessageID(around), limit: half)
                let later = oldest(in: channel.id, from: MessageID(around), limit: limit - earlier.count)
                return write(earlier + later)
            }
            return write(newest(in: channel.id, below: MessageID(before ?? .max), limit: limit))
        }
    }

    /// The newest messages with IDs below `bound`, in ascending order.
    private func newest(in channel: ChannelID, below bound: MessageID, limit: Int) -> [ListedMessage] {
        let posted = messages.seen(in: channel).filter { $0.id < bound }.suffix(limit)
        let simulated = activity.messages.newest(in: channel.rawValue, below: bound.rawValue, limit: limit)
        return Self.merged(Array(posted), simulated).suffix(limit)
    }

    /// The oldest messages with IDs from `bound`, in ascending order.
    private func oldest(in channel: ChannelID, from bound: MessageID, limit: Int) -> [ListedMessage] {
        let posted = messages.seen(in: channel).filter { $0.id >= bound }.prefix(limit)
        let simulated = activity.messages.oldest(in: channel.rawValue, from: bound.rawValue, limit: limit)
        return Array(Self.merged(Array(posted), simulated).prefix(limit))
    }

    private static func merged(_ posted: [MessageObject], _ simulated: [WorldMessage]) -> [ListedMessage] {
        (posted.map { .posted($0.withoutNonce) } + simulated.map { .simulated($0) }).sorted { $0.id < $1.id }
    }

    /// Writes messages given in ascending order.
    private func write(_ messages: [ListedMessage]) -> RESTResponse {
        var json = JSONWriter()
        json.array(messages.reversed()) { json, message in
            switch message {
            case .posted(let message): json.raw(JSONBytes.encode(message))
            case .simulated(let message): write(message, to: &json)
            }
        }
        return RESTResponse(status: 200, body: json.bytes)
    }
}

extension MessageObject {
    /// A nonce is not kept with the message: only the response and the event of its creation have it.
    var withoutNonce: MessageObject {
        var message = self
        message.nonce = nil
        return message
    }
}

extension SimulationState {
    /// The response to a request about a message of the simulated activity; `nil` if it is none.
    mutating func answerSimulatedMessage(
        _ request: RESTRequest, _ id: MessageID, _ channel: ChannelObject, in guild: Int
    ) -> RESTResponse? {
        guard let message = guilds[guild].activity.messages[id.rawValue], message.channel == channel.id.rawValue else {
            return nil
        }
        switch request.method {
        case "DELETE":
            guilds[guild].activity.deleteMessage(message.id)
            dispatchDeletion(of: id, channel.id, in: guild)
            return .noContent
        // Source: Topics, Opcodes and Status Codes, 50005.
        case "PATCH": return .error(403, code: 50005, "Cannot edit a message authored by another user")
        default:
            var json = JSONWriter()
            guilds[guild].write(message, to: &json)
            return RESTResponse(status: 200, body: json.bytes)
        }
    }
}
