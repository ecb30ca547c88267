// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// In which time zone each guild's days are counted.
public struct GuildZones: Sendable, Hashable {
    /// The zone of every guild that has none of its own.
    public var standard: TimeZone
    /// The zones of guilds that have their own, by id.
    public var own: [UInt64: TimeZone]

    /// One zone for all, but for some.
    public init(_ standard: TimeZone, own: [UInt64: TimeZone] = [:]) {
        self.standard = standard
        self.own = own
    }

    /// The zone in which a guild's days are counted.
    public subscript(guild: UInt64) -> TimeZone { own[guild] ?? standard }
}
