// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

/// Formats times and shares for messages.
enum AmountText {
    /// A time such as `45 min`, `12.5 h` or `1,234 h`.
    static func time(_ milliseconds: Int64) -> String {
        let size = milliseconds.magnitude
        let sign = milliseconds < 0 ? "-" : ""
        let minutes = (size + 30_000) / 60_000
        if minutes < 60 { return minutes == 0 ? "0 min" : "\(sign)\(minutes) min" }
        let tenths = (size + 180_000) / 360_000
        let (hours, tenth) = tenths.quotientAndRemainder(dividingBy: 10)
        let fraction = tenth == 0 || hours >= 100 ? "" : ".\(tenth)"
        return sign + CountFormat.grouped(Int(clamping: hours)) + fraction + " h"
    }

    /// A share such as `92%`. Only all is `100%`, and only none is `0%`.
    static func percent(_ share: Double) -> String {
        let percent = (share * 100).rounded()
        if share > 0, percent < 1 { return "<1%" }
        if share < 1, percent > 99 { return ">99%" }
        return "\(Int(percent))%"
    }

    /// A count with its noun, such as `1 message` or `1,234 messages`.
    static func counted(_ count: Int64, _ noun: String) -> String {
        "\(CountFormat.grouped(Int(clamping: count))) \(noun)\(count == 1 ? "" : "s")"
    }
}
