// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

// Lists that are requested page by page. Every page must go on after the one before, in ascending order: a server that
// violates this could hide entries, or cause an endless loop. `deadline` limits each request.

extension DiscordClient {
    /// The most bans that are read, far above any guild: a limit for a server whose list does not end.
    static let mostBans = 5_000_000
    /// The most audit log entries that are read of each type.
    static let mostAuditLogEntries = 10_000

    /// Returns all bans of a guild by ascending user ID, requested in pages of 1,000. Requires Ban Members.
    ///
    /// Users who are banned or unbanned meanwhile may or may not be included.
    public func bans(
        in guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [BannedUser] {
        let size = 1_000
        var bans: [BannedUser] = []
        while bans.count < Self.mostBans {
            let request = APIRequest.bans(in: guild, after: bans.last?.id, limit: size).within(deadline)
            let page = try await call(request, as: BanPage.self).bans
            try checkOrder(of: page.map(\.id), after: bans.last?.id, request)
            bans += page
            if page.count < size { return bans }
        }
        throw RESTError(
            code: .malformedResponse, message: "The ban list has more than \(Self.mostBans) entries",
            route: APIRequest.bans(in: guild, after: nil, limit: size).route.name)
    }

    /// Returns up to `limit` (1…1,000) members of a guild with higher IDs than the given user, by ascending ID. Fewer than
    /// `limit` are the last ones. Requires the GUILD_MEMBERS intent.
    public func members(
        of guild: GuildID, after: UserID?, limit: Int = 1_000, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [ListedUser] {
        let request = APIRequest.members(of: guild, after: after, limit: limit).within(deadline)
        // The next page begins after the highest ID, so nothing is lost if Discord sends a page in another order.
        let page = try await call(request, as: MemberPage.self).members.sorted { $0.id < $1.id }
        try checkOrder(of: page.map(\.id), after: after, request)
        return page
    }

    /// Returns the first `limit` (1…100) messages of a channel or thread after the given one, oldest first, without their
    /// content. Fewer than `limit` are the last ones. Requires Read Message History. Half of the rate limit is left to other
    /// calls.
    ///
    /// Without that permission, Discord returns none instead of an error. `MessageID(millisecondsSince1970:)` gives the
    /// start of a time range; the message with exactly that ID is not included.
    public func messages(
        in channel: ChannelID, after: MessageID, limit: Int = 100,
        deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [MessageMetadata] {
        var request = APIRequest.messages(in: channel, after: after, limit: limit).within(deadline)
        request.leavesHalfOfLimit = true
        // Discord sends each page newest first.
        let page = try await call(request, as: [MessageMetadata].self).sorted { $0.id < $1.id }
        try checkOrder(of: page.map(\.id), after: after, request)
        return page
    }

    /// Returns the entries of a guild's audit log since a time in milliseconds since 1970, oldest first. Requires View
    /// Audit Log. Discord keeps entries for 45 days.
    ///
    /// The types of actions are requested one by one, because a guild can have many entries of other types. Of each, up
    /// to 10,000 entries are read.
    public func auditLog(
        of guild: GuildID, since: Int64, actions: [Int], deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> AuditLogExcerpt {
        let first = AuditLogEntryID(millisecondsSince1970: since)
        let after = AuditLogEntryID(first.rawValue - min(first.rawValue, 1))
        var excerpt = AuditLogExcerpt(entries: [])
        for action in actions {
            let part = try await auditLog(of: guild, after: after, action: action, deadline: deadline)
            excerpt.entries += part.entries
            excerpt.isComplete = excerpt.isComplete && part.isComplete
        }
        excerpt.entries.sort { $0.id < $1.id }
        return excerpt
    }

    /// Returns all invites to a guild. Requires Manage Server.
    public func invites(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> [GuildInvite] {
        try await call(.invites(of: guild).within(deadline))
    }

    /// Returns a guild's vanity URL. Requires Manage Server. Without the feature, Discord may refuse the request.
    public func vanityURL(
        of guild: GuildID, deadline: Duration = DiscordClient.defaultDeadline
    ) async throws -> VanityURL {
        try await call(.vanityURL(of: guild).within(deadline))
    }

    private func auditLog(
        of guild: GuildID, after: AuditLogEntryID, action: Int, deadline: Duration
    ) async throws -> AuditLogExcerpt {
        let size = 100
        var excerpt = AuditLogExcerpt(entries: [])
        var last = after
        for _ in 0..<(Self.mostAuditLogEntries / size) {
            let request = APIRequest.auditLog(of: guild, action: action, after: last, limit: size).within(deadline)
            let page = try await call(request, as: AuditLogPage.self)
            try checkOrder(of: page.entries.map(\.id), after: last, request)
            // A server that ignores the filter must not turn other actions into kicks or bans.
            excerpt.entries += page.entries.filter { $0.actionType == action }
            if page.count < size { return excerpt }
            guard let next = page.entries.last?.id else { throw outOfOrder(request) }
            last = next
        }
        excerpt.isComplete = false
        return excerpt
    }

    /// Checks that the IDs of a page ascend, beginning after the page before.
    func checkOrder<Resource>(
        of ids: [Snowflake<Resource>], after last: Snowflake<Resource>?, _ request: APIRequest
    ) throws {
        var last = last
        for id in ids {
            if let last, id <= last { throw outOfOrder(request) }
            last = id
        }
    }

    private func outOfOrder(_ request: APIRequest) -> RESTError {
        RESTError(
            code: .malformedResponse, message: "A page of results is out of order", route: request.route.name)
    }
}
