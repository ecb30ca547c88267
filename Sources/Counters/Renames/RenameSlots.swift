// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The recent renames of a channel, against Discord's limit.
struct RenameSlots: Sendable, Hashable {
    /// The window, and a margin, because Discord's window starts when the request arrives, slightly after it was sent.
    static let window = ChannelRenameLimit.window + .seconds(2)

    /// Earliest first; at most `ChannelRenameLimit.renames`.
    private(set) var used: [MonotonicInstant] = []

    /// The earliest time of the next rename; `distantPast` if a slot is free.
    func next(at now: MonotonicInstant) -> MonotonicInstant {
        guard used.count == ChannelRenameLimit.renames, let first = used.first else { return .distantPast }
        let next = first.advanced(by: Self.window)
        return next > now ? next : .distantPast
    }

    /// Whether all slots are free.
    func areFree(at now: MonotonicInstant) -> Bool {
        used.last.map { $0.advanced(by: Self.window) <= now } ?? true
    }

    mutating func use(at now: MonotonicInstant) {
        used = Array((used + [now]).sorted().suffix(ChannelRenameLimit.renames))
    }

    /// Moves the last rename to the time of its response, the latest time at which it can have reached Discord.
    mutating func answered(at now: MonotonicInstant) {
        if let last = used.last, last < now { used[used.count - 1] = now }
    }
}
