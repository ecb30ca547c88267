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
    /// - Returns: The events of the gap that follow from it, such as the join of a stranger who leaves; `nil` if the event
    ///   does not count: the join of a member, the leave of a stranger, and a ban or unban that changes nothing.
    mutating func update(
        for kind: MemberEventKind, _ person: Person, _ member: RosterMember?, of guild: UInt64,
        _ record: (StatisticsRecord) -> Void
    ) -> [RepairedEvent]? {
        switch kind {
        case .join: join(person, member, guild, record)
        case .leave: leave(person, guild, record)
        case .ban, .unban: change(person, isBan: kind == .ban, guild, record)
        }
    }

    /// What is known of a member: from a list that was not compared yet, otherwise from the roster.
    func knownMember(_ user: UInt64) -> RosterMember? {
        if let listed = repair.listing?.changed[user] { return listed.member }
        if let sighting = sightings[user].last { return sighting.member?.member }
        return roster[user]
    }

    /// Whether the roster may differ from Discord's members.
    private var isRosterInDoubt: Bool { gap != nil && !repair.isRosterRepaired || repair.listing != nil }

    private mutating func join(
        _ person: Person, _ member: RosterMember?, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> [RepairedEvent]? {
        let user = person.id
        var known = knownMember(user)
        // A list may show a member before the event arrives, which counts.
        if let gap, let joined = known?.joinedAt, joined >= gap.to { known = roster[user] }
        let isNew = known.map { isNewMembership(member, after: $0) } ?? true
        var implied: [RepairedEvent] = []
        if isNew {
            implied = note(person, after: nil, of: guild, record)
            repair.listing?.changed[user] = nil
        }
        // A repeated join may have a later time, which the member list then also has.
        if let member, isNew || member.joinedAt ?? .distantPast > known?.joinedAt ?? .distantPast {
            roster.insert(member)
            roster.mark(user)
            record(.members([member], guild: guild))
        }
        return isNew ? implied : nil
    }

    /// Discord repeats the join of a member at times. It is a new membership only if it began after the gap, or if the known
    /// membership may be out of date.
    private func isNewMembership(_ member: RosterMember?, after known: RosterMember) -> Bool {
        guard let joined = member?.joinedAt, let before = known.joinedAt else { return false }
        if let gap, !repair.isRosterRepaired { return joined > before && joined >= gap.from }
        return !rosterIsComplete && joined.timeIntervalSince(before) > 60
    }

    private mutating func leave(
        _ person: Person, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> [RepairedEvent]? {
        let user = person.id
        let listed = repair.listing?.changed.removeValue(forKey: user) ?? sightings[user].last?.member
        let known = roster[user]
        guard known != nil || listed != nil || !rosterIsComplete || isRosterInDoubt else { return nil }
        let after = listed ?? ListedMember(person, joinedAt: known?.joinedAt)
        let implied = note(person, after: after, of: guild, record)
        if roster.remove(user) { record(.memberGone(user, guild: guild)) }
        return implied
    }

    /// Notes the membership before the first event of a user since the gap, `after`.
    ///
    /// - Returns: What must have happened in the gap. It counts at once, because after a crash, nothing else would show it.
    private mutating func note(
        _ person: Person, after: ListedMember?, of guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> [RepairedEvent] {
        let (user, before) = (person.id, roster[person.id])
        guard isRosterInDoubt, repair.members[user] == nil else { return [] }
        guard let gap, rosterIsComplete else {
            repair.members[user] = .init(before: before, after: after)
            return []
        }
        repair.members[user] = .init(before: after?.member, after: after)
        let seen = sightings.take(user)
        if !seen.isEmpty { record(.sightingsCompared(of: user, guild: guild)) }
        return RepairPlan.memberEvents(
            before: before, seen, after: after, [], cause: removals.reason(of: user) ?? .left, of: user,
            in: gap.from...gap.to)
    }

    private mutating func change(
        _ person: Person, isBan: Bool, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> [RepairedEvent]? {
        guard bansAreListed else { return [] }
        let user = person.id
        let wasBanned = bannedUsers.contains(user)
        var implied: [RepairedEvent] = []
        if let gap, !repair.areBansRepaired {
            if counted.wasBanned(user, at: gap.to) == nil {
                implied = RepairPlan.banEvents(before: wasBanned, after: !isBan, [], of: person, in: gap.from...gap.to)
            }
        } else if wasBanned == isBan {
            return nil
        }
        if isBan {
            bannedUsers.insert(user)
            record(.banned([user], guild: guild))
        } else {
            bannedUsers.remove(user)
            record(.unbanned(user, guild: guild))
        }
        return implied
    }
}
