// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A user as a complete member list showed them, other than in the roster, while the audit log was not read yet.
///
/// The list itself is not kept, and a later one does not show a user who has joined before it and left after it. Therefore,
/// sightings are stored, until the roster is compared with a later list.
public struct Sighting: Sendable, Hashable {
    /// The user's ID.
    public let user: UInt64
    /// When the list was complete.
    public let at: Date
    /// The listed member; `nil` if the user was not listed.
    public let member: ListedMember?

    /// Creates a sighting.
    public init(of user: UInt64, at: Date, member: ListedMember?) {
        self.user = user
        self.at = at
        self.member = member
    }
}

/// The sightings since the roster was last compared with a list.
struct Sightings: Sendable, Hashable {
    /// Of each user, earliest first.
    private var byUser: [UInt64: [Sighting]] = [:]

    init(_ sightings: [Sighting] = []) {
        for sighting in sightings.sorted(by: { $0.at < $1.at }) { byUser[sighting.user, default: []].append(sighting) }
    }

    var isEmpty: Bool { byUser.isEmpty }
    var users: Dictionary<UInt64, [Sighting]>.Keys { byUser.keys }

    /// The sightings of a user, earliest first.
    subscript(user: UInt64) -> [Sighting] { byUser[user] ?? [] }

    /// Adds a sighting unless the last one of this user was the same.
    ///
    /// - Returns: Whether it was added.
    mutating func add(_ sighting: Sighting) -> Bool {
        let last = byUser[sighting.user]?.last
        if let last, last.member?.member == sighting.member?.member { return false }
        byUser[sighting.user, default: []].append(sighting)
        return true
    }

    /// Removes the sightings of a user, and returns them.
    mutating func take(_ user: UInt64) -> [Sighting] { byUser.removeValue(forKey: user) ?? [] }
}
