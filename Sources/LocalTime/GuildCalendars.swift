// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The calendar of each guild. Guilds in the same time zone share one.
public struct GuildCalendars: Sendable {
    /// The calendars; the first is that of the standard zone.
    private var calendars: [DayCalendar]
    /// The index of each guild's calendar, unless it is the first.
    private var indices: [UInt64: Int] = [:]

    /// Creates the calendars of the given zones.
    public init(_ zones: GuildZones) {
        calendars = [DayCalendar(timeZone: zones.standard)]
        for (guild, zone) in zones.own {
            let index = calendars.firstIndex { $0.timeZone == zone } ?? calendars.endIndex
            if index == calendars.endIndex { calendars.append(DayCalendar(timeZone: zone)) }
            if index > 0 { indices[guild] = index }
        }
    }

    /// The calendar of a guild.
    public subscript(guild: UInt64) -> DayCalendar { calendars[indices[guild] ?? 0] }

    /// The local day of an instant in a guild.
    public mutating func day(of instant: Date, in guild: UInt64) -> Day {
        calendars[indices[guild] ?? 0].day(of: instant)
    }
}
