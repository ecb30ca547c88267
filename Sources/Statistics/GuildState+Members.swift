// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The roster and the banned users, kept by the events of the gateway.
extension GuildState {
    /// Applies an event to the roster or to the banned users. During a repair, it also shows what was the case before it.
    ///
    /// - Parameters:
    ///   - kind: The kind of event.
    ///   - person: The user.
    ///   - member: The new member, if the event is a join with these data.
    ///   - guild: The guild's ID.
    ///   - record: Receives the changes to be stored.
    /// - Returns: Whether the event counts. The join of a member, the leave of a stranger, and a ban or unban that changes
    ///   nothing do not.
    mutating func update(
        for kind: MemberEventKind, _ person: Person, _ member: RosterMember?, of guild: UInt64,
        _ record: (StatisticsRecord) -> Void
    ) -> Bool {
        switch kind {
        case .join: join(person, member, guild, record)
        case .leave: leave(person, guild, record)
        case .ban, .unban: change(person.id, isBan: kind == .ban, guild, record)
        }
    }

    /// Whether the roster may differ from Discord's members.
    private var isRosterInDoubt: Bool { gap != nil && !repair.isRosterRepaired || repair.listing != nil }

    private mutating func join(
        _ person: Person, _ member: RosterMember?, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> Bool {
        let user = person.id
        let known = roster[user]
        let isNew = known.map { isNewMembership(member, after: $0) } ?? true
        if isNew {
            note(user, before: known, after: nil)
            repair.listing?.changed[user] = nil
        }
        // A repeated join may have a later time, which the member list then also has.
        if let member, isNew || member.joinedAt ?? .distantPast > known?.joinedAt ?? .distantPast {
            roster.insert(member)
            roster.mark(user)
            record(.members([member], guild: guild))
        }
        return isNew
    }

    /// Discord repeats the join of a member at times. It is a new membership only if it began after the gap, or if the known
    /// membership may be out of date.
    private func isNewMembership(_ member: RosterMember?, after known: RosterMember) -> Bool {
        guard let joined = member?.joinedAt, let before = known.joinedAt else { return false }
        if let gap, !repair.isRosterRepaired { return joined > before && joined >= gap.from }
        return !rosterIsComplete && joined.timeIntervalSince(before) > 60
    }

    private mutating func leave(_ person: Person, _ guild: UInt64, _ record: (StatisticsRecord) -> Void) -> Bool {
        let user = person.id
        let listed = repair.listing?.changed.removeValue(forKey: user)
        let known = roster[user]
        guard known != nil || listed != nil || !rosterIsComplete || isRosterInDoubt else { return false }
        note(user, before: known, after: listed ?? ListedMember(person, joinedAt: known?.joinedAt))
        if roster.remove(user) { record(.memberGone(user, guild: guild)) }
        return true
    }

    private mutating func note(_ user: UInt64, before: RosterMember?, after: ListedMember?) {
        if isRosterInDoubt, repair.members[user] == nil { repair.members[user] = .init(before: before, after: after) }
    }

    private mutating func change(
        _ user: UInt64, isBan: Bool, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> Bool {
        guard bansAreListed else { return true }
        let wasBanned = bannedUsers.contains(user)
        let isInDoubt = gap != nil && !repair.areBansRepaired
        guard wasBanned != isBan || isInDoubt else { return false }
        if isInDoubt, repair.bans[user] == nil { repair.bans[user] = .init(before: wasBanned, after: !isBan) }
        if isBan {
            bannedUsers.insert(user)
            record(.banned([user], guild: guild))
        } else {
            bannedUsers.remove(user)
            record(.unbanned(user, guild: guild))
        }
        return true
    }
}
