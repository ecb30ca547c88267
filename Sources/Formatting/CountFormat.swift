// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Formats counts for messages.
package enum CountFormat {
    /// With thousands separators: `12,345`.
    package static func grouped(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// With a sign unless it is zero: `+1,234`, `-3`, `0`.
    package static func signed(_ count: Int) -> String {
        count > 0 ? "+" + grouped(count) : grouped(count)
    }
}
