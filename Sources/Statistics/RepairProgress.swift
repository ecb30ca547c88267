// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// What is known so far for the repair of a gap, and for the comparison of the roster with a member list.
struct RepairProgress: Sendable, Hashable {
    /// A member list that arrives in parts.
    struct Listing: Sendable, Hashable {
        let request: String?
        let count: Int
        var received: Set<Int> = []
        /// The number of listed members.
        var members = 0
        /// Listed members who are not in the roster, or have another join time there.
        var changed: [UInt64: ListedMember] = [:]
    }

    /// A user before and after the gap; `nil` if no member.
    struct Membership: Sendable, Hashable {
        let before: RosterMember?
        let after: ListedMember?

        init(before: RosterMember?, after: ListedMember?) {
            (self.before, self.after) = (before, after)
        }

        /// The membership in which the first event after the gap was received. Its time is unknown.
        init(of user: UInt64, wasMember: Bool) {
            let member = RosterMember(id: user, joinedAt: nil, isBot: false)
            self = wasMember ? Self(before: member, after: ListedMember(member)) : Self(before: nil, after: nil)
        }
    }

    /// The list of members that is being received, or was received and waits for the audit log.
    var listing: Listing?
    /// Whether all parts of it were received.
    var isListed = false
    /// The entries of the audit log, once it was read; empty if the bot may not read it.
    var moderation: [ModerationEntry]?
    /// Whether the roster was compared with the list.
    var isRosterRepaired = false
    /// Whether the banned users were compared with the ban list, or cannot be.
    var areBansRepaired = false
    /// Users with events since the gap, as they were before the first of these events.
    var members: [UInt64: Membership] = [:]
    /// When the roster was last compared with a list.
    var listedAt: Date?
    /// When the banned users were last compared with the ban list.
    var bansListedAt: Date?

    /// Whether the roster must be compared although no session was lost.
    var isRosterDoubted = false

    /// Forgets a list whose other parts will not arrive.
    mutating func stopListing() {
        (listing, isListed, members) = (nil, false, [:])
    }

    /// Forgets what a new session invalidates.
    mutating func restart() {
        self = RepairProgress(listedAt: listedAt, bansListedAt: bansListedAt)
    }
}
