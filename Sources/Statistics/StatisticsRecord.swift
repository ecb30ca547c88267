// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A record to be stored as the result of an observation.
public enum StatisticsRecord: Sendable, Hashable {
    /// A member event.
    case event(MemberEvent)
    /// The cause of the leave that was recorded at this position.
    case cause(LeaveCause, of: SessionPosition)
    /// A kick or ban whose leave has not been received yet.
    case removal(Removal)
    /// A period without observation, after its repair.
    case unobserved(UnobservedSpan)
    /// Users are members now. Replaces what was stored for them.
    case members([RosterMember], guild: UInt64)
    /// A user is no member any more.
    case memberGone(UInt64, guild: UInt64)
    /// Users are banned now.
    case banned([UInt64], guild: UInt64)
    /// A user is not banned any more.
    case unbanned(UInt64, guild: UInt64)
    /// Users as a member list showed them.
    case sighted([Sighting], guild: UInt64)
    /// The sightings of a user, or of all users if `nil`, are not needed any more.
    case sightingsCompared(of: UInt64?, guild: UInt64)
}

/// A kick or ban that explains a leave still to come.
public struct Removal: Sendable, Hashable {
    /// The guild's ID.
    public let guild: UInt64
    /// The user's ID.
    public let user: UInt64
    /// Whether the user was kicked or banned.
    public let cause: LeaveCause
    /// The time at which it was reported.
    public let at: Date

    /// Creates a removal.
    public init(guild: UInt64, user: UInt64, cause: LeaveCause, at: Date) {
        self.guild = guild
        self.user = user
        self.cause = cause
        self.at = at
    }
}
