// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Formats counts for charts.
enum CountText {
    /// With thousands separators: `12,345,678`.
    static func plain(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "\u{2212}" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// With a sign unless it is zero: `+1,234`. U+2212 MINUS SIGN is as wide as the plus sign.
    static func signed(_ count: Int) -> String {
        count > 0 ? "+" + plain(count) : plain(count)
    }
}
