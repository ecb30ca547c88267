// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// A time in which nobody looked, and how the member count changed in it. What made it change is not known and never
/// guessed.
public struct UnobservedSpan: Sendable, Hashable {
    /// The community's id.
    public let guild: UInt64
    /// When something was heard for the last time.
    public let from: Date
    /// When the community came back into view.
    public let to: Date
    /// The member count before.
    public let membersBefore: Int
    /// The member count after.
    public let membersAfter: Int
    /// Where the news came from.
    public let position: SessionPosition?

    /// Makes a span.
    public init(
        guild: UInt64, from: Date, to: Date, membersBefore: Int, membersAfter: Int, position: SessionPosition? = nil
    ) {
        self.guild = guild
        self.from = from
        self.to = to
        self.membersBefore = membersBefore
        self.membersAfter = membersAfter
        self.position = position
    }

    /// How many members more there are; it may hide any number of joins and leaves.
    public var change: Int { membersAfter - membersBefore }
}

/// How the member count changed while nobody looked, in all.
public struct UnobservedChange: Sendable, Hashable {
    /// The sum of the rises.
    public var gained: Int
    /// The sum of the falls.
    public var lost: Int

    /// Makes a change, of nothing unless said otherwise.
    public init(gained: Int = 0, lost: Int = 0) {
        self.gained = gained
        self.lost = lost
    }

    /// Adds a span's.
    mutating func add(_ span: UnobservedSpan) {
        gained += max(0, span.change)
        lost += max(0, -span.change)
    }
}
