// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Counts invalid requests in the last ten minutes. At 10,000, Discord blocks the IP address; the client stops earlier.
///
/// Source: Topics, Rate Limits, "Invalid Request Limit aka Cloudflare bans".
struct InvalidRequestBudget: Sendable {
    /// Invalid requests in ten minutes above which nothing is sent.
    static let allowed = 9_000

    /// Requests are counted in ten-second slots, so that memory use is constant.
    private static let slotLength: Int64 = 10_000_000_000
    private static let slotCount: Int64 = 60

    private var slots: [(number: Int64, count: Int)] = []

    /// Counts an invalid request.
    mutating func count(now: WallInstant) {
        let slot = Self.slot(now)
        forget(before: slot)
        if slots.last?.number == slot {
            slots[slots.count - 1].count += 1
        } else {
            slots.append((slot, 1))
        }
    }

    /// The time until which nothing may be sent; `nil` while the budget is not used up.
    mutating func refusedUntil(now: WallInstant) -> WallInstant? {
        guard !slots.isEmpty else { return nil }
        forget(before: Self.slot(now))
        var total = slots.reduce(0) { $0 + $1.count }
        guard total > Self.allowed else { return nil }
        // The block ends when enough of the oldest slots have expired.
        var until = now
        for slot in slots where total > Self.allowed {
            total -= slot.count
            until = WallInstant(nanosecondsSince1970: (slot.number + Self.slotCount + 1) * Self.slotLength)
        }
        return until
    }

    private mutating func forget(before slot: Int64) {
        slots.removeAll { $0.number < slot - Self.slotCount }
    }

    private static func slot(_ now: WallInstant) -> Int64 { now.nanosecondsSince1970 / slotLength }
}
