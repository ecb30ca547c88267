// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

// Every call throws `RESTError`, or `CancellationError` if its task is canceled. `deadline` limits the whole call, in
// real time. If a call needs several requests, it limits each of them.

extension DiscordClient {
    /// Returns the gateway URL, the recommended number of shards, and the session start limit.
    public func gatewayBot(deadline: Duration = DiscordClient.defaultDeadline) async throws -> GatewayBot {
        try await call(.gatewayBot().within(deadline))
    }

    /// Returns the bot's user.
    public func currentUser(deadline: Duration = DiscordClient.defaultDeadline) async throws -> User {
        try await call(.currentUser().within(deadline))
    }

    /// Returns the bot's application, with its flags.
    public func currentApplication(deadline: Duration = DiscordClient.defaultDeadline) async throws -> Application {
        try await call(.currentApplication().within(deadline))
    }

    /// Returns all guilds that the bot is in, requested in pages of 200. Discord sends partial guild objects.
    public func currentUserGuilds(deadline: Duration = DiscordClient.defaultDeadline) async throws -> [Guild] {
        var guilds: [Guild] = []
        while true {
            let request = APIRequest.currentUserGuilds(after: guilds.last?.id).within(deadline)
            let page: [Guild] = try await call(request)
            try checkOrder(of: page.suffix(1).map(\.id), after: guilds.last?.id, request)
            guilds += page
            if page.count < 200 { return guilds }
        }
    }

    /// Returns a guild; with `withCounts`, including approximate counts of members and online members.
    public func guild(
        _ id: GuildID, withCounts: Bool, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Guild {
        try await call(.guild(id, withCounts: withCounts).within(deadline))
    }

    /// Returns a guild's roles.
    public func roles(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [Role] {
        try await call(.roles(of: guild).within(deadline))
    }

    /// Returns a member of a guild.
    public func member(
        _ user: UserID, of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> GuildMember {
        try await call(.member(user, of: guild).within(deadline))
    }

    /// Returns a channel.
    public func channel(
        _ id: ChannelID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> Channel {
        try await call(.channel(id).within(deadline))
    }
}
