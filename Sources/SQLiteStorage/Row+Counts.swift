// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB

extension Row {
    /// A stored number of members or bans; `nil` if it is unknown. A number that no guild can have, which version 0.1 stored
    /// if Discord sent it, is unknown too, so that it neither overflows nor appears in a difference.
    func population(_ column: String) -> Int? {
        (self[column] as Int?).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }

    /// A stored number of events, limited to what sums of many days cannot overflow.
    func count(_ column: String) -> Int { Swift.min(Swift.max(self[column] as Int, 0), 1_000_000_000_000) }
}
