// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How counts stand in messages.
package enum CountFormat {
    /// With commas between thousands: `12,345`.
    package static func grouped(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// With its sign: `+1,234`, `-3`; `0` has none.
    package static func signed(_ count: Int) -> String {
        count > 0 ? "+" + grouped(count) : grouped(count)
    }
}
