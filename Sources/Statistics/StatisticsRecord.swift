// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// What is to be kept of an observation.
public enum StatisticsRecord: Sendable, Hashable {
    /// Something happened to somebody.
    case event(MemberEvent)
    /// Somebody whose leaving was recorded at that position went for this cause.
    case cause(LeaveCause, of: SessionPosition)
    /// Somebody was kicked or banned, and has not been heard of to leave yet.
    case removal(Removal)
    /// For a time nobody looked.
    case unobserved(UnobservedSpan)
}

/// Why somebody will turn out to have left.
public struct Removal: Sendable, Hashable {
    /// The community's id.
    public let guild: UInt64
    /// The user's id.
    public let user: UInt64
    /// What was done to them.
    public let cause: LeaveCause
    /// When it was heard of.
    public let at: Date

    /// Makes a removal.
    public init(guild: UInt64, user: UInt64, cause: LeaveCause, at: Date) {
        self.guild = guild
        self.user = user
        self.cause = cause
        self.at = at
    }
}
