// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What a session has shown of its bot. A pure value.
struct PresenceLog: Sendable {
    struct Entry: Sendable {
        var at: WallInstant
        var presence: ClientPayload.Presence
    }

    /// Source: Events, Gateway Events, "Presence Update": "5 times per 20 seconds". What becomes of one too many is not
    /// documented; here it is passed over.
    static let limit = 5
    static let window = Duration.seconds(20)
    /// Entries that are kept.
    private static let capacity = 1000

    private(set) var current: ClientPayload.Presence?
    /// The newest ones, oldest first, without that of the identify.
    private(set) var entries: [Entry] = []
    private(set) var updates = 0
    private(set) var refused = 0
    private var recent: [WallInstant] = []

    init(_ identified: ClientPayload.Presence?) {
        current = identified
    }

    /// Takes in a presence; `false` if it is one too many.
    mutating func update(_ presence: ClientPayload.Presence, at now: WallInstant) -> Bool {
        recent.removeAll { $0.duration(to: now) >= Self.window }
        guard recent.count < Self.limit else {
            refused += 1
            return false
        }
        recent.append(now)
        updates += 1
        current = presence
        entries.append(Entry(at: now, presence: presence))
        if entries.count > Self.capacity { entries.removeFirst() }
        return true
    }
}
