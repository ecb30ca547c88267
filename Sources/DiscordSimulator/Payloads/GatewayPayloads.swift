// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Writes the data of a guild's dispatches when they are sent. Source: Events, Gateway Events.
struct GatewayPayloads: Sendable {
    let members: MemberPayloads
    let moderatorID: UInt64

    /// Writes the data of an event.
    func writeData(of event: WorldEvent, to json: inout JSONWriter) {
        switch event.kind {
        case .join, .repeatedJoin:
            json.raw("{")
            let member = Member(id: event.user, joined: UInt32(clamping: event.at / 1000), status: .offline)
            members.writeMemberFields(member, to: &json)
            json.raw(#","guild_id":"#)
            json.id(members.guildID)
            json.raw("}")
        case .leave, .ban, .unban:
            json.raw(#"{"user":"#)
            members.writeUser(event.user, to: &json)
            json.raw(#","guild_id":"#)
            json.id(members.guildID)
            json.raw("}")
        case .presence:
            members.writePresence(of: event.user, status: event.status, withGuild: true, to: &json)
        case .auditLogEntry: writeAuditLogEntry(event, to: &json)
        }
    }

    /// Source: Resources, Audit Log, "Audit Log Entry Structure" and "Audit Log Events".
    private func writeAuditLogEntry(_ event: WorldEvent, to json: inout JSONWriter) {
        json.raw(#"{"id":"#)
        json.id(event.auditLogID)
        json.raw(#","guild_id":"#)
        json.id(members.guildID)
        json.raw(#","user_id":"#)
        json.id(moderatorID)
        json.raw(#","target_id":"#)
        json.id(event.user)
        json.raw(#","action_type":"#)
        json.number(event.auditLogAction ?? 0)
        if event.cause == .ban, let reason = BanList.reason(of: event.user) {
            json.raw(#","reason":"#)
            json.string(reason)
        }
        json.raw("}")
    }

    /// Source: Events, Gateway Events, "Guild Create".
    func writeGuildCreate(_ guild: GuildSnapshot, to json: inout JSONWriter) {
        // Removes the closing brace of the guild object to append the fields that only this event has.
        json.raw(Array(guild.object.dropLast()))
        json.raw(#","joined_at":"#)
        json.time(milliseconds: Int64(guild.botJoined) * 1000)
        json.raw(#","large":"#)
        json.raw(guild.isLarge ? "true" : "false")
        json.raw(#","unavailable":false,"member_count":"#)
        json.number(guild.memberCount)
        json.raw(#","channels":"#)
        json.raw(guild.channels)
        json.raw(#","voice_states":"#)
        json.raw(guild.voiceStates)
        json.raw(#","threads":"#)
        json.raw(guild.threads)
        json.raw(#","stage_instances":[],"guild_scheduled_events":[],"#)
        json.raw(#""soundboard_sounds":[],"members":"#)
        json.array(guild.listed) { json, member in
            members.writeMember(member, guild.extras, to: &json)
        }
        json.raw(#","presences":"#)
        json.array(guild.listedPresences) { json, member in
            members.writePresence(of: member.id, status: member.status, withGuild: false, to: &json)
        }
        json.raw("}")
    }

    /// Source: Events, Gateway Events, "Guild Members Chunk".
    func writeChunk(_ chunk: MembersChunk, to json: inout JSONWriter) {
        json.raw(#"{"guild_id":"#)
        json.id(members.guildID)
        json.raw(#","members":"#)
        json.array(chunk.members) { json, member in
            members.writeMember(member, chunk.extras, to: &json)
        }
        json.raw(#","chunk_index":"#)
        json.number(chunk.index)
        json.raw(#","chunk_count":"#)
        json.number(chunk.count)
        if !chunk.notFound.isEmpty {
            json.raw(#","not_found":"#)
            json.array(chunk.notFound) { json, id in json.id(id) }
        }
        if chunk.withPresences {
            json.raw(#","presences":"#)
            json.array(chunk.members.lazy.filter(\.status.isOnline)) { json, member in
                members.writePresence(of: member.id, status: member.status, withGuild: true, to: &json)
            }
        }
        if let nonce = chunk.nonce {
            json.raw(#","nonce":"#)
            json.string(nonce)
        }
        json.raw("}")
    }
}
