// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild, as returned by the HTTP API. Source: Resources, Guild, "Guild Object".
public struct Guild: Codable, Sendable, Equatable {
    /// The guild's ID.
    public var id: GuildID
    /// The guild's name.
    public var name: String
    /// Approximate number of members; only with `with_counts=true`.
    public var approximateMemberCount: Int?
    /// Approximate number of members who are not offline; only with `with_counts=true`.
    public var approximatePresenceCount: Int?

    /// Creates a guild.
    public init(
        id: GuildID, name: String, approximateMemberCount: Int? = nil, approximatePresenceCount: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.approximateMemberCount = approximateMemberCount
        self.approximatePresenceCount = approximatePresenceCount
    }

    private enum CodingKeys: String, CodingKey {
        case id, name
        case approximateMemberCount = "approximate_member_count"
        case approximatePresenceCount = "approximate_presence_count"
    }
}

/// A ban. Source: Resources, Guild, "Ban Object".
public struct Ban: Codable, Sendable, Equatable {
    /// The moderator's reason, if given.
    public var reason: String?
    /// The banned user.
    public var user: User

    /// Creates a ban.
    public init(reason: String?, user: User) {
        self.reason = reason
        self.user = user
    }
}
