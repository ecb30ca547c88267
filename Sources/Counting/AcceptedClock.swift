// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Decides whether old data may be removed by the wall clock. The clock of a machine can be wrong by years, and one start with
/// it must not remove what retention would keep.
///
/// A time far ahead of the last accepted one is accepted if Discord's time agrees, and refused for as long as it does not.
/// Without Discord, it is accepted once it has lasted for a day of running.
package struct AcceptedClock: Sendable, Equatable {
    enum Verdict: Sendable, Equatable {
        case accepted
        /// Nothing may be removed yet; the clock is ahead of the last accepted time by this many seconds.
        case pending(ahead: TimeInterval)
    }

    /// A larger advance between two checks is not accepted at once, in seconds.
    static let largestAdvance: TimeInterval = 2 * 86_400
    /// A time differs from Discord's only if it does by more than this, in seconds: retention is counted in days.
    static let tolerance: TimeInterval = 86_400
    /// Hourly checks without Discord until a large advance is accepted.
    static let confirmations = 24

    /// The last accepted time; `nil` if there are no data yet.
    private(set) var last: Date?
    private var pending = 0

    init(last: Date?) { self.last = last }

    /// Checks the time. Call every hour.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - serverTime: Discord's time, if known.
    /// - Returns: whether old data may be removed by this time.
    mutating func check(_ now: Date, serverTime: Date? = nil) -> Verdict {
        if let last, now.timeIntervalSince(last) > Self.largestAdvance {
            let isConfirmed = serverTime.map { abs(now.timeIntervalSince($0)) <= Self.tolerance }
            let isAccepted = isConfirmed ?? (pending >= Self.confirmations)
            guard isAccepted else {
                if isConfirmed == nil { pending += 1 }
                return .pending(ahead: now.timeIntervalSince(last))
            }
        }
        last = now
        pending = 0
        return .accepted
    }
}
