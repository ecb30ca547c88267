// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// How many events there were of each kind.
public struct EventCounts: Sendable, Hashable {
    /// Who came.
    public var joins: Int
    /// Who came and had been there before; a part of `joins`.
    public var rejoins: Int
    /// Who went, for whatever cause.
    public var leaves: Int
    /// Who was kicked; a part of `leaves`.
    public var kicked: Int
    /// Who went because of a ban; a part of `leaves`.
    public var banned: Int
    /// Whom a ban was laid on, present or not.
    public var bans: Int
    /// Whose ban was lifted.
    public var unbans: Int

    /// Makes counts, of nothing unless said otherwise.
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

    /// Joins less leaves.
    public var netChange: Int { joins - leaves }

    /// Joins, leaves and bans: what makes a day an active one.
    public var activity: Int { joins + leaves + bans }

    /// The count of one kind.
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

    /// Moves a leave from one cause to another.
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

    /// The sum, kind by kind.
    public static func + (lhs: EventCounts, rhs: EventCounts) -> EventCounts {
        EventCounts(
            joins: lhs.joins + rhs.joins, rejoins: lhs.rejoins + rhs.rejoins, leaves: lhs.leaves + rhs.leaves,
            kicked: lhs.kicked + rhs.kicked, banned: lhs.banned + rhs.banned, bans: lhs.bans + rhs.bans,
            unbans: lhs.unbans + rhs.unbans)
    }

    /// Adds, kind by kind.
    public static func += (lhs: inout EventCounts, rhs: EventCounts) {
        lhs = lhs + rhs
    }
}

/// The events of one day.
public struct DayCounts: Sendable, Hashable {
    /// The day.
    public var day: Day
    /// Its events.
    public var counts: EventCounts

    /// Makes a day's counts, of nothing unless said otherwise.
    public init(day: Day, counts: EventCounts = EventCounts()) {
        self.day = day
        self.counts = counts
    }
}
