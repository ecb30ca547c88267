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

    /// Changes the state of a guild, if it was observed.
    mutating func update(_ guild: UInt64, _ change: (inout GuildState) -> Void) {
        if var state = guilds.removeValue(forKey: guild) {
            change(&state)
            guilds[guild] = state
        }
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
            guild: guild, members: state.isRemoved ? nil : state.members,
            bots: state.isRemoved || !state.rosterIsComplete ? nil : state.roster.bots,
            online: state.isRemoved ? nil : state.online,
            bans: state.isRemoved ? nil : state.bans,
            today: DayCounts(day: day, counts: counts), unobserved: state.unobserved, updatedAt: state.updatedAt,
            approximate: Snapshot.Approximate(members: state.membersAreApproximate, online: state.onlineIsApproximate))
    }
}
