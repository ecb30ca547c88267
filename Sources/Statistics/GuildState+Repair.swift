// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

/// The repair of a gap: the roster is compared with the member list, the banned users with the ban list, and the audit log says
/// what happened in between.
extension GuildState {
    // MARK: - Lists

    /// Takes a part of the member list. The first complete list fills the roster; each later one is compared with it.
    mutating func list(
        _ listed: [ListedMember], _ part: ListPart, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        if repair.listing?.request != part.request || repair.listing?.count != part.count || repair.isListed {
            repair.listing = RepairProgress.Listing(request: part.request, count: part.count)
            repair.isListed = false
            if gap == nil { repair.seen = [] }
            roster.clearMarks()
        }
        guard var listing = repair.listing, listing.received.insert(part.index).inserted else { return }
        listing.members += listed.count
        var new: [RosterMember] = []
        for user in listed {
            let member = user.member
            if let known = roster[member.id] {
                roster.mark(member.id)
                guard rosterIsComplete, let joined = member.joinedAt, let before = known.joinedAt, joined > before
                else {
                    continue
                }
                listing.changed[member.id] = user
            } else if !repair.seen.contains(member.id) {
                if rosterIsComplete {
                    listing.changed[member.id] = user
                } else {
                    roster.insert(member)
                    roster.mark(member.id)
                    new.append(member)
                }
            }
        }
        if !new.isEmpty { record(.members(new, guild: observation.guild)) }
        repair.listing = listing
        guard listing.received.count == listing.count else { return }
        // A list that lacks many members is a fault of the answer; nobody has left.
        guard let members, abs(listing.members - members) <= 2 + members / 100 else {
            repair.listing = nil
            return
        }
        repair.isListed = true
        repairRoster(observation, &calendars, record)
    }

    /// Takes the entries of the audit log since the start of the gap.
    mutating func list(
        _ entries: [ModerationEntry]?, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        guard let gap else { return }
        repair.moderation = (entries ?? []).filter { $0.at > gap.from }.sorted { $0.at < $1.at }
        repairRoster(observation, &calendars, record)
    }

    /// Takes the complete ban list. The first one fills the set of banned users; each later one is compared with it.
    mutating func list(
        bans users: [Person]?, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        defer {
            repair.areBansRepaired = true
            closeGapIfRepaired(of: observation.guild, record)
        }
        guard let users else { return }
        let listed = Dictionary(users.map { ($0.id, $0) }) { first, _ in first }
        if bansAreListed {
            repairBans(listed, observation, &calendars, record)
        } else {
            for user in bannedUsers.sorted() where listed[user] == nil {
                record(.unbanned(user, guild: observation.guild))
            }
            record(.banned(listed.keys.sorted(), guild: observation.guild))
        }
        bannedUsers = Set(listed.keys)
        bansAreListed = true
        bans = bannedUsers.count
        repair.bansListedAt = observation.at
    }

    // MARK: - Comparison

    private mutating func repairRoster(
        _ observation: Observation, _ calendars: inout GuildCalendars, _ record: (StatisticsRecord) -> Void
    ) {
        guard repair.isListed, let listing = repair.listing else { return }
        guard rosterIsComplete else {
            // What an interrupted first listing left.
            for user in roster.unmarked where roster.remove(user) {
                record(.memberGone(user, guild: observation.guild))
            }
            rosterIsComplete = true
            return finishListing(observation, record)
        }
        // Without the audit log, a kick would be recorded as a leave.
        guard gap == nil || repair.moderation != nil else { return }
        let entries = Dictionary(grouping: repair.moderation ?? [], by: \.person.id)
        let missing = roster.unmarked.filter { !repair.seen.contains($0) }
        let strangers = entries.keys.filter {
            !roster.contains($0) && listing.changed[$0] == nil && !repair.seen.contains($0)
        }
        var span = gap ?? Gap(since: repair.listedAt, at: observation.at)
        var events: [RepairedEvent] = []
        for user in Set(missing + strangers).union(listing.changed.keys).sorted() {
            let of = removeReceived(entries[user] ?? [], of: user, record)
            events += RepairPlan.memberEvents(
                before: roster[user], after: listing.changed[user], of, of: user, in: span.from...span.to)
        }
        apply(events, to: &span, observation, &calendars, record)
        for user in missing where roster.remove(user) {
            onlineMembers.remove(user)
            record(.memberGone(user, guild: observation.guild))
        }
        let changed = listing.changed.values.map(\.member).sorted { $0.id < $1.id }
        for member in changed { roster.insert(member) }
        if !changed.isEmpty { record(.members(changed, guild: observation.guild)) }
        if gap != nil { gap = span }
        finishListing(observation, record)
    }

