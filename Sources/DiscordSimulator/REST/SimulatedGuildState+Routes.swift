// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of a guild and its bans. Source: Resources, Guild.
extension SimulatedGuildState {
    /// Responds to a request about the guild. The caller has already checked authorization and rate limits.
    mutating func answer(_ request: RESTRequest, _ route: SimulatorRoute, at now: WallInstant) -> RESTResponse {
        switch route {
        case .guildMembers: return listMembers(request)
        case .guildMemberSearch: return searchMembers(request)
        case .guildMember(_, let user): return answerMember(user)
        case .ownMember: return answerOwnMember()
        case .guildRoles: return .json(roles)
        case .roleMemberCounts: return .json(roleMemberCounts)
        case .guildSounds: return .json(["items": [String]()])
        case .activeThreads: return listActiveThreads()
        case .guildInvites, .vanityURL: return answerInvites(route, at: now)
        case .auditLog: return auditLog(request, at: now)
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
        RESTRequest.answering { () throws(QueryRefusal) in
            let limit = try request.limit(in: 1...1000, default: 1000)
            let before = try request.snowflake("before")
            let after = try request.snowflake("after")
            let ids = world.bans.ids
            if let before {
                // The IDs closest to `before`, but still in ascending order.
                return list(ids[..<world.bans.position(of: before)].suffix(limit), asArray: true)
            }
            guard let after else { return list(ids.prefix(limit), asArray: true) }
            let start = world.bans.position(of: after == .max ? after : after + 1)
            return list(ids[start...].prefix(limit), asArray: true)
        }
    }
}
