// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// What there is to tell of a community at one instant.
public struct Snapshot: Sendable, Hashable {
    /// Which figures are about right only.
    public struct Approximate: Sendable, Hashable {
        /// The members.
        public let members: Bool
        /// Those online.
        public let online: Bool

        /// Says which; none unless said otherwise.
        public init(members: Bool = false, online: Bool = false) {
            self.members = members
            self.online = online
        }
    }

    /// The community's id.
    public let guild: UInt64
    /// Members, bots included; `nil` while it is not known.
    public let members: Int?
    /// Members who are not offline; `nil` while it is not known.
    public let online: Int?
    /// Bans; `nil` while it is not known.
    public let bans: Int?
    /// Today's events.
    public let today: DayCounts
    /// What changed while nobody looked.
    public let unobserved: UnobservedChange
    /// When something was last seen.
    public let updatedAt: Date?
    /// Which figures are about right only.
    public let approximate: Approximate

    /// Makes a snapshot.
    public init(
        guild: UInt64, members: Int?, online: Int?, bans: Int?, today: DayCounts,
        unobserved: UnobservedChange = UnobservedChange(), updatedAt: Date?, approximate: Approximate = Approximate()
    ) {
        self.guild = guild
        self.members = members
        self.online = online
        self.bans = bans
        self.today = today
        self.unobserved = unobserved
        self.updatedAt = updatedAt
        self.approximate = approximate
    }
}
