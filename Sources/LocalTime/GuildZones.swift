// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The time zone of each guild's days.
public struct GuildZones: Sendable, Hashable {
    /// The zone of guilds without their own zone.
    public var standard: TimeZone
    /// The zones of guilds with their own zone, by guild ID.
    public var own: [UInt64: TimeZone]

    /// Creates zones: `standard` for all guilds except those in `own`.
    public init(_ standard: TimeZone, own: [UInt64: TimeZone] = [:]) {
        self.standard = standard
        self.own = own
    }

    /// The time zone of a guild's days.
    public subscript(guild: UInt64) -> TimeZone { own[guild] ?? standard }
}
