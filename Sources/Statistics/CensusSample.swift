// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The counts of a guild at one point in time.
public struct CensusSample: Sendable, Hashable {
    /// The guild's ID.
    public let guild: UInt64
    /// The time of the sample.
    public let at: Date
    /// Members; `nil` if unknown.
    public let members: Int?
    /// Online members; `nil` if unknown.
    public let online: Int?
    /// Bans; `nil` if unknown.
    public let bans: Int?

    /// Creates a sample.
    public init(guild: UInt64, at: Date, members: Int?, online: Int?, bans: Int?) {
        self.guild = guild
        self.at = at
        self.members = members
        self.online = online
        self.bans = bans
    }
}
