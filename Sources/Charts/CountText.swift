// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How counts are written.
enum CountText {
    /// With commas between thousands: `12,345,678`.
    static func plain(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "\u{2212}" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// With its sign, unless it is zero: `+1,234`. The minus is a minus, as wide as the plus.
    static func signed(_ count: Int) -> String {
        count > 0 ? "+" + plain(count) : plain(count)
    }
}
