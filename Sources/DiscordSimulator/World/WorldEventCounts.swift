// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Event counts since the start.
struct WorldEventCounts: Sendable, Equatable {
    var joins = 0
    /// All removals: leaves, kicks and bans.
    var leaves = 0
    var kicks = 0
    var bans = 0
    var unbans = 0
    var presenceUpdates = 0
    /// Messages of members; only in load mode.
    var memberMessages = 0

    mutating func count(_ event: WorldEvent) {
        switch event.kind {
        case .join: joins += 1
        case .leave:
            leaves += 1
            if event.cause == .kick { kicks += 1 }
        case .ban: bans += 1
        case .unban: unbans += 1
        case .presence: presenceUpdates += 1
        case .auditLogEntry, .repeatedJoin: break
        }
    }
}
