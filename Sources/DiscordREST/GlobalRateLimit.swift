// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Requests in one second, over all routes. Source: Topics, Rate Limits, "Global Rate Limit".
struct GlobalRateLimit: Sendable {
    /// How many in one second.
    static let requests = 50

    private var blockedUntil = WallInstant(nanosecondsSince1970: .min)
    /// When the last requests were sent, the oldest first; at most `requests`.
    private var recent: [WallInstant] = []

    /// When the next request may be sent; in the past where that is at once.
    mutating func nextPlace(at now: WallInstant) -> WallInstant {
        let oldest = now.advanced(by: .seconds(-1))
        recent.removeAll { $0 <= oldest }
        guard recent.count >= Self.requests else { return blockedUntil }
        return max(blockedUntil, recent[0].advanced(by: .seconds(1)))
    }

    /// Notes a request.
    mutating func take(at now: WallInstant) {
        recent.append(now)
    }

    /// Notes a 429.
    mutating func block(until: WallInstant) {
        blockedUntil = max(blockedUntil, until)
    }
}
