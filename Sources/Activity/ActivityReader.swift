// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// Queries of activity that can be run at any time on any thread. They block for disk access.
public protocol ActivityReader: Sendable {
    /// The counts of a span of days by hour, for one channel or all.
    func activityHours(
        of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?
    ) throws -> [HourCountKey: Int64]

    /// The counts of a span of days by day, for one channel or all, in the order of days, channels and kinds.
    func activityDays(of guild: UInt64, in days: ClosedRange<Day>, channel: UInt64?) throws -> [DayActivity]

    /// The active members and the voice peak of each day in a span. Days without activity are omitted.
    func activityFigures(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: DayFigures]

    /// What became of the members who joined on each day in a span. Days without joins are omitted.
    func cohorts(of guild: UInt64, in days: ClosedRange<Day>) throws -> [Day: CohortCounts]

    /// The members who left on each day in a span, by the time since they joined.
    func leavers(of guild: UInt64, in days: ClosedRange<Day>) throws -> [LeaverKey: Int64]

    /// The joins by invite in a span of days.
    ///
    /// - Parameters:
    ///   - guild: The guild's ID.
    ///   - days: The local days.
    ///   - limit: The maximum number of invites that are listed separately.
    /// - Returns: The joins; `rest` has those of the other invites.
    /// - Throws: If the store cannot be read.
    func inviteJoins(of guild: UInt64, in days: ClosedRange<Day>, limit: Int) throws -> InviteJoins

    /// The gaps that overlap an interval, earliest first, at most ten thousand.
    func activityGaps(of guild: UInt64, in interval: DateInterval) throws -> [ActivityGap]
}

/// A count of a channel on a local day.
public struct DayActivity: Sendable, Hashable {
    /// The local day.
    public let day: Day
    /// The channel's ID.
    public let channel: UInt64
    /// What is counted.
    public let kind: ActivityKind
    /// The number, or the time in milliseconds.
    public let count: Int64

    /// Creates a count.
    public init(day: Day, channel: UInt64, kind: ActivityKind, count: Int64) {
        self.day = day
        self.channel = channel
        self.kind = kind
        self.count = count
    }
}

/// What is counted once on a local day.
public struct DayFigures: Sendable, Hashable {
    /// The active members of the day and of the days before it.
    public var active: ActiveFigures
    /// The most users in voice at once, without bots and the AFK channel.
    public var voicePeak: Int

    /// Creates figures, zero by default.
    public init(active: ActiveFigures = ActiveFigures(), voicePeak: Int = 0) {
        self.active = active
        self.voicePeak = voicePeak
    }
}

/// Joins by invite in a span of days.
public struct InviteJoins: Sendable, Hashable {
    /// The joins with one invite.
    public struct Invite: Sendable, Hashable {
        /// The code of the invite.
        public let code: String
        /// The channel to which it leads; `nil` if unknown.
        public let channel: UInt64?
        /// The joins.
        public let joins: Int64

        /// Creates the joins of an invite.
        public init(code: String, channel: UInt64?, joins: Int64) {
            self.code = code
            self.channel = channel
            self.joins = joins
        }
    }

    /// The invites with the most joins first; in a tie, by code.
    public var invites: [Invite]
    /// The number of other invites, and their joins.
    public var rest: (invites: Int, joins: Int64) { (restInvites, restJoins) }
    /// Joins with the vanity URL.
    public var vanity: Int64
    /// The other joins.
    public var unknown: Int64
    private let restInvites: Int
    private let restJoins: Int64

    /// Creates joins, none by default.
    public init(
        invites: [Invite] = [], rest: (invites: Int, joins: Int64) = (0, 0), vanity: Int64 = 0, unknown: Int64 = 0
    ) {
        self.invites = invites
        (restInvites, restJoins) = rest
        self.vanity = vanity
        self.unknown = unknown
    }
}
