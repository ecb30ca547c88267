// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// One call of the API, before it is sent.
struct APIRequest: Sendable {
    /// What rate limits and metrics know it by.
    let route: Route
    /// The path after the root, with the query. It may hold a token that must not be shown.
    let path: String
    /// The root of the API where it is not the client's.
    var root: String?
    var body: RequestBody?
    /// For the guild's audit log.
    var reason: String?
    /// The longest that the call waits for rate limits in all.
    var maximumWait = Duration.seconds(60)
    /// The longest that the call may take as a whole, in real time.
    var deadline = DiscordClient.defaultDeadline
    /// Whether it does no harm to send it again when it is not known whether it arrived.
    var isRepeatable = true
    /// The permission that Discord asks for, as its user interface calls it.
    var permission: String?
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
        // Two renames in ten minutes are allowed, whatever the headers say. Who renames has a newer name by the time
        // that the wait is over, so it is told at once.
        request.maximumWait = .seconds(5)
        return request
    }

    /// Fills the ids into the template, in their order. The first is the one that limits count by, unless there is another.
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

    /// The same with another deadline.
    func within(_ deadline: Duration) -> APIRequest {
        var request = self
        request.deadline = deadline
        return request
    }
}
