// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

extension GuildState {
    mutating func apply(
        _ observation: Observation, _ calendars: inout GuildCalendars, _ record: (StatisticsRecord) -> Void
    ) {
        let now = observation.at
        switch observation.kind {
        case .presence(let user, let isOnline): setPresence(of: user, isOnline: isOnline)
        case .event(let kind, let person, let member):
            apply(kind, person, member, observation, &calendars, record)
        case .removalExplained(let user, let cause):
            if !explain(user, by: cause, at: now, record), let cause = removals.reason(of: user) {
                record(.removal(Removal(guild: observation.guild, user: user, cause: cause, at: now)))
            }
        case .interrupted:
            lastSeenBeforeGap = lastSeenBeforeGap ?? knownUntil
            if watch == .live { watch = .interrupted }
            removals.pause(at: now)
            // Without a gap, what was compared stays valid if the session is resumed.
            if gap == nil { repair.stopListing() } else { repair.restart() }
            return
        case .covered(let instant): return cover(until: instant, at: now)
        case .caughtUp:
            lastSeenBeforeGap = nil
            if watch == .interrupted { watch = .live }
        case .appeared(let members, let online):
            isRemoved = false
            watch = .live
            appear(members: members, online: online, observation, record)
        case .onlineUnknown: forgetOnline()
        case .disappeared:
            forgetOnline()
            repair.restart()
            watch = .absent
        case .removed:
            forgetOnline()
            repair.restart()
            watch = .absent
            approximateOnline = nil
            bans = nil
            isRemoved = true
        case .onlineListed(let users, let isLast): list(users, isLast: isLast)
        case .membersListed(let members, let part): list(members, part, observation, &calendars, record)
        case .bansCounted(let count): bans = count
        case .bansListed(let users): list(bans: users, observation, &calendars, record)
        case .moderationListed(let entries): list(entries, observation, &calendars, record)
        case .rosterDoubted: repair.isRosterDoubted = true
        case .repairAbandoned: abandonRepair(of: observation.guild, record)
        case .onlineApproximated(let online): approximateOnline = online
        case .membersApproximated(let count):
            members = count
            membersAreApproximate = true
        }
        updatedAt = now
    }

    private mutating func apply(
        _ kind: MemberEventKind, _ person: Person, _ member: RosterMember?, _ observation: Observation,
        _ calendars: inout GuildCalendars, _ record: (StatisticsRecord) -> Void
    ) {
        let at = instant(of: observation)
        let member = kind == .leave ? knownMember(person.id) : member
        guard let implied = update(for: kind, person, member, of: observation.guild, record) else { return }
        if !implied.isEmpty, var gap {
            apply(implied, to: &gap, observation, &calendars, record)
            self.gap = gap
        }
        var event = MemberEvent(
            guild: observation.guild, kind: kind, person: person, at: at,
            day: calendars.day(of: at, in: observation.guild), position: observation.position)
        event.member = member
        switch kind {
        case .join:
            members = members.map { $0 + 1 }
            removals.joined(person.id)
        case .leave:
            members = members.map { max(0, $0 - 1) }
            // Discord sends no presence update for a member who left.
            onlineMembers.remove(person.id)
            event.cause = removals.takeReason(of: person.id, at: observation.at)
            removals.record(leave: event)
        case .ban:
            bans = bans.map { $0 + 1 }
        case .unban:
            bans = bans.map { max(0, $0 - 1) }
        }
        counted.insert(event)
        // An event that was received today may belong to the day before.
        turn(to: calendars.day(of: observation.at, in: observation.guild))
        change(event.day) { $0.count(event) }
        record(.event(event))
        if kind == .ban { _ = explain(person.id, by: .banned, at: observation.at, record) }
    }

    /// The time of an event: the time it was received, or during a replay of missed events the reported time, if that
    /// is plausible for a missed event.
    private func instant(of observation: Observation) -> Date {
        let now = observation.at
        guard let happenedAt = observation.happenedAt, let lastSeenBeforeGap, happenedAt <= now else { return now }
        return happenedAt >= lastSeenBeforeGap.addingTimeInterval(-60) ? happenedAt : now
    }

    /// - Returns: Whether the cause of a recorded leave was updated.
    private mutating func explain(
        _ user: UInt64, by cause: LeaveCause, at instant: Date, _ record: (StatisticsRecord) -> Void
    ) -> Bool {
        guard let leave = removals.explain(user, by: cause, at: instant) else { return false }
        counted.explain(user, by: cause)
        change(leave.day) { $0.move(from: leave.cause, to: cause) }
        if let position = leave.position { record(.cause(cause, of: position)) }
        return true
    }

    private mutating func setPresence(of user: UInt64, isOnline: Bool) {
        if isOnline {
            onlineMembers.insert(user)
        } else {
            onlineMembers.remove(user)
        }
    }

    /// Never goes back, unless the clock was ahead. During a repair, events may still be found.
    private mutating func cover(until instant: Date, at now: Date) {
        guard watch == .live, gap == nil else { return }
        let reached = min(instant, now)
        coveredUntil = max(coveredUntil.flatMap { $0 <= now ? $0 : nil } ?? reached, reached)
        counted.forget(before: coveredUntil ?? reached)
    }

    private mutating func appear(
        members count: Int, online: [UInt64], _ observation: Observation, _ record: (StatisticsRecord) -> Void
    ) {
        // A difference from an approximate count does not mean that something changed.
        let known = membersAreApproximate ? (rosterIsComplete ? roster.count : nil) : members
        if let members = known {
            // The gap before this one may not be repaired yet; the events since then were received.
            let from = gap?.from ?? knownUntil ?? observation.at
            gap = Gap(
                from: min(from, observation.at), to: observation.at,
                membersBefore: gap.map { $0.membersBefore + members - $0.membersAfter } ?? members,
                membersAfter: count, position: observation.position, repaired: gap?.repaired ?? RepairedCounts())
        }
        members = count
        membersAreApproximate = false
        lastSeenBeforeGap = nil
        coveredUntil = nil
        onlineMembers = Set(online)
        onlineIsKnown = true
        repair.restart()
        // Without a roster, nothing can be compared.
        if !rosterIsComplete { closeGap(of: observation.guild, record) }
    }

    private mutating func forgetOnline() {
        onlineMembers = []
        onlineIsKnown = false
    }

    private mutating func list(_ users: [UInt64], isLast: Bool) {
        onlineMembers.formUnion(users)
        if isLast { onlineIsKnown = true }
    }
}
