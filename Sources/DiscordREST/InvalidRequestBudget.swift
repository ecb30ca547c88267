// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Counts refused requests of the last ten minutes. At 10,000 Discord blocks the address; this stops before.
///
/// Source: Topics, Rate Limits, "Invalid Request Limit aka Cloudflare bans".
struct InvalidRequestBudget: Sendable {
    /// Above this many in ten minutes nothing is sent.
    static let allowed = 9_000

    /// Requests are counted in slots of ten seconds, so that the memory that it takes does not grow with them.
    private static let slotLength: Int64 = 10_000_000_000
    private static let slotsKept: Int64 = 60

    private var slots: [(number: Int64, count: Int)] = []

    /// Counts one.
    mutating func count(now: WallInstant) {
        let slot = Self.slot(now)
        forget(before: slot)
        if slots.last?.number == slot {
            slots[slots.count - 1].count += 1
        } else {
            slots.append((slot, 1))
        }
    }

    /// Until when nothing may be sent; `nil` while there is room.
    mutating func refusedUntil(now: WallInstant) -> WallInstant? {
        guard !slots.isEmpty else { return nil }
        forget(before: Self.slot(now))
        var total = slots.reduce(0) { $0 + $1.count }
        guard total > Self.allowed else { return nil }
        // The oldest go first; it is over when those that stay are few enough.
        var until = now
        for slot in slots where total > Self.allowed {
            total -= slot.count
            until = WallInstant(nanosecondsSince1970: (slot.number + Self.slotsKept + 1) * Self.slotLength)
        }
        return until
    }

    private mutating func forget(before slot: Int64) {
        slots.removeAll { $0.number < slot - Self.slotsKept }
    }

    private static func slot(_ now: WallInstant) -> Int64 { now.nanosecondsSince1970 / slotLength }
}
