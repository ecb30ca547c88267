// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// The state of all observed guilds: a pure fold over observations.
public struct StatisticsState: Sendable {
    /// The state of each guild, by ID.
    public private(set) var guilds: [UInt64: GuildState]
    private var calendars: GuildCalendars

    /// Creates a state from previously known guild states.
    ///
    /// - Parameters:
    ///   - zones: The time zone of each guild's days.
    ///   - guilds: The previous state of each guild, by ID.
    public init(zones: GuildZones, guilds: [UInt64: GuildState] = [:]) {
        self.calendars = GuildCalendars(zones)
        self.guilds = guilds
    }

    /// Creates a state from previously known guild states, with one time zone for all guilds.
    public init(timeZone: TimeZone, guilds: [UInt64: GuildState] = [:]) {
        self.init(zones: GuildZones(timeZone), guilds: guilds)
    }

    /// Applies one observation.
    ///
    /// - Parameters:
    ///   - observation: The observation.
    ///   - record: Receives the records to be stored, in order. A closure avoids allocating an array for each of the
    ///     thousands of observations per second; most of them produce no records.
    public mutating func apply(_ observation: Observation, record: (StatisticsRecord) -> Void = { _ in }) {
        // A single access with a default value; access through an optional would allocate.
        guilds[observation.guild, default: GuildState()].apply(observation, &calendars, record)
    }

    /// Updates the number of rejoins, which only the store can determine, from committed day counts.
    public mutating func committed(_ days: [DayCounts], of guild: UInt64) {
        for day in days { guilds[guild]?.change(day.day) { $0.rejoins = day.counts.rejoins } }
    }

    /// The statistics of a guild at a point in time; `nil` if the guild was never observed.
    public func snapshot(of guild: UInt64, at now: Date) -> Snapshot? {
        guard let state = guilds[guild] else { return nil }
        var calendar = calendars[guild]
        let day = calendar.day(of: now)
        let counts = state.counts(of: day) ?? EventCounts()
        return Snapshot(
            guild: guild, members: state.isRemoved ? nil : state.members, online: state.isRemoved ? nil : state.online,
            bans: state.isRemoved ? nil : state.bans,
            today: DayCounts(day: day, counts: counts), unobserved: state.unobserved, updatedAt: state.updatedAt,
            approximate: Snapshot.Approximate(members: state.membersAreApproximate, online: state.onlineIsApproximate))
    }
}

extension GuildState {
    mutating func apply(
        _ observation: Observation, _ calendars: inout GuildCalendars, _ record: (StatisticsRecord) -> Void
    ) {
        let now = observation.at
        switch observation.kind {
        case .presence(let user, let isOnline): setPresence(of: user, isOnline: isOnline)
        case .event(let kind, let person): apply(kind, person, observation, &calendars, record)
        case .removalExplained(let user, let cause):
            if !explain(user, by: cause, at: now, record), let cause = removals.reason(of: user) {
                record(.removal(Removal(guild: observation.guild, user: user, cause: cause, at: now)))
            }
        case .interrupted:
            lastSeenBeforeGap = lastSeenBeforeGap ?? knownUntil
            if watch == .live { watch = .interrupted }
            removals.pause(at: now)
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
            watch = .absent
        case .removed:
            forgetOnline()
            watch = .absent
            approximateOnline = nil
            bans = nil
            isRemoved = true
        case .onlineListed(let users, let isLast): list(users, isLast: isLast)
        case .membersListed, .bansListed, .moderationListed, .repairAbandoned: break
        case .bansCounted(let count): bans = count
        case .onlineApproximated(let online): approximateOnline = online
        case .membersApproximated(let count):
            members = count
            membersAreApproximate = true
        }
        updatedAt = now
    }

    private mutating func apply(
        _ kind: MemberEventKind, _ person: Person, _ observation: Observation, _ calendars: inout GuildCalendars,
        _ record: (StatisticsRecord) -> Void
    ) {
        let at = instant(of: observation)
        var event = MemberEvent(
            guild: observation.guild, kind: kind, person: person, at: at,
            day: calendars.day(of: at, in: observation.guild), position: observation.position)
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

    /// Never goes back, unless the clock was ahead.
    private mutating func cover(until instant: Date, at now: Date) {
        guard watch == .live else { return }
        let reached = min(instant, now)
        coveredUntil = max(coveredUntil.flatMap { $0 <= now ? $0 : nil } ?? reached, reached)
    }

    private mutating func appear(
        members count: Int, online: [UInt64], _ observation: Observation, _ record: (StatisticsRecord) -> Void
    ) {
        // A difference from an approximate count does not mean that something changed.
        if let members, !membersAreApproximate {
            let span = UnobservedSpan(
                guild: observation.guild, from: min(knownUntil ?? observation.at, observation.at), to: observation.at,
                membersBefore: members, membersAfter: count, position: observation.position)
            unobserved.add(span)
            record(.unobserved(span))
        }
        members = count
        membersAreApproximate = false
        lastSeenBeforeGap = nil
        coveredUntil = nil
        onlineMembers = Set(online)
        onlineIsKnown = true
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
