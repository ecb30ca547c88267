// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// What can happen to somebody in a community.
public enum MemberEventKind: String, Sendable, Codable, CaseIterable {
    /// Came in.
    case join
    /// Went, by themselves, kicked or banned.
    case leave
    /// Was banned.
    case ban
    /// May come back.
    case unban
}

/// Why somebody went.
public enum LeaveCause: String, Sendable, Codable, CaseIterable, Comparable {
    /// By themselves; also where the bot may not see who was kicked.
    case left
    /// A moderator removed them.
    case kicked
    /// They were banned.
    case banned

    /// A cause that says more is greater.
    public static func < (lhs: LeaveCause, rhs: LeaveCause) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .left: 0
        case .kicked: 1
        case .banned: 2
        }
    }
}

/// The position of an event in a gateway session. No two events have the same.
public struct SessionPosition: Sendable, Hashable {
    /// The session's id.
    public let session: String
    /// The event's sequence number in the session.
    public let sequence: Int64

    /// Makes a position.
    public init(session: String, sequence: Int64) {
        self.session = session
        self.sequence = sequence
    }
}

/// One thing that happened to one person, as it is counted and kept.
public struct MemberEvent: Sendable, Hashable {
    /// The community's id.
    public var guild: UInt64
    /// What happened.
    public var kind: MemberEventKind
    /// To whom.
    public var person: Person
    /// When.
    public var at: Date
    /// The local day to which it counts.
    public var day: Day
    /// Why they went; `nil` for anything but a leave.
    public var cause: LeaveCause?
    /// Whether somebody who joined had been there before. Only a store can tell.
    public var isRejoin: Bool
    /// Where it came from; `nil` for one that was not heard from the gateway.
    public var position: SessionPosition?

    /// Makes an event.
    public init(
        guild: UInt64, kind: MemberEventKind, person: Person, at: Date, day: Day, cause: LeaveCause? = nil,
        isRejoin: Bool = false, position: SessionPosition? = nil
    ) {
        self.guild = guild
        self.kind = kind
        self.person = person
        self.at = at
        self.day = day
        self.cause = kind == .leave ? cause ?? .left : nil
        self.isRejoin = isRejoin
        self.position = position
    }
}

/// Somebody, by id and by the name they had at the time.
public struct Person: Sendable, Hashable {
    /// The user's id.
    public let id: UInt64
    /// The user's name at that time.
    public let name: String

    /// Makes a person.
    public init(id: UInt64, name: String) {
        self.id = id
        self.name = name
    }
}
