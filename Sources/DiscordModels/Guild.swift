// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild, as returned by the HTTP API. Source: Resources, Guild, "Guild Object".
public struct Guild: Codable, Sendable, Equatable {
    /// The guild's ID.
    public var id: GuildID
    /// The guild's name.
    public var name: String
    /// Approximate number of members, from 0 to a billion; only with `with_counts=true`.
    public let approximateMemberCount: Int?
    /// Approximate number of members who are not offline, from 0 to a billion; only with `with_counts=true`.
    public let approximatePresenceCount: Int?

    /// Creates a guild.
    public init(
        id: GuildID, name: String, approximateMemberCount: Int? = nil, approximatePresenceCount: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.approximateMemberCount = approximateMemberCount?.clamped(to: Self.counts)
        self.approximatePresenceCount = approximatePresenceCount?.clamped(to: Self.counts)
    }

    /// Decodes a guild; a count that is not a number is treated as absent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(GuildID.self, forKey: .id), name: try container.decode(String.self, forKey: .name),
            approximateMemberCount: container.decodeSaturatingIfPresent(.approximateMemberCount),
            approximatePresenceCount: container.decodeSaturatingIfPresent(.approximatePresenceCount))
    }

    /// Far above any guild, and far below what arithmetic could overflow.
    private static let counts = 0...1_000_000_000

    private enum CodingKeys: String, CodingKey {
        case id, name
        case approximateMemberCount = "approximate_member_count"
        case approximatePresenceCount = "approximate_presence_count"
    }
}
