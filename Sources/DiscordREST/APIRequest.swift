// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// One API request, before it is sent.
struct APIRequest: Sendable {
    /// Identifies the request in rate limits and metrics.
    let route: Route
    /// Path and query, relative to the root. May contain a secret token.
    let path: String
    /// The API root, if it differs from the client's.
    var root: String?
    var body: RequestBody?
    /// Shown in the guild's audit log.
    var reason: String?
    /// Whether half of the rate limit is left to other requests. Such a request is not queued until its bucket has more.
    var leavesHalfOfLimit = false
    /// Maximum total time that the call waits for rate limits.
    var maximumWait = Duration.seconds(60)
    /// Maximum duration of the whole call, in real time.
    var deadline = DiscordClient.defaultDeadline
    /// Whether the request can safely be sent again if its outcome is unknown.
    var isRepeatable = true
    /// The required permission, as named in Discord's user interface.
    var permission: String?
    /// The required privileged intent, as named in Discord's developer portal.
    var intent: String?
}

extension APIRequest {
    /// Source: Events, Gateway, "Get Gateway Bot".
    static func gatewayBot() -> APIRequest {
        APIRequest(.get, "/gateway/bot")
    }

    /// Source: Resources, Application, "Get Current Application".
    static func currentApplication() -> APIRequest {
        APIRequest(.get, "/applications/@me")
    }

    /// Source: Resources, User, "Get Current User".
    static func currentUser() -> APIRequest {
        APIRequest(.get, "/users/@me")
    }

    /// Source: Resources, User, "Get Current User Guilds".
    static func currentUserGuilds(after: GuildID?) -> APIRequest {
        APIRequest(.get, "/users/@me/guilds", query: "limit=200" + (after.map { "&after=\($0)" } ?? ""))
    }

    /// Source: Resources, Guild, "Get Guild".
    static func guild(_ id: GuildID, withCounts: Bool) -> APIRequest {
        APIRequest(.get, "/guilds/{guild.id}", "\(id)", query: withCounts ? "with_counts=true" : nil)
    }

    /// Source: Resources, Guild, "Get Guild Roles".
    static func roles(of guild: GuildID) -> APIRequest {
        APIRequest(.get, "/guilds/{guild.id}/roles", "\(guild)")
    }

    /// Source: Resources, Guild, "Get Guild Member".
    static func member(_ user: UserID, of guild: GuildID) -> APIRequest {
        APIRequest(.get, "/guilds/{guild.id}/members/{user.id}", "\(guild)", "\(user)")
    }

    /// Source: Resources, Guild, "Get Guild Bans".
    static func bans(in guild: GuildID, after: UserID?, limit: Int) -> APIRequest {
        var request = APIRequest(
            .get, "/guilds/{guild.id}/bans", "\(guild)",
            query: "limit=\(min(max(limit, 1), 1_000))" + (after.map { "&after=\($0)" } ?? ""))
        request.permission = "Ban Members"
        return request
    }

    /// Source: Resources, Guild, "List Guild Members".
    static func members(of guild: GuildID, after: UserID?, limit: Int) -> APIRequest {
        var request = APIRequest(
            .get, "/guilds/{guild.id}/members", "\(guild)",
            query: "limit=\(min(max(limit, 1), 1_000))" + (after.map { "&after=\($0)" } ?? ""))
        request.intent = "Server Members Intent"
        return request
    }

    /// Source: Resources, Audit Log, "Get Guild Audit Log". With `after`, the oldest entries come first.
    static func auditLog(of guild: GuildID, action: Int, after: AuditLogEntryID, limit: Int) -> APIRequest {
        var request = APIRequest(
            .get, "/guilds/{guild.id}/audit-logs", "\(guild)",
            query: "action_type=\(action)&after=\(after)&limit=\(min(max(limit, 1), 100))")
        request.permission = "View Audit Log"
        return request
    }

    /// Source: Resources, Guild, "Get Guild Invites".
    static func invites(of guild: GuildID) -> APIRequest {
        var request = APIRequest(.get, "/guilds/{guild.id}/invites", "\(guild)")
        request.permission = "Manage Server"
        return request
    }

    /// Source: Resources, Guild, "Get Guild Vanity URL".
    static func vanityURL(of guild: GuildID) -> APIRequest {
        var request = APIRequest(.get, "/guilds/{guild.id}/vanity-url", "\(guild)")
        request.permission = "Manage Server"
        return request
    }

    /// Source: Resources, Channel, "Get Channel".
    static func channel(_ id: ChannelID) -> APIRequest {
        var request = APIRequest(.get, "/channels/{channel.id}", "\(id)")
        request.permission = "View Channel"
        return request
    }

    /// Source: Resources, Channel, "Modify Channel".
    static func renameChannel(_ id: ChannelID, to name: String, reason: String?) throws -> APIRequest {
        struct Parameters: Encodable { let name: String }
        var request = APIRequest(.patch, "/channels/{channel.id}", "\(id)")
        request.body = try .json(Parameters(name: name))
        request.reason = reason
        request.permission = "Manage Channels"
        // Discord allows two renames in ten minutes, whatever the headers say. By the end of a longer wait the caller
        // has a newer name, so the call fails early instead.
        request.maximumWait = .seconds(5)
        // Each request uses up one of the two slots, and the gateway reports whether the first one arrived.
        request.isRepeatable = false
        return request
    }

    /// Inserts the IDs into the template, in order. `major` defaults to the first ID.
    init(
        _ method: Route.Method, _ template: String, _ ids: String..., query: String? = nil, major: String? = nil,
        account: Route.Account = .bot
    ) {
        var remaining = ids[...]
        var path = ""
        for part in template.split(separator: "/") {
            path += "/" + (part.hasPrefix("{") ? remaining.popFirst() ?? String(part) : String(part))
        }
        self.init(
            route: Route(
                method: method, template: template, majorParameter: major ?? ids.first ?? "", account: account),
            path: query.map { "\(path)?\($0)" } ?? path)
    }

    /// Returns a copy with the given deadline.
    func within(_ deadline: Duration) -> APIRequest {
        var request = self
        request.deadline = deadline
        return request
    }
}
