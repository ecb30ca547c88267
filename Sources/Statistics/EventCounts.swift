// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How many events there were of each kind.
public struct EventCounts: Sendable, Hashable {
    /// Who came.
    public var joins: Int
    /// Who went.
    public var leaves: Int
    /// Who was banned.
    public var bans: Int
    /// Whose ban was lifted.
    public var unbans: Int

    /// Makes counts, of nothing unless said otherwise.
    public init(joins: Int = 0, leaves: Int = 0, bans: Int = 0, unbans: Int = 0) {
        self.joins = joins
        self.leaves = leaves
        self.bans = bans
        self.unbans = unbans
    }

    /// Joins less leaves.
    public var netChange: Int { joins - leaves }

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
