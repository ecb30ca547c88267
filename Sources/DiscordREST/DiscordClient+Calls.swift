// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

// Every call throws `RESTError`, or `CancellationError` when its task is cancelled. `deadline` is for the call as a whole, in
// real time; where a call is several requests, for each of them.

extension DiscordClient {
    /// Asks where the gateway is, how many shards to start, and how many sessions may still be started.
    public func gatewayBot(deadline: Duration = DiscordClient.defaultDeadline) async throws -> GatewayBot {
        try await call(.gatewayBot().within(deadline))
    }

    /// Asks who the bot is.
    public func currentUser(deadline: Duration = DiscordClient.defaultDeadline) async throws -> User {
        try await call(.currentUser().within(deadline))
    }

    /// Asks which application the bot belongs to, and what that may do.
    public func currentApplication(deadline: Duration = DiscordClient.defaultDeadline) async throws -> Application {
        try await call(.currentApplication().within(deadline))
    }

    /// Asks for all guilds that the bot is in, in pages of 200. Of each guild Discord says only a part.
    public func currentUserGuilds(deadline: Duration = DiscordClient.defaultDeadline) async throws -> [Guild] {
        var guilds: [Guild] = []
        while true {
            let request = APIRequest.currentUserGuilds(after: guilds.last?.id).within(deadline)
            let page: [Guild] = try await call(request)
            if let last = page.last { try checkProgress(from: guilds.last?.id, to: last.id, request) }
            guilds += page
            if page.count < 200 { return guilds }
        }
    }

    /// Asks for a guild; `withCounts`: with about how many members it has and how many of them are there.
    public func guild(
        _ id: GuildID, withCounts: Bool, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Guild {
        try await call(.guild(id, withCounts: withCounts).within(deadline))
    }

    /// Asks for a guild's roles.
    public func roles(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [Role] {
        try await call(.roles(of: guild).within(deadline))
    }

    /// Asks for a member of a guild.
    public func member(
        _ user: UserID, of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> GuildMember {
        try await call(.member(user, of: guild).within(deadline))
    }

    /// Asks for a channel.
    public func channel(
        _ id: ChannelID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Channel {
        try await call(.channel(id).within(deadline))
    }

    /// Asks for up to `limit` (1…1,000) bans, by ascending user id, of users after the given one. Needs Ban Members.
    public func bans(
        in guild: GuildID, after: UserID?, limit: Int = 1000, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [Ban] {
        try await call(.bans(in: guild, after: after, limit: limit).within(deadline))
    }

    /// Counts all bans of a guild, in pages of 1,000 that are not kept. Needs Ban Members.
    public func countBans(
        in guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Int {
        var count = 0
        var last: UserID?
        while true {
            let request = APIRequest.bans(in: guild, after: last, limit: 1_000).within(deadline)
            let page: BanPage = try await call(request)
            if let next = page.last { try checkProgress(from: last, to: next, request) }
            count += page.count
            last = page.last
            if page.count < 1_000 { return count }
        }
    }

    /// Pages go by ascending id. A server that does not keep to that would be asked for ever.
    private func checkProgress<Resource>(
        from last: Snowflake<Resource>?, to next: Snowflake<Resource>, _ request: APIRequest
    ) throws {
        if let last, next <= last {
            throw RESTError(
                code: .malformedResponse, message: "A page does not follow the one before it",
                route: request.route.name)
        }
    }
}
