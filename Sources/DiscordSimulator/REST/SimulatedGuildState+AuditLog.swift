// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The audit log: kicks, bans and unbans. Source: Resources, Audit Log, "Get Guild Audit Log".
extension SimulatedGuildState {
    /// Time for which entries are kept, in milliseconds. Source: "All audit log entries are stored for 45 days."
    static let auditLogPeriod: Int64 = 45 * 86_400_000

    func auditLog(_ request: RESTRequest, at now: WallInstant) -> RESTResponse {
        guard botMay(.viewAuditLog) else { return .missingPermissions }
        return RESTRequest.answering { () throws(QueryRefusal) in
            let limit = try request.limit(in: 1...100, default: 50)
            let user = try request.snowflake("user_id")
            let target = try request.snowflake("target_id")
            let type = try request.integer("action_type")
            let before = try request.snowflake("before")
            let after = try request.snowflake("after")
            guard user.map({ $0 == world.moderatorID }) ?? true else {
                return RESTResponse(status: 200, body: body(of: []))
            }
            let oldest = now.millisecondsSince1970 - Self.auditLogPeriod
            func matches(_ event: WorldEvent) -> Bool {
                guard let action = event.auditLogAction, event.at >= oldest else { return false }
                let id = event.auditLogID
                return type.map { $0 == action } ?? true && target.map { $0 == event.user } ?? true
                    && before.map { id < $0 } ?? true && after.map { id > $0 } ?? true
            }
            // Both lists are in the order of the IDs.
            let entries: [WorldEvent]
            if after != nil, before == nil {
                let past = Array(world.past.lazy.filter(matches).prefix(limit))
                entries = past + world.history.lazy.filter(matches).prefix(limit - past.count)
            } else {
                let recent = Array(world.history.reversed().lazy.filter(matches).prefix(limit))
                entries = recent + world.past.reversed().lazy.filter(matches).prefix(limit - recent.count)
            }
            return RESTResponse(status: 200, body: body(of: entries))
        }
    }

    private func body(of entries: [WorldEvent]) -> [UInt8] {
        var json = JSONWriter()
        json.raw(#"{"audit_log_entries":"#)
        json.array(entries) { json, event in
            json.raw(#"{"id":"#)
            json.id(event.auditLogID)
            json.raw(#","user_id":"#)
            json.id(world.moderatorID)
            json.raw(#","target_id":"#)
            json.id(event.user)
            json.raw(#","action_type":"#)
            json.number(event.auditLogAction ?? 0)
            if event.kind == .ban, let reason = BanList.reason(of: event.user) {
                json.raw(#","reason":"#)
                json.string(reason)
            }
            json.raw("}")
        }
        json.raw(#","users":"#)
        let users = entries.isEmpty ? [] : Set(entries.map(\.user) + [world.moderatorID]).sorted()
        json.array(users) { json, user in payloads.members.writeUser(user, to: &json) }
        for key in ["application_commands", "auto_moderation_rules", "guild_scheduled_events", "integrations"] {
            json.raw(",")
            json.string(key)
            json.raw(":[]")
        }
        json.raw(#","threads":[],"webhooks":[]}"#)
        return json.bytes
    }
}

extension WorldEvent {
    /// The action of the event's audit log entry, `nil` if it has none. Source: Resources, Audit Log, "Audit Log Events".
    var auditLogAction: Int? {
        switch (kind, cause) {
        case (.leave, .kick), (.auditLogEntry, .kick): 20
        case (.ban, _), (.auditLogEntry, .ban): 22
        case (.unban, _), (.auditLogEntry, .unban): 23
        default: nil
        }
    }

    /// The ID of the event's audit log entry, whose time is that of the event. The numbers keep the IDs of a guild unique
    /// and in the order of the events.
    var auditLogID: UInt64 { Snowflakes.now(milliseconds: at, serial: UInt64(number)) }
}
