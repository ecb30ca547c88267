// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The number of events that a repair found.
public struct RepairedCounts: Sendable, Hashable {
    /// Joins.
    public var joins: Int
    /// Leaves, including kicks.
    public var leaves: Int
    /// Bans.
    public var bans: Int
    /// Unbans.
    public var unbans: Int

    /// Creates counts, all zero by default.
    public init(joins: Int = 0, leaves: Int = 0, bans: Int = 0, unbans: Int = 0) {
        self.joins = joins
        self.leaves = leaves
        self.bans = bans
        self.unbans = unbans
    }

    /// The number of events of a kind.
    public subscript(kind: MemberEventKind) -> Int {
        switch kind {
        case .join: joins
        case .leave: leaves
        case .ban: bans
        case .unban: unbans
        }
    }

    /// The number of all events.
    public var total: Int { joins + leaves + bans + unbans }

    /// The events since earlier counts.
    public func since(_ earlier: RepairedCounts) -> RepairedCounts {
        RepairedCounts(
            joins: joins - earlier.joins, leaves: leaves - earlier.leaves, bans: bans - earlier.bans,
            unbans: unbans - earlier.unbans)
    }

    /// Joins minus leaves.
    public var netChange: Int { joins - leaves }

    /// Counts one event.
    public mutating func count(_ kind: MemberEventKind) {
        switch kind {
        case .join: joins += 1
        case .leave: leaves += 1
        case .ban: bans += 1
        case .unban: unbans += 1
        }
    }
}

/// A period without observation that is being repaired: what happened in it is looked for in the member list, the ban list
/// and the audit log.
public struct Gap: Sendable, Hashable {
    /// The instant up to which all events before the period are known to have been received.
    public var from: Date
    /// The time at which the guild became available again.
    public var to: Date
    /// The member count before.
    public var membersBefore: Int
    /// The member count after.
    public var membersAfter: Int
    /// The position of the event that ended the period.
    public var position: SessionPosition?
    /// The events found so far.
    public var repaired: RepairedCounts

    /// Creates a gap.
    public init(
        from: Date, to: Date, membersBefore: Int, membersAfter: Int, position: SessionPosition? = nil,
        repaired: RepairedCounts = RepairedCounts()
    ) {
        self.from = from
        self.to = to
        self.membersBefore = membersBefore
        self.membersAfter = membersAfter
        self.position = position
        self.repaired = repaired
    }

    /// How much may have happened in it: its length in seconds times the number of members.
    public var size: Double { max(0, to.timeIntervalSince(from)) * Double(max(membersBefore, membersAfter, 1)) }
}

/// A kick, ban or unban in the audit log.
public struct ModerationEntry: Sendable, Hashable {
    /// A kind of action.
    public enum Action: Sendable, Hashable {
        case kick, ban, unban
    }

    /// The action.
    public let action: Action
    /// The user who was kicked, banned or unbanned.
    public let person: Person
    /// The time of the action.
    public let at: Date

    /// Creates an entry.
    public init(_ action: Action, _ person: Person, at: Date) {
        self.action = action
        self.person = person
        self.at = at
    }
}

/// A member in a member list.
public struct ListedMember: Sendable, Hashable {
    /// The user.
    public let person: Person
    /// When the user joined; `nil` if unknown.
    public let joinedAt: Date?
    /// Whether the user is a bot.
    public let isBot: Bool

    /// Creates a listed member.
    public init(_ person: Person, joinedAt: Date?, isBot: Bool = false) {
        self.person = person
        self.joinedAt = joinedAt
        self.isBot = isBot
    }

    /// Creates a listed member from a known one, without a name.
    init(_ member: RosterMember) {
        self.init(Person(id: member.id, name: ""), joinedAt: member.joinedAt, isBot: member.isBot)
    }

    /// The member as it is kept.
    public var member: RosterMember { RosterMember(id: person.id, joinedAt: joinedAt, isBot: isBot) }
}

/// A part of a member list.
public struct ListPart: Sendable, Hashable {
    /// The request that this part answers; `nil` for a list that was not requested.
    public let request: String?
    /// The index of the part, from 0.
    public let index: Int
    /// The number of parts.
    public let count: Int

    /// Creates a part, by default a complete list.
    public init(of request: String? = nil, index: Int = 0, count: Int = 1) {
        self.request = request
        self.index = index
        self.count = count
    }
}
