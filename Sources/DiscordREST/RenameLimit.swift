// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
public import Timekeeping

/// The renames that Discord allows a channel: two in ten minutes.
///
/// No header tells this limit; the third rename is answered 429 with a wait of up to ten minutes. So it is kept here:
/// the first change goes at once, the next waits for its slot. `used` is all that it takes to go on after a restart.
public struct RenameLimit: Sendable, Equatable {
    /// How many renames in one window.
    public static let renames = ChannelRenameLimit.renames
    /// How long a rename counts.
    public static let window = ChannelRenameLimit.window
    /// Discord's window begins when the rename arrives there, which is a little later than it was sent.
    public static let margin = Duration.seconds(2)

    /// When the last renames were sent, the earliest first; no more than `renames`. After a refusal they are the latest
    /// that Discord's answer admits.
    public private(set) var used: [WallInstant]

    /// Starts from the renames of the last ten minutes, in any order.
    public init(used: [WallInstant] = []) {
        self.used = used.sorted().suffix(Self.renames)
    }

    /// When the channel may be renamed next; `now` where that is at once.
    public func nextSlot(at now: WallInstant) -> WallInstant {
        // What lies in the future was noted by a clock that has been set back since: it tells nothing.
        let recent = used.filter { $0 <= now && $0.duration(to: now) < Self.window + Self.margin }
        guard recent.count >= Self.renames else { return now }
        return recent[recent.count - Self.renames].advanced(by: Self.window + Self.margin)
    }

    /// Notes a rename.
    public mutating func use(at now: WallInstant) {
        used = used.suffix(Self.renames - 1) + [now]
    }

    /// Notes that the last rename was answered: it arrived at some time before, and counts from then.
    public mutating func answered(at now: WallInstant) {
        guard let last = used.last, last <= now else { return }
        used[used.count - 1] = now
    }

    /// Notes that Discord refused a rename until then: no slot is free before.
    public mutating func refused(until: WallInstant) {
        let earliest = until.advanced(by: .zero - Self.window - Self.margin)
        let missing = Array(repeating: earliest, count: Self.renames - used.count)
        used = (missing + used).map { max($0, earliest) }.sorted()
    }
}
