// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// Determines which invites users joined with: a pure fold over joins, invites and lists of invites.
///
/// Discord does not say which invite a user has used; only the invite's number of uses grows. So the invites are listed after
/// joins, when no more users have joined for a moment, and compared with the list before. Joins are attributed only if one
/// invite alone explains all of them.
///
/// ```swift
/// tracker.join(on: today, at: now)
/// let revision = tracker.revision
/// // List the invites, and wait for events that may be late.
/// tracker.compare(list, since: revision, at: now)
/// let changes = tracker.takeChanges()
/// ```
public struct InviteTracker: Sendable {
    /// More invites than a guild can have.
    static let capacity = 10_000
    /// An invite is exhausted, not deleted by a moderator, if its deletion and the last join are received within this time.
    /// Discord does not document their order.
    static let exhaustionTime: TimeInterval = 5

    /// A number that changes whenever a list that was requested before can no longer be compared.
    public private(set) var revision = 0
    /// The invites before the joins that wait; `nil` until they are known.
    private var base: InviteList?
    /// When invites of `base` were deleted.
    private var deletions: [String: Date] = [:]
    /// The joins since `base`, by day.
    private var waiting: [Day: Int64] = [:]
    private var lastJoin: Date?
    private var changes = InviteChanges()

    /// Creates a tracker that knows no invites.
    public init() {}

    /// Whether the invites must be listed: they are unknown, or users have joined.
    public var needsList: Bool { base == nil || !waiting.isEmpty }

    /// The number of joins that may still be attributed.
    public var undecided: Int64 { waiting.values.reduce(0, &+) }

    /// Counts the join of a user who is not a bot, when it is received.
    public mutating func join(on day: Day, at instant: Date) {
        revision &+= 1
        changes.add(1, .unknown, on: day)
        guard base != nil else { return }
        waiting[day, default: 0] &+= 1
        changes.undecided &+= 1
        lastJoin = instant
    }

    /// Counts a join that was missed and found later. The invites have changed in between.
    public mutating func joinMissed(on day: Day) {
        changes.add(1, .unknown, on: day)
        reset()
    }

    /// Records that an invite was created.
    public mutating func created(_ invite: ListedInvite) {
        guard let count = base?.invites.count, count < Self.capacity, base?.invites[invite.code] == nil else { return }
        base?.invites[invite.code] = invite
    }

    /// Records that an invite was deleted, by a moderator or by its last use.
    public mutating func deleted(_ code: String, at instant: Date) {
        if base?.invites[code] != nil { deletions[code] = instant }
    }

    /// Forgets the invites: events or a list were missed. The joins that wait stay unknown.
    public mutating func reset() {
        revision &+= 1
        base = nil
        settle()
    }

    /// Compares a list of all invites with the one before, and attributes the joins in between if that is possible.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - revision: `revision` a moment before the list was requested. It must not have changed until a moment after the
    ///     response: then the uses in the list are those of the joins that were received.
    ///   - instant: The time of the response.
    /// - Returns: Whether the list was used. Otherwise, another one is needed.
    public mutating func compare(_ list: InviteList, since revision: Int, at instant: Date) -> Bool {
        guard revision == self.revision else { return false }
        if let base, let lastJoin {
            let exhausted = deletions.filter { abs($0.value.timeIntervalSince(lastJoin)) <= Self.exhaustionTime }
            let source = list.source(of: undecided, since: base, exhausted: Set(exhausted.keys), at: instant)
            if let source { attribute(to: source, list) }
        }
        settle()
        base = list
        return true
    }

    /// Removes and returns the changes since the last call.
    public mutating func takeChanges() -> InviteChanges {
        defer { changes = InviteChanges() }
        return changes
    }

    private mutating func attribute(to source: InviteSource, _ list: InviteList) {
        var channel: UInt64?
        if case .invite(let code) = source { channel = (list.invites[code] ?? base?.invites[code])?.channel }
        for (day, joins) in waiting {
            changes.add(-joins, .unknown, on: day)
            changes.add(joins, source, on: day, channel: channel)
        }
    }

    /// Ends the wait of all joins.
    private mutating func settle() {
        changes.undecided &-= undecided
        waiting = [:]
        deletions = [:]
        lastJoin = nil
    }
}
