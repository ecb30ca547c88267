// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// One thing that was seen of a community: all that the statistics are made from.
public struct Observation: Sendable, Hashable {
    /// What can be seen.
    public enum Kind: Sendable, Hashable {
        /// The whole community came into view: its member count and who is online. What was known of it before is
        /// replaced; a member count that differs from it changed while nobody looked.
        case appeared(members: Int, online: [UInt64])
        /// The community went out of view; its counts stay as they are.
        case disappeared
        /// From here on, who is online is not known, until `onlineListed` says so in parts.
        case onlineUnknown
        /// A part of the list of those online; with the last part the count is known.
        case onlineListed([UInt64], isLast: Bool)
        /// Somebody came online, or went offline.
        case presence(user: UInt64, isOnline: Bool)
        /// Something happened to somebody.
        case event(MemberEventKind, Person)
        /// Somebody who goes, or has just gone, was kicked or banned: the audit log says so.
        case removalExplained(user: UInt64, LeaveCause)
        /// Until the next observation nothing can be heard.
        case interrupted
        /// All that was missed has been heard by now.
        case caughtUp
        /// The list of bans was counted.
        case bansCounted(Int)
        /// About so many are online: taken where who is online cannot be known.
        case onlineApproximated(Int)
        /// About so many members there are: taken where joins and leaves are not heard of.
        case membersApproximated(Int)
    }

    /// The community's id.
    public let guild: UInt64
    /// When it was seen.
    public let at: Date
    /// What was seen.
    public let kind: Kind
    /// When it happened, where that was told; it may be heard of later.
    public let happenedAt: Date?
    /// Where it came from.
    public let position: SessionPosition?

    /// Makes an observation.
    public init(guild: UInt64, at: Date, kind: Kind, happenedAt: Date? = nil, position: SessionPosition? = nil) {
        self.guild = guild
        self.at = at
        self.kind = kind
        self.happenedAt = happenedAt
        self.position = position
    }
}
