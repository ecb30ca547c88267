// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The calendar of each guild. Guilds in one zone share one, since they live the same days.
public struct GuildCalendars: Sendable {
    /// The standard zone's first.
    private var calendars: [DayCalendar]
    /// Which of the calendars is a guild's, where it is not the first.
    private var places: [UInt64: Int] = [:]

    /// Makes the calendars of zones.
    public init(_ zones: GuildZones) {
        calendars = [DayCalendar(timeZone: zones.standard)]
        for (guild, zone) in zones.own {
            let place = calendars.firstIndex { $0.timeZone == zone } ?? calendars.endIndex
            if place == calendars.endIndex { calendars.append(DayCalendar(timeZone: zone)) }
            if place > 0 { places[guild] = place }
        }
    }

    /// The calendar of a guild.
    public subscript(guild: UInt64) -> DayCalendar { calendars[places[guild] ?? 0] }

    /// The day of a guild in which an instant lies.
    public mutating func day(of instant: Date, in guild: UInt64) -> Day {
        calendars[places[guild] ?? 0].day(of: instant)
    }
}
