// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Timekeeping

/// The bot's start time: one value for the API, the commands and the heartbeat message, unaffected by restarts of
/// services.
package struct Uptime: Sendable {
    package let startedAt: WallInstant
    private let start: MonotonicInstant
    private let clock: any WallClock

    /// Starts now.
    package init(_ clock: any WallClock) {
        self.clock = clock
        startedAt = clock.wallNow
        start = clock.now
    }

    package var duration: Duration { start.duration(to: clock.now) }
}
