// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

extension Date {
    /// Converts from whole milliseconds since 1970, the precision in which events are stored.
    package init(milliseconds: Int64) {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        self.init(timeIntervalSince1970: Double(seconds) + Double(rest) / 1_000)
    }

    /// Whole milliseconds since 1970, rounded down so that no event moves into the next day, and clamped to `Int64`.
    package var milliseconds: Int64 {
        // A Double of this century is exact to a quarter of a microsecond; without the addition a whole millisecond
        // could round down to the one before.
        let milliseconds = ((timeIntervalSince1970 + 0.000_001) * 1_000).rounded(.down)
        if milliseconds.isNaN { return 0 }
        return Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }
}
