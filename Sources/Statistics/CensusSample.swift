// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The counts of a community at one instant.
public struct CensusSample: Sendable, Hashable {
    /// The community's id.
    public let guild: UInt64
    /// When.
    public let at: Date
    /// Members; `nil` where they were not known.
    public let members: Int?
    /// Those online; `nil` where it was not known.
    public let online: Int?
    /// Bans; `nil` where they were not known.
    public let bans: Int?

    /// Makes a sample.
    public init(guild: UInt64, at: Date, members: Int?, online: Int?, bans: Int?) {
        self.guild = guild
        self.at = at
        self.members = members
        self.online = online
        self.bans = bans
    }
}
