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
            if gap == nil { repair.members = [:] }
            roster.clearMarks()
        }
        guard var listing = repair.listing, listing.received.insert(part.index).inserted else { return }
        listing.members += listed.count
        var new: [RosterMember] = []
        for user in listed {
            let member = user.member
            if let known = roster[member.id] {
                roster.mark(member.id)
                guard let joined = member.joinedAt, let before = known.joinedAt, joined > before else { continue }
                if rosterIsComplete {
                    listing.changed[member.id] = user
                } else {
                    roster.insert(member)
                    roster.mark(member.id)
                    new.append(member)
                }
            } else if repair.members[member.id] == nil {
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
        repair.moderation = (entries ?? []).filter { $0.at >= gap.from && $0.at <= gap.to }.sorted { $0.at < $1.at }
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
        guard gap == nil || repair.moderation != nil else { return keepSightings(observation, record) }
        let entries = Dictionary(grouping: repair.moderation ?? [], by: \.person.id)
        let missing = roster.unmarked
        let gone = Set(missing)
        let counted = counted.byUser
        var span = gap ?? Gap(since: repair.listedAt, at: observation.at)
        var events: [RepairedEvent] = []
        let users = gone.union(entries.keys).union(listing.changed.keys).union(repair.members.keys)
        for user in users.union(sightings.users).sorted() {
            let lost = uncounted(counted.compare(entries[user] ?? [], of: user, until: span.to), record)
            let wasMember = gap.flatMap { counted.wasMember(user, at: $0.to) }
            let later = repair.members[user] ?? wasMember.map { RepairProgress.Membership(of: user, wasMember: $0) }
            let before = roster[user]
            let unchanged = gone.contains(user) ? nil : before.map(ListedMember.init)
            let known = later ?? .init(before: before, after: listing.changed[user] ?? unchanged)
            events += RepairPlan.memberEvents(
                before: known.before, sightings[user], after: known.after, lost,
                cause: removals.reason(of: user) ?? .left, of: user, in: span.from...span.to)
        }
        forgetSightings(of: observation.guild, record)
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

    /// Keeps what a list shows until the audit log is read. `repair.members` says the same of users with later events.
    private mutating func keepSightings(_ observation: Observation, _ record: (StatisticsRecord) -> Void) {
        guard let listing = repair.listing else { return }
        let gone = Set(roster.unmarked)
        var new: [Sighting] = []
        for user in gone.union(listing.changed.keys).union(sightings.users).sorted() where repair.members[user] == nil {
            let known = gone.contains(user) ? nil : roster[user].map(ListedMember.init)
            let sighting = Sighting(of: user, at: observation.at, member: listing.changed[user] ?? known)
            if sightings.add(sighting) { new.append(sighting) }
        }
        if !new.isEmpty { record(.sighted(new, guild: observation.guild)) }
    }

    private mutating func forgetSightings(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        guard !sightings.isEmpty else { return }
        sightings = Sightings()
        record(.sightingsCompared(of: nil, guild: guild))
    }

    private mutating func finishListing(_ observation: Observation, _ record: (StatisticsRecord) -> Void) {
        members = roster.count
        repair.stopListing()
        repair.isRosterRepaired = true
        repair.isRosterDoubted = false
        repair.listedAt = observation.at
        closeGapIfRepaired(of: observation.guild, record)
    }

    /// The entries whose leaves are not counted yet. If one was counted without its cause, the entry provides it.
    private mutating func uncounted(
        _ entries: [ComparedEntry], _ record: (StatisticsRecord) -> Void
    ) -> [ModerationEntry] {
        entries.compactMap { entry in
            guard entry.entry.action == .kick, let leave = entry.counted else {
                return entry.isAfterGap ? nil : entry.entry
            }
            if let cause = leave.cause, cause < .kicked {
                counted.explain(leave.user, by: .kicked)
                change(leave.day) { $0.move(from: cause, to: .kicked) }
                if let position = leave.position { record(.cause(.kicked, of: position)) }
            }
            return nil
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
        let counted = counted.byUser
        for user in users.union(entries.keys).sorted() {
            let later = gap.flatMap { counted.wasBanned(user, at: $0.to) }
            let (before, after) = later.map { ($0, $0) } ?? (bannedUsers.contains(user), listed[user] != nil)
            let entries = entries[user] ?? []
            let person = listed[user] ?? entries.first { !$0.person.name.isEmpty }?.person ?? Person(id: user, name: "")
            events += RepairPlan.banEvents(
                before: before, after: after, counted.compare(entries, of: user, until: span.to),
                of: person, in: span.from...span.to)
        }
        apply(events, to: &span, observation, &calendars, record)
        let new = users.filter { listed[$0] != nil }.sorted()
        if !new.isEmpty { record(.banned(new, guild: observation.guild)) }
        for user in users.sorted() where listed[user] == nil { record(.unbanned(user, guild: observation.guild)) }
        if gap != nil { gap = span }
    }

    // MARK: - Results

    /// Counts the events of a gap.
    mutating func apply(
        _ events: [RepairedEvent], to gap: inout Gap, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        turn(to: calendars.day(of: observation.at, in: observation.guild))
        // Stable: the events of one user at one instant keep their order.
        for found in events.sorted(by: { $0.at < $1.at }) {
            gap.repaired.count(found.kind)
            var event = MemberEvent(
                guild: observation.guild, kind: found.kind, person: found.person, at: found.at,
                since: found.since.flatMap { $0 < found.at ? $0 : nil },
                day: calendars.day(of: found.at, in: observation.guild), cause: found.cause, source: .repaired,
                position: gap.position(of: found.kind, in: observation.guild))
            event.member = found.member
            counted.insert(event)
            removals.found(event.kind, of: event.person.id, at: event.at)
            change(event.day) { $0.count(event) }
            record(.event(event))
        }
    }

    private mutating func closeGapIfRepaired(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        if repair.isRosterRepaired, repair.areBansRepaired { closeGap(of: guild, record) }
    }

    /// Ends a repair without a member list. What a later list shows is part of the unobserved change, so it fills the roster
    /// without events.
    mutating func abandonRepair(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        if gap != nil, !repair.isRosterRepaired {
            rosterIsComplete = false
            repair.stopListing()
        }
        closeGap(of: guild, record)
    }

    /// Ends a repair: what was not found remains unobserved.
    mutating func closeGap(of guild: UInt64, _ record: (StatisticsRecord) -> Void) {
        guard let gap else { return }
        let span = UnobservedSpan(
            guild: guild, from: gap.from, to: gap.to, membersBefore: gap.membersBefore, membersAfter: gap.membersAfter,
            repaired: gap.repaired, position: gap.position)
        unobserved.add(span)
        record(.unobserved(span))
        forgetSightings(of: guild, record)
        self.gap = nil
        repair.moderation = nil
    }
}

extension Gap {
    /// A gap that no lost session made: the list that was compared last differs.
    fileprivate init(since: Date?, at instant: Date) {
        self.init(from: min(since ?? instant, instant), to: instant, membersBefore: 0, membersAfter: 0)
    }

    /// The position of the event that was counted last. Members and bans can be compared at the same time.
    fileprivate func position(of kind: MemberEventKind, in guild: UInt64) -> SessionPosition {
        let list = kind == .ban || kind == .unban ? "bans" : "members"
        let end = Int64((to.timeIntervalSince1970 * 1_000).rounded(.down))
        return SessionPosition(session: "repair-\(list)-\(guild)-\(end)", sequence: Int64(repaired.total))
    }
}
