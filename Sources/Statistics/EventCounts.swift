// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// The number of events of each kind.
public struct EventCounts: Sendable, Hashable {
    /// Users who joined.
    public var joins: Int
    /// Users who joined and had been members before; included in `joins`.
    public var rejoins: Int
    /// Users who left, for any reason.
    public var leaves: Int
    /// Users who were kicked; included in `leaves`.
    public var kicked: Int
    /// Members who left because of a ban; included in `leaves`.
    public var banned: Int
    /// Users banned, whether or not they were members.
    public var bans: Int
    /// Users unbanned.
    public var unbans: Int

    /// Creates counts, all zero by default.
    public init(
        joins: Int = 0, rejoins: Int = 0, leaves: Int = 0, kicked: Int = 0, banned: Int = 0, bans: Int = 0,
        unbans: Int = 0
    ) {
        self.joins = joins
        self.rejoins = rejoins
        self.leaves = leaves
        self.kicked = kicked
        self.banned = banned
        self.bans = bans
        self.unbans = unbans
    }

    /// Joins minus leaves.
    public var netChange: Int { joins - leaves }

    /// Joins, leaves and bans: the measure for the most active day.
    public var activity: Int { joins + leaves + bans }

    /// The count of one kind of event.
    public subscript(kind: MemberEventKind) -> Int {
        get {
            switch kind {
            case .join: joins
            case .leave: leaves
            case .ban: bans
            case .unban: unbans
            }
        }
        set {
            switch kind {
            case .join: joins = newValue
            case .leave: leaves = newValue
            case .ban: bans = newValue
            case .unban: unbans = newValue
            }
        }
    }

    /// Counts one event.
    public mutating func count(_ event: MemberEvent) {
        self[event.kind] += 1
        if event.kind == .join, event.isRejoin { rejoins += 1 }
        if let cause = event.cause { count(cause, 1) }
    }

    /// Changes the cause of one counted leave.
    public mutating func move(from old: LeaveCause, to new: LeaveCause) {
        count(old, -1)
        count(new, 1)
    }

    private mutating func count(_ cause: LeaveCause, _ difference: Int) {
        switch cause {
        case .left: break
        case .kicked: kicked += difference
        case .banned: banned += difference
        }
    }

    /// The sum of each kind of event.
    public static func + (lhs: EventCounts, rhs: EventCounts) -> EventCounts {
        EventCounts(
            joins: lhs.joins + rhs.joins, rejoins: lhs.rejoins + rhs.rejoins, leaves: lhs.leaves + rhs.leaves,
            kicked: lhs.kicked + rhs.kicked, banned: lhs.banned + rhs.banned, bans: lhs.bans + rhs.bans,
            unbans: lhs.unbans + rhs.unbans)
    }

    /// Adds the counts of each kind of event.
    public static func += (lhs: inout EventCounts, rhs: EventCounts) {
        lhs = lhs + rhs
    }
}

/// The event counts of one day.
public struct DayCounts: Sendable, Hashable {
    /// The day.
    public var day: Day
    /// The day's event counts.
    public var counts: EventCounts

    /// Creates a day's counts, all zero by default.
    public init(day: Day, counts: EventCounts = EventCounts()) {
        self.day = day
        self.counts = counts
    }
}
