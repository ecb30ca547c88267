// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

extension Date {
    /// Creates a date from whole milliseconds since 1970, the precision of stored events.
    package init(milliseconds: Int64) {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        self.init(timeIntervalSince1970: Double(seconds) + Double(rest) / 1_000)
    }

    /// Whole milliseconds since 1970, rounded down so that no event moves to the next day, and clamped to `Int64`.
    package var milliseconds: Int64 {
        // A Double is exact to a quarter of a microsecond in this century. Without the addition, a whole millisecond
        // could be rounded down to the previous one.
        let milliseconds = ((timeIntervalSince1970 + 0.000_001) * 1_000).rounded(.down)
        if milliseconds.isNaN { return 0 }
        return Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }
}
