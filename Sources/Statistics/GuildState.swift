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
    /// While what was missed is heard: when something was heard before it was missed.
    var heardBefore: Date?
    /// Who went or was removed a moment ago.
    var removals = RecentRemovals()

    /// Makes a state, of nothing unless said otherwise.
    ///
    /// - Parameters:
    ///   - members: members, bots included.
    ///   - bans: the length of the list.
    ///   - unobserved: the sum of the changes that nobody saw.
    ///   - today: the last day with events, and its events.
    ///   - updatedAt: when something was last seen.
    ///   - recent: the leaves and bans of the last moments before that, the earliest first.
    ///   - removals: who was removed in the last moments before that, and not heard of to leave.
    public init(
        members: Int? = nil, bans: Int? = nil, unobserved: UnobservedChange = UnobservedChange(),
        today: DayCounts? = nil, updatedAt: Date? = nil, recent: [MemberEvent] = [], removals: [Removal] = []
    ) {
        self.members = members
        self.bans = bans
        self.unobserved = unobserved
        self.today = today
        self.updatedAt = updatedAt
        heardBefore = updatedAt
        if let updatedAt { self.removals = RecentRemovals(after: recent, removals, heardUntil: updatedAt) }
    }

    /// The figures without the set of those online, which only a gateway session can tell: what is worth keeping.
    public var withoutOnline: GuildState {
        GuildState(members: members, bans: bans, unobserved: unobserved, today: today, updatedAt: updatedAt)
    }

    /// So long before `updatedAt` a leave or a ban still matters.
    public static var recentWindow: TimeInterval { RecentRemovals.window }

    /// Members who are not offline, bots included; `nil` while it is not known.
    public var online: Int? { onlineIsKnown ? onlineMembers.count : approximateOnline }

    /// Whether `online` is about right only.
    public var onlineIsApproximate: Bool { !onlineIsKnown && approximateOnline != nil }
}
