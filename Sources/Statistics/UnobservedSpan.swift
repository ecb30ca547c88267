// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A period without observation, with the member counts before and after, and with the events that were found afterward.
/// The cause of the rest is unknown and never guessed.
public struct UnobservedSpan: Sendable, Hashable {
    /// The guild's ID.
    public let guild: UInt64
    /// The instant up to which all events before the period are known to have been received.
    public let from: Date
    /// The time at which the guild became available again.
    public let to: Date
    /// The member count before.
    public let membersBefore: Int
    /// The member count after.
    public let membersAfter: Int
    /// The events in the period that were found afterward.
    public let repaired: RepairedCounts
    /// The position of the event that ended the period.
    public let position: SessionPosition?

    /// Creates a span.
    public init(
        guild: UInt64, from: Date, to: Date, membersBefore: Int, membersAfter: Int,
        repaired: RepairedCounts = RepairedCounts(), position: SessionPosition? = nil
    ) {
        self.guild = guild
        self.from = from
        self.to = to
        self.membersBefore = membersBefore
        self.membersAfter = membersAfter
        self.repaired = repaired
        self.position = position
    }

    /// The change of the member count.
    public var change: Int { membersAfter - membersBefore }

    /// The part of the change that no event explains; it may hide any number of joins and leaves.
    public var unexplained: Int { change - repaired.netChange }
}

/// The totals of all periods without observation.
public struct UnobservedChange: Sendable, Hashable {
    /// The sum of all unexplained increases.
    public var gained: Int
    /// The sum of all unexplained decreases.
    public var lost: Int
    /// The number of periods, with or without a change.
    public var spans: Int
    /// The sum of their lengths.
    public var seconds: TimeInterval

    /// Creates a change, zero by default.
    public init(gained: Int = 0, lost: Int = 0, spans: Int = 0, seconds: TimeInterval = 0) {
        self.gained = gained
        self.lost = lost
        self.spans = spans
        self.seconds = seconds
    }

    /// Adds a span.
    mutating func add(_ span: UnobservedSpan) {
        spans += 1
        seconds += max(0, span.to.timeIntervalSince(span.from))
        gained += max(0, span.unexplained)
        lost += max(0, -span.unexplained)
    }
}
