// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
public import Timekeeping

/// Discord's limit on channel renames: two per channel in ten minutes.
///
/// No header reports this limit; the third rename gets a 429 with a wait of up to ten minutes. It is therefore tracked
/// here: the first change is sent immediately, the next one waits for a slot.
public struct RenameLimit: Sendable, Equatable {
    /// Renames per window.
    public static let renames = ChannelRenameLimit.renames
    /// Length of the window.
    public static let window = ChannelRenameLimit.window
    /// Added to the window, because Discord's starts when the request arrives, slightly after it was sent.
    public static let margin = Duration.seconds(2)

    /// Times of the last renames, earliest first; at most `renames`. After a rejected rename, these are the latest
    /// times consistent with Discord's response.
    public private(set) var used: [MonotonicInstant]

    /// Creates a limit from the renames of the last ten minutes, in any order.
    public init(used: [MonotonicInstant] = []) {
        self.used = used.sorted().suffix(Self.renames)
    }

    /// The earliest time of the next rename; `now` if a slot is free.
    public func nextSlot(at now: MonotonicInstant) -> MonotonicInstant {
        let recent = used.filter { $0.duration(to: now) < Self.window + Self.margin }
        guard recent.count >= Self.renames else { return now }
        return recent[recent.count - Self.renames].advanced(by: Self.window + Self.margin)
    }

    /// Records a rename.
    public mutating func use(at now: MonotonicInstant) {
        used = used.suffix(Self.renames - 1) + [now]
    }

    /// Records the response to the last rename. The rename arrived at `now` at the latest, so its window starts then.
    public mutating func answered(at now: MonotonicInstant) {
        guard let last = used.last, last <= now else { return }
        used[used.count - 1] = now
    }

    /// Records a rejected rename: no slot is free before `until`.
    public mutating func refused(until: MonotonicInstant) {
        let earliest = until.advanced(by: .zero - Self.window - Self.margin)
        let missing = Array(repeating: earliest, count: Self.renames - used.count)
        used = (missing + used).map { max($0, earliest) }.sorted()
    }
}
