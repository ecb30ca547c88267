// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The audit log: kicks, bans and unbans; channels, permission overwrites, roles and the bot. Source: Resources, Audit Log, "Get Guild Audit Log".
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
            let oldest = now.millisecondsSince1970 - Self.auditLogPeriod
            func includes(_ id: UInt64, _ action: Int, _ subject: UInt64, by author: UInt64) -> Bool {
                Snowflakes.milliseconds(of: id) >= oldest && type.map { $0 == action } ?? true
                    && target.map { $0 == subject } ?? true && user.map { $0 == author } ?? true
                    && before.map { id < $0 } ?? true && after.map { id > $0 } ?? true
            }
            func matches(_ event: WorldEvent) -> Bool {
                guard let action = event.auditLogAction else { return false }
                return includes(event.auditLogID, action, event.user, by: world.moderatorID)
            }
            // All lists are in the order of the IDs.
            let isAscending = after != nil && before == nil
            let events: [WorldEvent]
            if isAscending {
                let past = Array(world.past.lazy.filter(matches).prefix(limit))
                events = past + world.history.lazy.filter(matches).prefix(limit - past.count)
            } else {
                let recent = Array(world.history.reversed().lazy.filter(matches).prefix(limit))
                events = recent + world.past.reversed().lazy.filter(matches).prefix(limit - recent.count)
            }
            let others = management.filter { includes($0.id, $0.action.rawValue, $0.target, by: $0.author.user) }
            let entries =
                events.map { AuditLogItem.event($0) }
                + (isAscending ? others.prefix(limit) : others.suffix(limit)).map { AuditLogItem.management($0) }
            let sorted = entries.sorted { isAscending ? $0.id < $1.id : $0.id > $1.id }
            return RESTResponse(status: 200, body: body(of: Array(sorted.prefix(limit))))
        }
    }

    /// An entry of either kind.
    private enum AuditLogItem {
        case event(WorldEvent)
        case management(ManagementEntry)

        var id: UInt64 {
            switch self {
            case .event(let event): event.auditLogID
            case .management(let entry): entry.id
            }
        }
    }

    private func body(of entries: [AuditLogItem]) -> [UInt8] {
        var json = JSONWriter()
        var users: Set<UInt64> = []
        json.raw(#"{"audit_log_entries":"#)
        json.array(entries) { json, item in
            switch item {
            case .event(let event):
                users.formUnion([event.user, world.moderatorID])
                write(event, to: &json)
            case .management(let entry):
                users.insert(entry.author.user)
                if [.botAdd, .memberRoleUpdate].contains(entry.action) { users.insert(entry.target) }
                json.raw(JSONBytes.encode(entry.object))
            }
        }
        json.raw(#","users":"#)
        json.array(users.sorted()) { json, user in payloads.members.writeUser(user, to: &json) }
        for key in ["application_commands", "auto_moderation_rules", "guild_scheduled_events", "integrations"] {
            json.raw(",")
            json.string(key)
            json.raw(":[]")
        }
        json.raw(#","threads":[],"webhooks":[]}"#)
        return json.bytes
    }

    private func write(_ event: WorldEvent, to json: inout JSONWriter) {
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
