// SPDX-License-Identifier: MIT
// Part of StatsBot.

@testable import Charts

/// A monospaced font with the ASCII characters, each half as wide as high.
struct PlainFont: ChartFont {
    func width(of text: String, style: TextStyle) -> Double { Double(text.count) * style.size / 2 }
    func hasGlyph(for scalar: Unicode.Scalar) -> Bool { scalar.isASCII }
}

/// Charts for the tests.
enum Fixtures {
    /// A month of a growing guild, with a bad week.
    static func month(days: Int = 30, from members: Int = 12_431) -> [MembersChart.Point] {
        var members = members
        return (0..<days).map { day in
            let joins = 18 + (day * 37) % 29 + (day % 7 > 4 ? 16 : 0)
            let leaves = 6 + (day * 23) % 17 + ((14...18).contains(day) ? 38 : 0)
            members += joins - leaves
            return MembersChart.Point(label: "Nov \(day + 1)", members: members, joins: joins, leaves: leaves)
        }
    }
}
