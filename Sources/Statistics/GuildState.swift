// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// Whether events of a guild are received.
enum Watch: Sendable, Hashable {
    case live
    /// The session is lost; missed events may be replayed.
    case interrupted
    /// The guild is in an outage, or the bot was removed from it: nothing will be replayed.
    case absent
}

/// The current state of one guild.
public struct GuildState: Sendable, Hashable {
    /// Members, including bots; `nil` until the guild becomes available.
    public var members: Int?
    /// Whether `members` is approximate because joins and leaves are not received.
    public var membersAreApproximate = false
    /// Bans; `nil` until the ban list has been counted.
    public var bans: Int?
    /// Members gained and lost while the guild was not observed.
    public var unobserved: UnobservedChange
    /// The event counts of the day on which the last event was received.
    public var today: DayCounts?
    /// The counts of other recent days, in the order in which they ended.
    var otherDays: [DayCounts] = []
    /// The time of the last observation.
    public var updatedAt: Date?
    /// The instant up to which all events have been received; `nil` if only the times of observations are known.
    public var coveredUntil: Date?
    /// The members that are known: some of them until the member list was received completely, all of them afterward.
    public var roster: Roster
    /// Whether the roster contains all members.
    public var rosterIsComplete: Bool
    /// The users that are known to be banned.
    public var bannedUsers: Set<UInt64>
    /// Whether `bannedUsers` contains all of them.
    public var bansAreListed: Bool
    /// The gap that is being repaired.
    public var gap: Gap?
    /// What member lists showed that were not compared yet.
    var sightings: Sightings
    /// What the repair knows so far; valid only within a gateway session.
    var repair = RepairProgress()
    /// Whether events of the guild are received.
    var watch = Watch.interrupted
    /// Whether the bot was removed from the guild. `members` is then the last known count.
    var isRemoved = false
    /// The IDs of members who are not offline.
    var onlineMembers: Set<UInt64> = []
    /// Whether `onlineMembers` is complete.
    var onlineIsKnown = false
    /// The approximate number of online members, as counted by Discord.
    var approximateOnline: Int?
    /// The time of the last observation before an interruption, while missed events are being replayed.
    var lastSeenBeforeGap: Date?
    /// Recent leaves and removals.
    var removals = RecentRemovals()
    /// The events that a repair must not count again.
    var counted = CountedEvents()

    /// Creates a state, empty by default.
    ///
    /// - Parameters:
    ///   - members: Members, including bots.
    ///   - bans: The number of bans.
    ///   - unobserved: The total of all unobserved changes.
    ///   - today: The event counts of the current day.
    ///   - updatedAt: The time of the last observation.
    ///   - coveredUntil: The instant up to which all events have been received, if known.
    ///   - recent: The events since `recentSince`, earliest first.
    ///   - removals: The removals in that window that have not been matched with a leave.
    ///   - roster: The known members.
    ///   - rosterIsComplete: Whether these are all members.
    ///   - bannedUsers: The users that are known to be banned.
    ///   - bansAreListed: Whether these are all of them.
    ///   - gap: The gap whose repair is not complete.
    ///   - sightings: What member lists showed in that repair.
    public init(
        members: Int? = nil, bans: Int? = nil, unobserved: UnobservedChange = UnobservedChange(),
        today: DayCounts? = nil, updatedAt: Date? = nil, coveredUntil: Date? = nil, recent: [MemberEvent] = [],
        removals: [Removal] = [], roster: Roster = Roster(), rosterIsComplete: Bool = false,
        bannedUsers: Set<UInt64> = [], bansAreListed: Bool = false, gap: Gap? = nil,
        sightings: [Sighting] = []
    ) {
        self.members = members
        self.bans = bans
        self.unobserved = unobserved
        self.today = today
        self.updatedAt = updatedAt
        self.coveredUntil = coveredUntil
        self.roster = roster
        self.rosterIsComplete = rosterIsComplete
        self.bannedUsers = bannedUsers
        self.bansAreListed = bansAreListed
        self.gap = gap
        self.sightings = Sightings(sightings)
        lastSeenBeforeGap = knownUntil
        if let updatedAt { self.removals = RecentRemovals(after: recent, removals, observedUntil: updatedAt) }
        counted = CountedEvents(recent)
    }

    /// The state without online members, which are valid only within a gateway session, and without the roster, the banned
    /// users and the sightings, whose changes are stored as records. This is what is stored.
    public var withoutOnline: GuildState {
        GuildState(
            members: members, bans: bans, unobserved: unobserved, today: today, updatedAt: updatedAt,
            coveredUntil: coveredUntil, rosterIsComplete: rosterIsComplete, bansAreListed: bansAreListed, gap: gap)
    }

    /// Whether the audit log is needed to repair the gap.
    public var needsModeration: Bool { gap != nil && repair.moderation == nil }

    /// Whether a member list is needed: for the roster, or to repair the gap.
    public var needsMemberList: Bool {
        !repair.isListed && (!rosterIsComplete || repair.isRosterDoubted || gap != nil && !repair.isRosterRepaired)
    }

    /// Whether the ban list was not compared in this session.
    public var needsBanList: Bool { !repair.areBansRepaired }

    /// The number of members in the parts of the member list received so far.
    public var listedMembers: Int { repair.listing?.members ?? 0 }

    /// Whether the roster waits for a member list, with which it is compared although no session was lost.
    public var isRosterDoubted: Bool { repair.isRosterDoubted }

    /// The start of a gap that begins now: the instant up to which nothing was missed.
    var knownUntil: Date? { coveredUntil ?? updatedAt }

    /// The instant up to which events have been received, as far as it is known; while events are missed, the last one before.
    public var receivedUntil: Date? { lastSeenBeforeGap ?? knownUntil }

    /// From when on the stored events are needed: `recentWindow` before anything may have been missed.
    ///
    /// - Parameters:
    ///   - updatedAt: The time of the last observation.
    ///   - coveredUntil: The instant up to which all events have been received, if known.
    ///   - gap: The gap whose repair is not complete.
    /// - Returns: The time of the earliest event that `recent` needs.
    public static func recentSince(updatedAt: Date, coveredUntil: Date?, gap: Gap?) -> Date {
        min(updatedAt, coveredUntil ?? updatedAt, gap?.from ?? updatedAt) - recentWindow
    }

    /// How long a leave or ban can be matched with a later event, in seconds.
    public static var recentWindow: TimeInterval { RecentRemovals.window }

    /// Members who are not offline, including bots; `nil` if unknown.
    public var online: Int? { onlineIsKnown ? onlineMembers.count : approximateOnline }

    /// Whether `online` is approximate.
    public var onlineIsApproximate: Bool { !onlineIsKnown && approximateOnline != nil }
}
