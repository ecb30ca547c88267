// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// The kind of a member event.
public enum MemberEventKind: String, Sendable, Codable, CaseIterable {
    /// The user joined.
    case join
    /// The user left, was kicked, or was banned.
    case leave
    /// The user was banned.
    case ban
    /// The user's ban was lifted.
    case unban
}

/// Why a member left.
public enum LeaveCause: String, Sendable, Codable, CaseIterable, Comparable {
    /// The member left voluntarily, or was kicked but the bot cannot read the audit log.
    case left
    /// A moderator kicked the member.
    case kicked
    /// The member was banned.
    case banned

    /// A more specific cause is greater.
    public static func < (lhs: LeaveCause, rhs: LeaveCause) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .left: 0
        case .kicked: 1
        case .banned: 2
        }
    }
}

/// The position of an event in a gateway session. It is unique.
public struct SessionPosition: Sendable, Hashable {
    /// The session's ID.
    public let session: String
    /// The event's sequence number in the session.
    public let sequence: Int64

    /// Creates a position.
    public init(session: String, sequence: Int64) {
        self.session = session
        self.sequence = sequence
    }
}

/// How the bot learned of an event.
public enum EventSource: String, Sendable, Codable, CaseIterable {
    /// The gateway sent it.
    case gateway
    /// It was missed, and found in the member list, the ban list or the audit log.
    case repaired
    /// It was imported from a file.
    case imported
}

/// A join, leave, ban or unban of one user, as it is counted and stored.
public struct MemberEvent: Sendable, Hashable {
    /// The guild's ID.
    public var guild: UInt64
    /// The kind of event.
    public var kind: MemberEventKind
    /// The user.
    public var person: Person
    /// The time of the event, or the latest possible time.
    public var at: Date
    /// The earliest possible time, if the exact time is unknown.
    public var since: Date?
    /// The local day for which the event counts.
    public var day: Day
    /// The cause of a leave; `nil` for other kinds.
    public var cause: LeaveCause?
    /// Whether a user who joined had been a member before. Only the store can determine this.
    public var isRejoin: Bool
    /// How the bot learned of the event.
    public var source: EventSource
    /// The event's position in its gateway session or in the repair that found it; `nil` for imported events.
    public var position: SessionPosition?
    /// The membership that began or ended, as far as it is known. Not stored.
    public var member: RosterMember?

    /// Creates an event. A leave without a cause gets `.left`.
    public init(
        guild: UInt64, kind: MemberEventKind, person: Person, at: Date, since: Date? = nil, day: Day,
        cause: LeaveCause? = nil, isRejoin: Bool = false, source: EventSource = .gateway,
        position: SessionPosition? = nil
    ) {
        self.guild = guild
        self.kind = kind
        self.person = person
        self.at = at
        self.since = since
        self.day = day
        self.cause = kind == .leave ? cause ?? .left : nil
        self.isRejoin = isRejoin
        self.source = source
        self.position = position
    }
}

/// A user with the name at the time of the event.
public struct Person: Sendable, Hashable {
    /// The user's ID.
    public let id: UInt64
    /// The user's name at the time of the event.
    public let name: String

    /// Creates a person.
    public init(id: UInt64, name: String) {
        self.id = id
        self.name = name
    }
}
