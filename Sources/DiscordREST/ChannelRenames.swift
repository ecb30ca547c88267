// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Timekeeping

/// The rename limit of each channel.
final class ChannelRenames: Sendable {
    private static let channelsKept = 1_024

    private let limits = Mutex<[ChannelID: RenameLimit]>([:])

    /// When the channel may be renamed next; `now` where that is at once.
    func nextSlot(of channel: ChannelID, at now: WallInstant) -> WallInstant {
        limits.withLock { $0[channel]?.nextSlot(at: now) ?? now }
    }

    /// Sets what is known of earlier renames.
    func restore(_ used: [WallInstant], of channel: ChannelID) {
        limits.withLock { $0[channel] = RenameLimit(used: used) }
    }

    /// Takes a slot.
    ///
    /// - Throws: `RESTError` with `.rateLimited` where none is free.
    func take(_ channel: ChannelID, at now: WallInstant, _ route: Route) throws {
        try limits.withLock { limits in
            // A channel whose slots are all free again need not be remembered.
            if limits.count >= Self.channelsKept {
                limits = limits.filter { $0.value.used.contains { $0.duration(to: now) < RenameLimit.window * 2 } }
            }
            let slot = limits[channel]?.nextSlot(at: now) ?? now
            guard slot <= now else { throw Self.refusal(now.duration(to: slot), route) }
            limits[channel, default: RenameLimit()].use(at: now)
        }
    }

    /// Throws what `take` would throw.
    func check(_ channel: ChannelID, at now: WallInstant, _ route: Route) throws {
        let slot = nextSlot(of: channel, at: now)
        guard slot <= now else { throw Self.refusal(now.duration(to: slot), route) }
    }

    /// Learns from an answer when the rename had arrived at the latest.
    func answered(_ channel: ChannelID, at now: WallInstant) {
        limits.withLock { $0[channel]?.answered(at: now) }
    }

    /// Learns from a refusal.
    func refused(_ channel: ChannelID, until: WallInstant) {
        limits.withLock { $0[channel, default: RenameLimit()].refused(until: until) }
    }

    private static func refusal(_ wait: Duration, _ route: Route) -> RESTError {
        RESTError(
            code: .rateLimited, message: "Not sent, since the channel was renamed twice in ten minutes",
            retryAfter: wait, route: route.name)
    }
}