    private mutating func finishListing(_ observation: Observation, _ record: (StatisticsRecord) -> Void) {
        members = roster.count
        repair.listing = nil
        repair.isListed = false
        repair.isRosterRepaired = true
        repair.listedAt = observation.at
        closeGapIfRepaired(of: observation.guild, record)
    }

    /// Applies entries for a leave that was received shortly before the gap, without its cause.
    ///
    /// - Returns: The other entries.
    private mutating func removeReceived(
        _ entries: [ModerationEntry], of user: UInt64, _ record: (StatisticsRecord) -> Void
    ) -> [ModerationEntry] {
        guard !roster.contains(user), let leave = removals.leave(of: user) else { return entries }
        return entries.filter { entry in
            guard entry.action == .kick, leave.isExplained(byEntryAt: entry.at) else { return true }
            if leave.cause < .kicked { move(leave, to: .kicked, record) }
            return false
        }
    }

    private mutating func repairBans(
        _ listed: [UInt64: Person], _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        let entries = Dictionary(grouping: gap == nil ? [] : repair.moderation ?? [], by: \.person.id)
        var span = gap ?? Gap(since: repair.bansListedAt, at: observation.at)
        var events: [RepairedEvent] = []
        let users = bannedUsers.symmetricDifference(listed.keys)
        for user in users.union(entries.keys).sorted() where !repair.seen.contains(user) || users.contains(user) {
            let of = repair.seen.contains(user) ? [] : entries[user] ?? []
            let person = listed[user] ?? of.first { !$0.person.name.isEmpty }?.person ?? Person(id: user, name: "")
            events += RepairPlan.banEvents(
                before: bannedUsers.contains(user), after: listed[user] != nil, of, of: person, in: span.from...span.to)
        }
        apply(events, to: &span, observation, &calendars, record)
        let new = users.filter { listed[$0] != nil }.sorted()
        if !new.isEmpty { record(.banned(new, guild: observation.guild)) }
        for user in users.sorted() where listed[user] == nil { record(.unbanned(user, guild: observation.guild)) }
        if gap != nil { gap = span }
    }

    // MARK: - Results

    private mutating func apply(
        _ events: [RepairedEvent], to gap: inout Gap, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        turn(to: calendars.day(of: observation.at, in: observation.guild))
        // Stable: the events of one user at one instant keep their order.
        for found in events.sorted(by: { $0.at < $1.at }) {
            gap.repaired.count(found.kind)
            let event = MemberEvent(
                guild: observation.guild, kind: found.kind, person: found.person, at: found.at,
                since: found.since.flatMap { $0 < found.at ? $0 : nil },
                day: calendars.day(of: found.at, in: observation.guild), cause: found.cause, source: .repaired,
                position: gap.nextPosition(in: observation.guild))
            change(event.day) { $0.count(event) }
            record(.event(event))
        }
    }

    private mutating func closeGapIfRepaired(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        if repair.isRosterRepaired, repair.areBansRepaired { closeGap(of: guild, record) }
    }

    /// Ends a repair: what was not found remains unobserved.
    mutating func closeGap(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        guard let gap else { return }
        let span = UnobservedSpan(
            guild: guild, from: gap.from, to: gap.to, membersBefore: gap.membersBefore, membersAfter: gap.membersAfter,
            repaired: gap.repaired, position: gap.position)
        unobserved.add(span)
        record(.unobserved(span))
        self.gap = nil
        repair.moderation = nil
        repair.seen = []
    }

