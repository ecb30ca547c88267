// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The audit log: kicks, bans and unbans. Source: Resources, Audit Log, "Get Guild Audit Log".
extension SimulatedGuildState {
    func auditLog(_ request: RESTRequest) -> RESTResponse {
        guard botMay(.viewAuditLog) else { return .missingPermissions }
        let limit = request.query["limit"].map { Int($0) ?? 0 } ?? 50
        guard (1...100).contains(limit) else {
            return .invalid("limit", code: "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        }
        for name in ["user_id", "target_id", "before", "after"] {
            if let text = request.query[name], UInt64(text) == nil { return .notSnowflake(name, text) }
        }
        let type = request.query["action_type"]
        if let type, Int(type) == nil {
            return .invalid("action_type", code: "NUMBER_TYPE_COERCE", "Value \"\(type)\" is not int.")
        }
        let after = request.query["after"].flatMap { UInt64($0) }
        let before = request.query["before"].flatMap { UInt64($0) }
        let isAscending = after != nil && before == nil
        let matches = world.history.lazy.filter { event in
            guard let action = Self.action(of: event) else { return false }
            let id = Self.entryID(of: event)
            return type.map { Int($0) == action } ?? true
                && request.query["user_id"].map { UInt64($0) == world.moderatorID } ?? true
                && request.query["target_id"].map { UInt64($0) == event.user } ?? true
                && before.map { id < $0 } ?? true && after.map { id > $0 } ?? true
        }
        let entries = isAscending ? Array(matches.prefix(limit)) : Array(matches.reversed().prefix(limit))
        return RESTResponse(status: 200, body: body(of: entries))
    }

    /// Source: "Audit Log Events".
    private static func action(of event: WorldEvent) -> Int? {
        switch (event.kind, event.cause) {
        case (.leave, .kick): 20
        case (.ban, _): 22
        case (.unban, _): 23
        default: nil
        }
    }

    /// The ID of the entry, the same as in GUILD_AUDIT_LOG_ENTRY_CREATE.
    private static func entryID(of event: WorldEvent) -> UInt64 {
        Snowflakes.now(milliseconds: event.at, serial: event.user)
    }

    private func body(of entries: [WorldEvent]) -> [UInt8] {
        var json = JSONWriter()
        json.raw(#"{"audit_log_entries":"#)
        json.array(entries) { json, event in
            json.raw(#"{"id":"#)
            json.id(Self.entryID(of: event))
            json.raw(#","user_id":"#)
            json.id(world.moderatorID)
            json.raw(#","target_id":"#)
            json.id(event.user)
            json.raw(#","action_type":"#)
            json.number(Self.action(of: event) ?? 0)
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
