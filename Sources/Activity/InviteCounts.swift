// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import LocalTime

/// What a user joined with.
public enum InviteSource: Sendable, Hashable {
    /// An invite, by its code.
    case invite(String)
    /// The guild's vanity URL.
    case vanity
    /// Not known: several invites are possible, or none, for example in Server Discovery.
    case unknown
}

/// What joins are counted by.
public struct InviteCountKey: Sendable, Hashable {
    /// The local day.
    public let day: Day
    /// What the users joined with.
    public let source: InviteSource

    /// Creates a key.
    public init(_ day: Day, _ source: InviteSource) {
        self.day = day
        self.source = source
    }
}

/// Changes of the joins by invite.
///
/// Each join counts as unknown at once. If it is attributed later, the change subtracts it there again. Both numbers are in
/// the same change, so the sum over all sources is always the number of joins.
public struct InviteChanges: Sendable, Hashable {
    /// The numbers to add. There are no zeros.
    public private(set) var counts: [InviteCountKey: Int64] = [:]
    /// The channels of invites in `counts`, by code.
    public private(set) var channels: [String: UInt64] = [:]
    /// The change of the number of joins that may still be attributed. It is not stored: after a crash, they stay unknown.
    public var undecided: Int64 = 0

    /// Creates no changes.
    public init() {}

    /// Whether there are no changes.
    public var isEmpty: Bool { counts.isEmpty && undecided == 0 }

    /// Adds joins.
    public mutating func add(_ joins: Int64, _ source: InviteSource, on day: Day, channel: UInt64? = nil) {
        let key = InviteCountKey(day, source)
        let sum = (counts[key] ?? 0) &+ joins
        counts[key] = sum == 0 ? nil : sum
        if case .invite(let code) = source, let channel { channels[code] = channel }
    }

    /// Adds later changes.
    public mutating func merge(_ later: InviteChanges) {
        for (key, joins) in later.counts { add(joins, key.source, on: key.day) }
        channels.merge(later.channels) { $1 }
        undecided &+= later.undecided
    }
}

/// Joins since the first day by source.
public struct InviteTotals: Sendable, Hashable {
    /// Joins with an invite.
    public private(set) var attributed: Int64
    /// Joins with the vanity URL.
    public private(set) var vanity: Int64
    /// The other joins, including those that may still be attributed.
    private var rest: Int64
    private var undecided: Int64 = 0

    /// Creates totals of stored joins. None of them is attributed later.
    public init(attributed: Int64 = 0, vanity: Int64 = 0, unknown: Int64 = 0) {
        self.attributed = attributed
        self.vanity = vanity
        rest = unknown
    }

    /// Joins that stay unknown. Never decreases, because it does not include those that may still be attributed.
    public var unknown: Int64 { rest &- undecided }

    /// Adds changes that were committed.
    mutating func add(_ changes: InviteChanges) {
        for (key, joins) in changes.counts {
            switch key.source {
            case .invite: attributed &+= joins
            case .vanity: vanity &+= joins
            case .unknown: rest &+= joins
            }
        }
        undecided &+= changes.undecided
    }
}
