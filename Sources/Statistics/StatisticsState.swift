// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// All that is known of the communities watched: a pure fold over observations.
public struct StatisticsState: Sendable {
    /// What is known of each community, by id.
    public private(set) var guilds: [UInt64: GuildState]
    private var calendar: DayCalendar

    /// Starts from what was known before, in the time zone in which days are counted.
    public init(timeZone: TimeZone, guilds: [UInt64: GuildState] = [:]) {
        self.calendar = DayCalendar(timeZone: timeZone)
        self.guilds = guilds
    }

    /// Takes in one observation.
    ///
    /// - Returns: the event to be kept, where there was one.
    @discardableResult
    public mutating func apply(_ observation: Observation) -> MemberEvent? {
        let day = calendar.day(of: observation.at)
        // One access, with a default: through an optional it would allocate, and presences come thousands a second.
        guilds[observation.guild, default: GuildState()].take(observation.kind, at: observation.at, on: day)
        guard case .event(let kind, let person) = observation.kind else { return nil }
        return MemberEvent(guild: observation.guild, kind: kind, person: person, at: observation.at)
    }

    /// What there is to tell of a community at an instant; `nil` where it was never seen.
    public func snapshot(of guild: UInt64, at now: Date) -> Snapshot? {
        guard let state = guilds[guild] else { return nil }
        var calendar = calendar
        let day = calendar.day(of: now)
        let counts = state.today.flatMap { $0.day == day ? $0.counts : nil } ?? EventCounts()
        return Snapshot(
            guild: guild, members: state.members, online: state.online, bans: state.bans,
            today: DayCounts(day: day, counts: counts), unobserved: state.unobserved, updatedAt: state.updatedAt,
            approximate: Snapshot.Approximate(members: state.membersAreApproximate, online: state.onlineIsApproximate))
    }
}

extension GuildState {
    mutating func take(_ kind: Observation.Kind, at instant: Date, on day: Day) {
        updatedAt = instant
        switch kind {
        case .event(let kind, let person): count(kind, of: person.id, on: day)
        case .presence(let user, let isOnline): setPresence(of: user, isOnline: isOnline)
        case .appeared(let members, let online): appear(members: members, online: online)
        case .disappeared, .onlineUnknown: forgetOnline()
        case .onlineListed(let users, let isLast): list(users, isLast: isLast)
        case .bansCounted(let count): bans = count
        case .onlineApproximated(let online): approximateOnline = online
        case .membersApproximated(let count):
            members = count
            membersAreApproximate = true
        }
    }

    mutating func count(_ kind: MemberEventKind, of user: UInt64, on day: Day) {
        if today?.day != day { today = DayCounts(day: day) }
        today?.counts[kind] += 1
        switch kind {
        case .join:
            members = members.map { $0 + 1 }
        case .leave:
            members = members.map { max(0, $0 - 1) }
            // Discord sends no presence update for somebody who left.
            onlineMembers.remove(user)
        case .ban:
            bans = bans.map { $0 + 1 }
        case .unban:
            bans = bans.map { max(0, $0 - 1) }
        }
    }

    mutating func setPresence(of user: UInt64, isOnline: Bool) {
        if isOnline {
            onlineMembers.insert(user)
        } else {
            onlineMembers.remove(user)
        }
    }

    mutating func appear(members count: Int, online: [UInt64]) {
        // Two counts of which one is about right differ for no reason.
        if let members, !membersAreApproximate {
            if count > members { unobserved.gained += count - members }
            if count < members { unobserved.lost += members - count }
        }
        members = count
        membersAreApproximate = false
        onlineMembers = Set(online)
        onlineIsKnown = true
    }

    mutating func forgetOnline() {
        onlineMembers = []
        onlineIsKnown = false
    }

    mutating func list(_ users: [UInt64], isLast: Bool) {
        onlineMembers.formUnion(users)
        if isLast { onlineIsKnown = true }
    }
}
