// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A payload that is ready to be sent as it is, to every session alike.
final class PreparedPayload: Sendable {
    let name: String
    let data: [UInt8]

    init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}

/// A dispatch as it is kept for replay: not its bytes, but what they are written from.
enum Dispatch: Sendable {
    case event(WorldEvent)
    case prepared(PreparedPayload)
    case guildCreate(GuildSnapshot)
    case membersChunk(MembersChunk)
    /// RESUMED; only the newest of a session is ever sent.
    case resumed
}

extension GatewayPayloads {
    /// Writes the whole payload of a dispatch.
    func write(_ dispatch: Dispatch, sequence: Int, to json: inout JSONWriter) {
        json.raw(#"{"t":""#)
        writeName(of: dispatch, to: &json)
        json.raw(#"","s":"#)
        json.number(sequence)
        json.raw(#","op":0,"d":"#)
        switch dispatch {
        case .event(let event): writeData(of: event, to: &json)
        case .prepared(let payload): json.raw(payload.data)
        case .guildCreate(let guild): writeGuildCreate(guild, to: &json)
        case .membersChunk(let chunk): writeChunk(chunk, to: &json)
        case .resumed: json.raw("{}")
        }
        json.raw("}")
    }

    private func writeName(of dispatch: Dispatch, to json: inout JSONWriter) {
        switch dispatch {
        case .event(let event): json.raw(Self.name(of: event.kind))
        case .prepared(let payload): json.raw([UInt8](payload.name.utf8))
        case .guildCreate: json.raw("GUILD_CREATE")
        case .membersChunk: json.raw("GUILD_MEMBERS_CHUNK")
        case .resumed: json.raw("RESUMED")
        }
    }

    private static func name(of kind: WorldEvent.Kind) -> StaticString {
        switch kind {
        case .join: "GUILD_MEMBER_ADD"
        case .leave: "GUILD_MEMBER_REMOVE"
        case .ban: "GUILD_BAN_ADD"
        case .unban: "GUILD_BAN_REMOVE"
        case .presence: "PRESENCE_UPDATE"
        case .auditLogEntry: "GUILD_AUDIT_LOG_ENTRY_CREATE"
        }
    }
}

extension WorldEvent.Kind {
    /// What a session must have asked for to be told. Source: Events, Gateway, "List of Intents".
    var intent: GatewayIntents {
        switch self {
        case .join, .leave: .guildMembers
        case .ban, .unban, .auditLogEntry: .guildModeration
        case .presence: .guildPresences
        }
    }
}
