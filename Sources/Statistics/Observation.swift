// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// One observation of a guild. All statistics are computed from observations.
public struct Observation: Sendable, Hashable {
    /// The kind of observation.
    public enum Kind: Sendable, Hashable {
        /// The guild became available, with its member count and online members. This replaces the previous state. A
        /// different member count means that it changed while the guild was not observed.
        case appeared(members: Int, online: [UInt64])
        /// The guild became unavailable; its counts stay unchanged.
        case disappeared
        /// The bot was removed from the guild: its counts are unknown until it appears again. What changed in between is
        /// then recorded as unobserved.
        case removed
        /// The online members are unknown until `onlineListed` has delivered all parts of the list.
        case onlineUnknown
        /// A part of the list of online members. The count is known after the last part.
        case onlineListed([UInt64], isLast: Bool)
        /// A member came online or went offline.
        case presence(user: UInt64, isOnline: Bool)
        /// A member event occurred; for a join, with the new member if its data are known.
        case event(MemberEventKind, Person, RosterMember? = nil)
        /// According to the audit log, a member who is leaving or has just left was kicked or banned.
        case removalExplained(user: UInt64, LeaveCause)
        /// No events can be received until the next observation.
        case interrupted
        /// All events up to an instant have been received. Has no effect while the guild is not observed.
        case covered(until: Date)
        /// All missed events have been replayed.
        case caughtUp
        /// A part of the member list arrived.
        case membersListed([ListedMember], ListPart)
        /// The bans were counted.
        case bansCounted(Int)
        /// The ban list was read completely; `nil` if the bot may not read it.
        case bansListed([Person]?)
        /// The kicks, bans and unbans in the audit log since the start of the gap; `nil` if the bot may not read it.
        case moderationListed([ModerationEntry]?)
        /// The member list is needed: the roster seems to differ from Discord's members.
        case rosterDoubted
        /// The gap could not be repaired in time: what was not found remains unobserved.
        case repairAbandoned
        /// The approximate number of online members, used if they cannot be counted exactly.
        case onlineApproximated(Int)
        /// The approximate number of members, used if joins and leaves are not received.
        case membersApproximated(Int)
    }

    /// The guild's ID.
    public let guild: UInt64
    /// The time of the observation.
    public let at: Date
    /// The observation itself.
    public let kind: Kind
    /// The time at which the event happened, if reported; it may be earlier than `at`.
    public let happenedAt: Date?
    /// The position in the gateway session.
    public let position: SessionPosition?

    /// Creates an observation.
    public init(guild: UInt64, at: Date, kind: Kind, happenedAt: Date? = nil, position: SessionPosition? = nil) {
        self.guild = guild
        self.at = at
        self.kind = kind
        self.happenedAt = happenedAt
        self.position = position
    }
}
