// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

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

/// One thing that happened to one person, as it is counted and kept.
public struct MemberEvent: Sendable, Hashable {
    /// The community's id.
    public let guild: UInt64
    /// What happened.
    public let kind: MemberEventKind
    /// To whom.
    public let person: Person
    /// When the bot heard of it.
    public let at: Date

    /// Makes an event.
    public init(guild: UInt64, kind: MemberEventKind, person: Person, at: Date) {
        self.guild = guild
        self.kind = kind
        self.person = person
        self.at = at
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
