// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

/// Matches recent leaves with recent kicks and bans to determine why a member left.
///
/// Discord reports a ban as a ban and a leave, and a kick as a leave and an audit log entry, each in either order.
struct RecentRemovals: Sendable, Hashable {
    /// The maximum time between the two, in seconds, not counting interruptions.
    static let window: TimeInterval = 30

    /// A recorded leave.
    struct Leave: Sendable, Hashable {
        fileprivate var at: Date
        let day: Day
        let position: SessionPosition?
        fileprivate(set) var cause: LeaveCause
    }

    private struct Reason: Sendable, Hashable {
        /// The time of the report, later by the interruptions since then.
        var at: Date
        let reportedAt: Date
        let cause: LeaveCause

        init(at instant: Date, cause: LeaveCause) {
            (at, reportedAt, self.cause) = (instant, instant, cause)
        }
    }

    /// The recorded leaves.
    private var leaves: [UInt64: Leave] = [:]
    private var reasons: [UInt64: Reason] = [:]
    /// The start of the current interruption. Time during an interruption does not count.
    private var pausedSince: Date?
    /// The number of entries above which old entries are removed.
    private var pruneThreshold = 64

    init() {}

    /// Restores the state from stored events, earliest first, and from stored removals that have no leave yet. Events
    /// after `instant` are still to come.
    init(after events: [MemberEvent], _ removals: [Removal], observedUntil instant: Date) {
        for event in events {
            switch event.kind {
            case .leave:
                _ = takeReason(of: event.person.id, at: event.at)
                record(leave: event)
            case .ban: _ = explain(event.person.id, by: .banned, at: event.at)
            case .join: joined(event.person.id)
            case .unban: break
            }
        }
        for removal in removals {
            reasons[removal.user] = Reason(at: removal.at, cause: removal.cause)
        }
        pause(at: instant)
    }

    /// The cause of a leave that happens now, as far as it was reported before the leave.
    mutating func takeReason(of user: UInt64, at instant: Date) -> LeaveCause {
        proceed(to: instant)
        guard let reason = reasons.removeValue(forKey: user), isRecent(reason.at, at: instant) else { return .left }
        return reason.cause
    }

    /// The reported cause for a user who has not left yet.
    func reason(of user: UInt64) -> LeaveCause? { reasons[user]?.cause }

    /// Records a leave with its cause.
    mutating func record(leave event: MemberEvent) {
        guard let cause = event.cause else { return }
        leaves[event.person.id] = Leave(at: event.at, day: event.day, position: event.position, cause: cause)
    }

    /// Records that a user was kicked or banned.
    ///
    /// - Returns: The recorded leave if this cause is more specific than its previous one; otherwise `nil`.
    mutating func explain(_ user: UInt64, by cause: LeaveCause, at instant: Date) -> Leave? {
        proceed(to: instant)
        guard let leave = leaves[user], isRecent(leave.at, at: instant) else {
            let earlier = reasons[user].flatMap { isRecent($0.at, at: instant) ? $0.cause : nil }
            reasons[user] = Reason(at: instant, cause: max(cause, earlier ?? .left))
            return nil
        }
        guard cause > leave.cause else { return nil }
        leaves[user]?.cause = cause
        return leave
    }

    /// Records an event that a repair found. What was reported before it does not explain later leaves.
    mutating func found(_ kind: MemberEventKind, of user: UInt64, at instant: Date) {
        guard kind == .join || kind == .leave else { return }
        if let reason = reasons[user], reason.reportedAt <= instant || kind == .leave { reasons[user] = nil }
    }

    /// Records a join. Earlier removals do not explain later leaves.
    mutating func joined(_ user: UInt64) {
        leaves[user] = nil
        reasons[user] = nil
    }

    /// Replaces the ID of a user.
    mutating func replace(_ user: UInt64, with replacement: UInt64) {
        if let leave = leaves.removeValue(forKey: user) { leaves[replacement] = leave }
        if let reason = reasons.removeValue(forKey: user) { reasons[replacement] = reason }
    }

    /// Starts an interruption, which ends with the next observation.
    mutating func pause(at instant: Date) {
        if pausedSince == nil { pausedSince = instant }
    }

    private func isRecent(_ earlier: Date, at instant: Date) -> Bool {
        // An instant that lies far ahead was recorded before the clock was set back.
        abs(instant.timeIntervalSince(earlier)) <= Self.window
    }

    private mutating func proceed(to instant: Date) {
        if let pausedSince {
            let pause = max(0, instant.timeIntervalSince(pausedSince))
            for user in leaves.keys { leaves[user]?.at += pause }
            for user in reasons.keys { reasons[user]?.at += pause }
            self.pausedSince = nil
        }
        guard leaves.count + reasons.count > pruneThreshold else { return }
        leaves = leaves.filter { isRecent($0.value.at, at: instant) }
        reasons = reasons.filter { isRecent($0.value.at, at: instant) }
        pruneThreshold = max(64, 2 * (leaves.count + reasons.count))
    }
}
