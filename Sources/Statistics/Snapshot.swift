// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The statistics of a guild at one point in time.
public struct Snapshot: Sendable, Hashable {
    /// Which counts are approximate.
    public struct Approximate: Sendable, Hashable {
        /// Whether `members` is approximate.
        public let members: Bool
        /// Whether `online` is approximate.
        public let online: Bool

        /// Creates flags, all false by default.
        public init(members: Bool = false, online: Bool = false) {
            self.members = members
            self.online = online
        }
    }

    /// The guild's ID.
    public let guild: UInt64
    /// Members, including bots; `nil` if unknown.
    public let members: Int?
    /// Bots among the members; `nil` if unknown.
    public let bots: Int?
    /// Members who are not bots; `nil` if unknown.
    public var humans: Int? {
        guard let members, let bots else { return nil }
        return max(0, members - bots)
    }
    /// Members who are not offline; `nil` if unknown.
    public let online: Int?
    /// Bans; `nil` if unknown.
    public let bans: Int?
    /// Today's event counts.
    public let today: DayCounts
    /// Members gained and lost while the guild was not observed.
    public let unobserved: UnobservedChange
    /// The time of the last observation.
    public let updatedAt: Date?
    /// Which counts are approximate.
    public let approximate: Approximate

    /// Creates a snapshot.
    public init(
        guild: UInt64, members: Int?, bots: Int? = nil, online: Int?, bans: Int?, today: DayCounts,
        unobserved: UnobservedChange = UnobservedChange(), updatedAt: Date?, approximate: Approximate = Approximate()
    ) {
        self.guild = guild
        self.members = members
        self.bots = bots
        self.online = online
        self.bans = bans
        self.today = today
        self.unobserved = unobserved
        self.updatedAt = updatedAt
        self.approximate = approximate
    }
}
