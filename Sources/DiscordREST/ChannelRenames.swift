// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Timekeeping

/// The rename limit of each channel.
final class ChannelRenames: Sendable {
    private static let maximumChannels = 1_024

    private let limits = Mutex<[ChannelID: RenameLimit]>([:])

    /// The earliest time of the next rename; `now` if a slot is free.
    func nextSlot(of channel: ChannelID, at now: MonotonicInstant) -> MonotonicInstant {
        limits.withLock { $0[channel]?.nextSlot(at: now) ?? now }
    }

    /// Restores earlier renames, given as times between them and `now`.
    func restore(_ ages: [Duration], of channel: ChannelID, at now: MonotonicInstant) {
        // A rename from the future was recorded by a wrong clock. It may have happened just now, but not later.
        let used = ages.map { now.advanced(by: .zero - max($0, .zero)) }
        limits.withLock { $0[channel] = RenameLimit(used: used) }
    }

    /// Uses a slot.
    ///
    /// - Throws: `RESTError` with `.rateLimited` if no slot is free.
    func take(_ channel: ChannelID, at now: MonotonicInstant, _ route: Route) throws {
        try limits.withLock { limits in
            // Channels whose slots are all free again can be dropped.
            if limits.count >= Self.maximumChannels {
                limits = limits.filter { $0.value.used.contains { $0.duration(to: now) < RenameLimit.window * 2 } }
            }
            let slot = limits[channel]?.nextSlot(at: now) ?? now
            guard slot <= now else { throw Self.refusal(now.duration(to: slot), route) }
            limits[channel, default: RenameLimit()].use(at: now)
        }
    }

    /// Throws the same error as `take`, without using a slot.
    func check(_ channel: ChannelID, at now: MonotonicInstant, _ route: Route) throws {
        let slot = nextSlot(of: channel, at: now)
        guard slot <= now else { throw Self.refusal(now.duration(to: slot), route) }
    }

    /// Records a response, which is the latest time that the rename can have reached Discord.
    func answered(_ channel: ChannelID, at now: MonotonicInstant) {
        limits.withLock { $0[channel]?.answered(at: now) }
    }

    /// Records a rejected rename.
    func refused(_ channel: ChannelID, until: MonotonicInstant) {
        limits.withLock { $0[channel, default: RenameLimit()].refused(until: until) }
    }

    private static func refusal(_ wait: Duration, _ route: Route) -> RESTError {
        RESTError(
            code: .rateLimited, message: "Request not sent: the channel was renamed twice within ten minutes",
            retryAfter: wait, route: route.name)
    }
}
