// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The presences set in a session. A pure value.
struct PresenceLog: Sendable {
    struct Entry: Sendable {
        var at: WallInstant
        var presence: ClientPayload.Presence
    }

    /// Source: Events, Gateway Events, "Presence Update": "5 times per 20 seconds". What Discord does with updates over
    /// the limit is undocumented; the simulator ignores them.
    static let limit = 5
    static let window = Duration.seconds(20)
    /// Maximum number of entries.
    private static let capacity = 1000

    private(set) var current: ClientPayload.Presence?
    /// The newest updates, oldest first, without the presence of the identify payload.
    private(set) var entries: [Entry] = []
    private(set) var updates = 0
    private(set) var refused = 0
    private var recent: [WallInstant] = []

    init(_ identified: ClientPayload.Presence?) {
        current = identified
    }

    /// Records a presence update; `false` if it is over the limit.
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
