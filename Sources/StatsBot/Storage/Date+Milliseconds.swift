// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

extension Date {
    /// An instant as the database keeps it.
    init(milliseconds: Int64) {
        self = WallInstant(millisecondsSince1970: milliseconds).date
    }

    /// Whole milliseconds since 1970, rounded down, so that no event moves into the next day.
    var milliseconds: Int64 {
        // A Double of this century is right to a quarter of a microsecond: what was a whole millisecond must stay it.
        WallInstant(secondsSince1970: timeIntervalSince1970 + 0.000_001).millisecondsSince1970
    }
}
