// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

// Every call throws `RESTError`, or `CancellationError` when its task is cancelled.

extension DiscordClient {
    /// Asks where the gateway is, how many shards to start, and how many sessions may still be started.
    public func gatewayBot() async throws -> GatewayBot {
        try await call(.gatewayBot())
    }

    /// Asks who the bot is.
    public func currentUser() async throws -> User {
        try await call(.currentUser())
    }

    /// Asks for all guilds that the bot is in, in pages of 200. Of each guild Discord says only a part.
    public func currentUserGuilds() async throws -> [Guild] {
        var guilds: [Guild] = []
        while true {
            let request = APIRequest.currentUserGuilds(after: guilds.last?.id)
            let page: [Guild] = try await call(request)
            if let last = page.last { try checkProgress(from: guilds.last?.id, to: last.id, request) }
            guilds += page
            if page.count < 200 { return guilds }
        }
    }

    /// Asks for a guild; `withCounts`: with about how many members it has and how many of them are there.
    public func guild(_ id: GuildID, withCounts: Bool) async throws -> Guild {
        try await call(.guild(id, withCounts: withCounts))
    }

    /// Asks for a channel.
    public func channel(_ id: ChannelID) async throws -> Channel {
        try await call(.channel(id))
    }

    /// Gives a channel another name, 1 to 100 characters. Needs Manage Channels.
    ///
    /// Discord allows two renames of a channel in ten minutes, and says so only by refusing the third. This call does not
    /// sleep through such a wait: above five seconds it throws `.rateLimited`, with `retryAfter`.
    ///
    /// The guild's audit log shows the first 512 characters of `reason`.
    public func renameChannel(_ id: ChannelID, to name: String, reason: String?) async throws -> Channel {
        try await call(.renameChannel(id, to: name, reason: reason))
    }

    /// Asks for up to `limit` (1…1,000) bans, by ascending user id, of users after the given one. Needs Ban Members.
    public func bans(in guild: GuildID, after: UserID?, limit: Int = 1000) async throws -> [Ban] {
        try await call(.bans(in: guild, after: after, limit: limit))
    }

    /// Counts all bans of a guild, in pages of 1,000 that are not kept. Needs Ban Members.
    public func countBans(in guild: GuildID) async throws -> Int {
        var count = 0
        var last: UserID?
        while true {
            let request = APIRequest.bans(in: guild, after: last, limit: 1_000)
            let page: BanPage = try await call(request)
            if let next = page.last { try checkProgress(from: last, to: next, request) }
            count += page.count
            last = page.last
            if page.count < 1_000 { return count }
        }
    }

    /// Sends a message. Needs Send Messages, and Embed Links for embeds.
    ///
    /// Unless `parameters.enforceNonce` is set, the message gets a nonce that Discord enforces, so that it can be sent
    /// again after a lost answer and still appears once. With `enforceNonce` false it is not sent again then.
    public func createMessage(in channel: ChannelID, _ parameters: MessageParameters) async throws -> Message {
        try await call(.createMessage(in: channel, withNonce(parameters)))
    }

    /// Changes a message of the bot's. What is `nil` in `parameters` stays as it is.
    public func editMessage(
        _ id: MessageID, in channel: ChannelID, _ parameters: MessageParameters
    ) async throws -> Message {
        try await call(.editMessage(id, in: channel, parameters))
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
