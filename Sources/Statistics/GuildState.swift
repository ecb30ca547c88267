// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// What is known of one community.
public struct GuildState: Sendable, Hashable {
    /// Members, bots included; `nil` until it was seen.
    public var members: Int?
    /// Whether `members` is about right only, since joins and leaves are not heard of.
    public var membersAreApproximate = false
    /// Bans; `nil` until the list was counted.
    public var bans: Int?
    /// Members gained and lost while nobody looked.
    public var unobserved: UnobservedChange
    /// The day of the last event, and the events of that day.
    public var today: DayCounts?
    /// When something was last seen.
    public var updatedAt: Date?
    /// Those who are not offline.
    var onlineMembers: Set<UInt64> = []
    /// Whether `onlineMembers` is the whole set.
    var onlineIsKnown = false
    /// About how many are online, where somebody else counted them.
    var approximateOnline: Int?

    /// Makes a state, of nothing unless said otherwise.
    public init(
        members: Int? = nil, bans: Int? = nil, unobserved: UnobservedChange = UnobservedChange(),
        today: DayCounts? = nil, updatedAt: Date? = nil
    ) {
        self.members = members
        self.bans = bans
        self.unobserved = unobserved
        self.today = today
        self.updatedAt = updatedAt
    }

    /// Members who are not offline, bots included; `nil` while it is not known.
    public var online: Int? { onlineIsKnown ? onlineMembers.count : approximateOnline }

    /// Whether `online` is about right only.
    public var onlineIsApproximate: Bool { !onlineIsKnown && approximateOnline != nil }
}

/// How the member count changed while nobody looked. What made it change is not known and never guessed.
public struct UnobservedChange: Sendable, Hashable {
    /// The sum of the rises.
    public var gained: Int
    /// The sum of the falls.
    public var lost: Int

    /// Makes a change, of nothing unless said otherwise.
    public init(gained: Int = 0, lost: Int = 0) {
        self.gained = gained
        self.lost = lost
    }
}
