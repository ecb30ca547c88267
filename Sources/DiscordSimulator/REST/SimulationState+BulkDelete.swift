// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Source: Resources, Message, "Bulk Delete Messages".
extension SimulationState {
    private static let oldest = Duration.seconds(14 * 86_400)

    mutating func bulkDelete(
        _ request: RESTRequest, _ channel: ChannelObject, in guild: Int, at now: WallInstant
    ) -> RESTResponse {
        let fields: [String: PayloadValue]
        switch RESTBody.object(from: request) {
        case .value(let value): fields = value
        case .refused(let response): return response
        }
        var errors = FormErrors()
        let list = errors.list(fields["messages"], at: ["messages"], atMost: 100)
        if list == nil, errors.isEmpty { errors.addRequired(["messages"]) }
        if let refusal = errors.refusal { return refusal }
        // Numbers are accepted, too. Source: Reference, "Snowflakes".
        let ids = (list ?? []).compactMap { id in
            id.text.flatMap { MessageID($0) } ?? id.integer.map { MessageID(UInt64(clamping: $0)) }
        }
        guard (2...100).contains(ids.count) else { return .bulkDeleteCount }
        guard Set(ids).count == ids.count, ids.count == list?.count else {
            return .invalid("messages", code: "MESSAGE_IDS_INVALID", "The IDs must be valid and different.")
        }
        let bound = now.advanced(by: .zero - Self.oldest).millisecondsSince1970
        guard ids.allSatisfy({ $0.millisecondsSince1970 >= bound }) else { return .tooOldForBulkDelete }
        delete(ids, of: channel.id, in: guild)
        return .noContent
    }

    /// One event for all messages. Source: Events, Gateway Events, "Message Delete Bulk".
    private mutating func delete(_ ids: [MessageID], of channel: ChannelID, in guild: Int) {
        var found: [MessageID] = []
        for id in ids {
            if let message = guilds[guild].messages.message(id, in: channel), !message.isEphemeral {
                guilds[guild].messages.remove(message)
                found.append(id)
            } else if guilds[guild].activity.messages[id.rawValue]?.channel == channel.rawValue {
                guilds[guild].activity.deleteMessage(id.rawValue)
                found.append(id)
            }
        }
        guard !found.isEmpty else { return }
        let event = PayloadValue.object([
            "ids": .array(found.map { .string($0.description) }), "channel_id": .string(channel.description),
            "guild_id": .id(guilds[guild].id.rawValue),
        ])
        dispatch(
            PreparedPayload(name: "MESSAGE_DELETE_BULK", data: JSONBytes.encode(event)), for: Self.guildMessages,
            in: guild)
    }
}
