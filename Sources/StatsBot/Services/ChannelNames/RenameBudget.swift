// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The renames that Discord allows a channel: two in ten minutes.
///
/// No header tells this limit; the third rename is answered 429 with a wait of up to ten minutes. So it is kept here:
/// the first change goes at once, the next waits for its slot.
struct RenameBudget: Sendable, Equatable {
    static let renames = 2
    static let window = Duration.seconds(600)
    /// Discord's window begins when the rename arrives there, which is a little later than it was sent.
    static let margin = Duration.seconds(2)

    private var used: [WallInstant]

    /// Starts from the renames of the last ten minutes, the earliest first.
    init(used: [WallInstant] = []) {
        self.used = used
    }

    /// When the channel may be renamed next; `now` where that is at once.
    func nextSlot(at now: WallInstant) -> WallInstant {
        let recent = used.filter { $0.duration(to: now) < Self.window + Self.margin }
        guard recent.count >= Self.renames else { return now }
        return recent[recent.count - Self.renames].advanced(by: Self.window + Self.margin)
    }

    /// Notes a rename.
    mutating func use(at now: WallInstant) {
        used = used.suffix(Self.renames - 1) + [now]
    }
}