    /// Prepares for an event from the gateway. While a gap is being repaired, it may show what happened in the gap.
    ///
    /// - Returns: Whether the event counts; a join of somebody who is a member already does not.
    mutating func prepare(
        for kind: MemberEventKind, _ person: Person, _ member: RosterMember?, _ observation: Observation,
        _ calendars: inout GuildCalendars, _ record: (StatisticsRecord) -> Void
    ) -> Bool {
        let user = person.id
        switch kind {
        case .join:
            if let known = roster[user] {
                guard isNewMembership(member, after: known) else {
                    repeated(member, known, observation.guild, record)
                    return false
                }
                // The leave was missed.
                recordMissed(
                    [.init(.leave, person, at: gap?.to ?? observation.at, since: gap?.from, cause: .left)], observation,
                    &calendars, record)
            }
            repair.listing?.changed[user] = nil
            guard let member else { break }
            roster.insert(member)
            roster.mark(user)
            record(.members([member], guild: observation.guild))
        case .leave:
            if let listed = repair.listing?.changed.removeValue(forKey: user), let gap {
                recordMissed(
                    RepairPlan.memberEvents(
                        before: roster[user], after: listed, [], of: user, in: gap.from...gap.to), observation,
                    &calendars,
                    record)
            } else if rosterIsComplete, !roster.contains(user) {
                guard let gap, !repair.isRosterRepaired else { return false }
                // Somebody who joined in the gap.
                recordMissed([.init(.join, person, at: gap.to, since: gap.from)], observation, &calendars, record)
            }
            if roster.remove(user) { record(.memberGone(user, guild: observation.guild)) }
        case .ban, .unban:
            guard bansAreListed else { break }
            let isBan = kind == .ban
            if bannedUsers.contains(user) == isBan {
                guard let gap, !repair.areBansRepaired else { return false }
                // The opposite was missed.
                recordMissed(
                    [.init(isBan ? .unban : .ban, person, at: gap.to, since: gap.from)], observation, &calendars, record
                )
            }
            if isBan {
                bannedUsers.insert(user)
                record(.banned([user], guild: observation.guild))
            } else {
                bannedUsers.remove(user)
                record(.unbanned(user, guild: observation.guild))
            }
        }
        if gap != nil || repair.listing != nil { repair.seen.insert(user) }
        return true
    }

    /// Discord repeats the join of a member at times. It is a new membership only if it began after the gap, or if the known
    /// membership may be out of date.
    private func isNewMembership(_ member: RosterMember?, after known: RosterMember) -> Bool {
        guard let joined = member?.joinedAt, let before = known.joinedAt else { return false }
        if let gap, !repair.isRosterRepaired { return joined > before && joined > gap.from }
        return !rosterIsComplete && joined.timeIntervalSince(before) > 60
    }

    /// A repeated join may have a later time, which the member list then also has.
    private mutating func repeated(
        _ member: RosterMember?, _ known: RosterMember, _ guild: UInt64, _ record: (StatisticsRecord) -> Void
    ) {
        guard let member, let joined = member.joinedAt, joined > known.joinedAt ?? .distantPast else { return }
        roster.insert(member)
        roster.mark(member.id)
        record(.members([member], guild: guild))
    }

    private mutating func recordMissed(
        _ events: [RepairedEvent], _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        guard var span = gap else { return }
        apply(events, to: &span, observation, &calendars, record)
        gap = span
    }
}

extension Gap {
    /// A gap that no lost session made: the list that was compared last differs.
    fileprivate init(since: Date?, at instant: Date) {
        self.init(from: min(since ?? instant, instant), to: instant, membersBefore: 0, membersAfter: 0)
    }

    /// The position of the event that was counted last.
    fileprivate func nextPosition(in guild: UInt64) -> SessionPosition {
        let end = Int64((to.timeIntervalSince1970 * 1_000).rounded(.down))
        return SessionPosition(session: "repair-\(guild)-\(end)", sequence: Int64(repaired.total))
    }
}
