// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The limit on requests per second over all routes. Source: Topics, Rate Limits, "Global Rate Limit".
struct GlobalRateLimit: Sendable {
    /// Requests per second.
    static let requests = 50

    private var blockedUntil = MonotonicInstant.distantPast
    /// Times of the last requests, oldest first; at most `requests`.
    private var recent: [MonotonicInstant] = []

    /// The earliest time of the next request; a time in the past means immediately.
    mutating func nextSlot(at now: MonotonicInstant) -> MonotonicInstant {
        let oldest = now.advanced(by: .seconds(-1))
        recent.removeAll { $0 <= oldest }
        guard recent.count >= Self.requests else { return blockedUntil }
        return max(blockedUntil, recent[0].advanced(by: .seconds(1)))
    }

    /// Records a request.
    mutating func take(at now: MonotonicInstant) {
        recent.append(now)
    }

    /// Records a 429.
    mutating func block(until: MonotonicInstant) {
        blockedUntil = max(blockedUntil, until)
    }
}
