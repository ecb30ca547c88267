// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild as REST gives it. Source: Resources, Guild, "Guild Object".
public struct Guild: Codable, Sendable, Equatable {
    /// The guild's id.
    public var id: GuildID
    /// The guild's name.
    public var name: String
    /// About how many members it has; only with `with_counts=true`.
    public var approximateMemberCount: Int?
    /// About how many members are not offline; only with `with_counts=true`.
    public var approximatePresenceCount: Int?

    /// Makes a guild.
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
    /// Why, where a moderator said so.
    public var reason: String?
    /// Who.
    public var user: User

    /// Makes a ban.
    public init(reason: String?, user: User) {
        self.reason = reason
        self.user = user
    }
}
