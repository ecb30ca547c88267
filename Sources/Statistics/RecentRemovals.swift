// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

/// Who went a moment ago, and who was kicked or banned a moment ago: what it takes to tell why somebody went.
///
/// Discord tells of a ban twice, as a ban and as a leave, in either order; of a kick as a leave and as an entry of the
/// audit log, in either order too.
struct RecentRemovals: Sendable, Hashable {
    /// How far apart the two may be, in seconds in which something could be heard.
    static let window: TimeInterval = 30

    /// Somebody's leaving, as it was recorded.
    struct Leave: Sendable, Hashable {
        fileprivate var at: Date
        let day: Day
        let position: SessionPosition?
        fileprivate(set) var cause: LeaveCause
    }

    private struct Reason: Sendable, Hashable {
        var at: Date
        let cause: LeaveCause
    }

    private var leaves: [UInt64: Leave] = [:]
    private var reasons: [UInt64: Reason] = [:]
    /// Since when nothing can be heard; the time until something is heard again does not count.
    private var pausedSince: Date?
    /// So many entries are worth a look for those that are too old.
    private var manyEntries = 64

    init() {}

    /// Starts from events that a store kept, the earliest first, and from removals that explained none of them; what
    /// was heard later is still to come.
    init(after events: [MemberEvent], _ removals: [Removal], heardUntil instant: Date) {
        for event in events {
            switch event.kind {
            case .leave:
                _ = takeReason(of: event.person.id, at: event.at)
                note(leave: event)
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

    /// Why somebody who goes now does so, as far as it was heard before.
    mutating func takeReason(of user: UInt64, at instant: Date) -> LeaveCause {
        proceed(to: instant)
        guard let reason = reasons.removeValue(forKey: user), isRecent(reason.at, at: instant) else { return .left }
        return reason.cause
    }

    /// Why somebody who did not go yet will.
    func reason(of user: UInt64) -> LeaveCause? { reasons[user]?.cause }

    /// Somebody went, for the cause that the event bears.
    mutating func note(leave event: MemberEvent) {
        guard let cause = event.cause else { return }
        leaves[event.person.id] = Leave(at: event.at, day: event.day, position: event.position, cause: cause)
    }

    /// Somebody was kicked or banned.
    ///
    /// - Returns: the leave that this explains better than it was before; `nil` where none did, or none happened yet.
    mutating func explain(_ user: UInt64, by cause: LeaveCause, at instant: Date) -> Leave? {
        proceed(to: instant)
        guard let leave = leaves[user], isRecent(leave.at, at: instant) else {
            reasons[user] = Reason(at: instant, cause: max(cause, reasons[user]?.cause ?? .left))
            return nil
        }
        guard cause > leave.cause else { return nil }
        leaves[user]?.cause = cause
        return leave
    }

    /// Somebody came: what was before explains nothing that comes after.
    mutating func joined(_ user: UInt64) {
        leaves[user] = nil
        reasons[user] = nil
    }

    /// From here on nothing can be heard, until something is.
    mutating func pause(at instant: Date) {
        if pausedSince == nil { pausedSince = instant }
    }

    private func isRecent(_ earlier: Date, at instant: Date) -> Bool {
        instant.timeIntervalSince(earlier) <= Self.window
    }

    private mutating func proceed(to instant: Date) {
        if let pausedSince {
            let pause = max(0, instant.timeIntervalSince(pausedSince))
            for user in leaves.keys { leaves[user]?.at += pause }
            for user in reasons.keys { reasons[user]?.at += pause }
            self.pausedSince = nil
        }
        guard leaves.count + reasons.count > manyEntries else { return }
        leaves = leaves.filter { isRecent($0.value.at, at: instant) }
        reasons = reasons.filter { isRecent($0.value.at, at: instant) }
        manyEntries = max(64, 2 * (leaves.count + reasons.count))
    }
}
