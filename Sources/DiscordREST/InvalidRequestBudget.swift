// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Counts invalid requests in the last ten minutes. At 10,000, Discord blocks the IP address; the client stops earlier.
///
/// Source: Topics, Rate Limits, "Invalid Request Limit aka Cloudflare bans".
struct InvalidRequestBudget: Sendable {
    /// Invalid requests in ten minutes above which nothing is sent.
    static let allowed = 9_000

    private static let window = Duration.seconds(600)
    /// Requests are counted in ten-second slots, so that memory use is constant.
    private static let slotLength = Duration.seconds(10)

    private struct Slot {
        let start: MonotonicInstant
        var count = 1

        /// The time at which its last request no longer counts.
        var end: MonotonicInstant { start.advanced(by: slotLength + window) }
    }

    private var slots: [Slot] = []

    /// Counts an invalid request.
    mutating func count(now: MonotonicInstant) {
        slots.removeAll { $0.end <= now }
        if let last = slots.last, last.start.duration(to: now) < Self.slotLength {
            slots[slots.count - 1].count += 1
        } else {
            slots.append(Slot(start: now))
        }
    }

    /// The time until which nothing may be sent; `nil` while the budget is not used up.
    mutating func refusedUntil(now: MonotonicInstant) -> MonotonicInstant? {
        guard !slots.isEmpty else { return nil }
        slots.removeAll { $0.end <= now }
        var total = slots.reduce(0) { $0 + $1.count }
        guard total > Self.allowed else { return nil }
        // The block ends when enough of the oldest slots have expired.
        var until = now
        for slot in slots where total > Self.allowed {
            total -= slot.count
            until = slot.end
        }
        return until
    }
}
