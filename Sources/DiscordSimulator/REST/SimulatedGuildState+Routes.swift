// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The routes of a guild and its bans. Source: Resources, Guild.
extension SimulatedGuildState {
    /// Responds to a request about the guild. The caller has already checked authorization and rate limits.
    mutating func answer(_ request: RESTRequest, _ route: SimulatorRoute) -> RESTResponse {
        switch route {
        case .guildMembers: return listMembers(request)
        case .guildMemberSearch: return searchMembers(request)
        case .guildMember(_, let user): return answerMember(user)
        case .ownMember: return answerOwnMember()
        case .guildRoles: return .json(roles)
        case .guildSounds: return .json(["items": [String]()])
        case .auditLog: return auditLog(request)
        case .guildBans, .guildBan:
            guard botMay(.banMembers) else { return .missingPermissions }
            return answerBans(request, route)
        case .guildChannels: return .json(channels)
        default: return .json(object(withCounts: request.flag("with_counts")))
        }
    }

    private func answerBans(_ request: RESTRequest, _ route: SimulatorRoute) -> RESTResponse {
        guard case .guildBan(_, let user) = route else { return bans(request) }
        return world.bans.contains(user.rawValue) ? list([user.rawValue], asArray: false) : .unknownBan
    }

    /// Writes bans. Source: "Ban Object".
    private func list(_ ids: some Sequence<UInt64>, asArray: Bool) -> RESTResponse {
        var json = JSONWriter()
        func write(_ json: inout JSONWriter, _ id: UInt64) {
            json.raw(#"{"reason":"#)
            json.string(BanList.reason(of: id))
            json.raw(#","user":"#)
            payloads.members.writeUser(id, to: &json)
            json.raw("}")
        }
        if asArray {
            json.array(ids, write)
        } else {
            for id in ids { write(&json, id) }
        }
        return RESTResponse(status: 200, body: json.bytes)
    }

    /// Source: "Get Guild Bans": in ascending order; if both `before` and `after` are given, only `before` applies.
    private func bans(_ request: RESTRequest) -> RESTResponse {
        var limit = 1000
        if let text = request.query["limit"] {
            guard let value = Int(text), (1...1000).contains(value) else {
                return .invalid("limit", code: "NUMBER_TYPE_MAX", "int value should be between 1 and 1000.")
            }
            limit = value
        }
        let ids = world.bans.ids
        let page: ArraySlice<UInt64>
        if let text = request.query["before"] {
            guard let before = UInt64(text) else { return .notSnowflake("before", text) }
            // The IDs closest to `before`, but still in ascending order.
            page = ids[..<world.bans.position(of: before)].suffix(limit)
        } else if let text = request.query["after"] {
            guard let after = UInt64(text) else { return .notSnowflake("after", text) }
            page = ids[world.bans.position(of: after == .max ? after : after + 1)...].prefix(limit)
        } else {
            page = ids.prefix(limit)
        }
        return list(page, asArray: true)
    }
}
