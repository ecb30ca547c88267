// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Since when the bot has been running: one value for the API, the commands and the heartbeat message, however often a
/// service is restarted meanwhile.
struct Uptime: Sendable {
    let startedAt: WallInstant
    let clock: any WallClock

    /// Starts now.
    init(_ clock: any WallClock) {
        self.clock = clock
        startedAt = clock.now
    }

    var duration: Duration { startedAt.duration(to: clock.now) }
}
