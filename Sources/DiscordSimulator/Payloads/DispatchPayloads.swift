// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Writes dispatches of all guilds.
struct DispatchPayloads: Sendable {
    /// The payload writers of the guilds.
    let guilds: [GatewayPayloads]

    /// Writes the complete payload of a dispatch.
    func write(_ dispatch: Dispatch, sequence: Int, to json: inout JSONWriter) {
        json.raw(#"{"t":""#)
        writeName(of: dispatch, to: &json)
        json.raw(#"","s":"#)
        json.number(sequence)
        json.raw(#","op":0,"d":"#)
        switch dispatch {
        case .event(let event, let guild): guilds[Int(guild)].writeData(of: event, to: &json)
        case .prepared(let payload): json.raw(payload.data)
        case .guildCreate(let snapshot, let guild): guilds[Int(guild)].writeGuildCreate(snapshot, to: &json)
        case .membersChunk(let chunk, let guild): guilds[Int(guild)].writeChunk(chunk, to: &json)
        case .resumed: json.raw("{}")
        }
        json.raw("}")
    }

    private func writeName(of dispatch: Dispatch, to json: inout JSONWriter) {
        switch dispatch {
        case .event(let event, _): json.raw(Self.name(of: event.kind))
        case .prepared(let payload): json.raw([UInt8](payload.name.utf8))
        case .guildCreate: json.raw("GUILD_CREATE")
        case .membersChunk: json.raw("GUILD_MEMBERS_CHUNK")
        case .resumed: json.raw("RESUMED")
        }
    }

    private static func name(of kind: WorldEvent.Kind) -> StaticString {
        switch kind {
        case .join, .repeatedJoin: "GUILD_MEMBER_ADD"
        case .leave: "GUILD_MEMBER_REMOVE"
        case .ban: "GUILD_BAN_ADD"
        case .unban: "GUILD_BAN_REMOVE"
        case .presence: "PRESENCE_UPDATE"
        case .auditLogEntry: "GUILD_AUDIT_LOG_ENTRY_CREATE"
        }
    }
}
