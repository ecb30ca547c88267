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

/// Measures the texts of a layout, as `PlainFont` would draw them.
enum TextAreas {
    /// The area of a text, from its baseline to the height of its capitals.
    static func area(_ label: ChartLabel) -> Rectangle {
        let width = PlainFont().width(of: label.text, style: label.style)
        let height = label.style.size * 0.75
        return Rectangle(
            x: label.start(font: PlainFont()), y: label.position.y - height, width: width, height: height)
    }

    /// The texts that overlap another text or cross the edge of the image.
    static func misplaced(_ labels: [ChartLabel], width: Double, height: Double) -> [String] {
        let areas = labels.map(area)
        return labels.indices.filter { index in
            let area = areas[index]
            let isInside = area.x >= 0 && area.y >= 0 && area.right <= width + 1e-6 && area.bottom <= height
            return !isInside || areas.indices.contains { $0 != index && areas[$0].overlaps(area) }
        }.map { labels[$0].text }
    }
}

/// Values at the limits, which must neither trap nor be drawn as what they are not.
enum Extremes {
    static let values: [Double?] = [
        nil, 0, 1, -1, -0.0, .nan, .signalingNaN, .infinity, -.infinity, .leastNonzeroMagnitude,
        .greatestFiniteMagnitude, Double(Int64.max), Double(Int64.min), 1e18, 0.04, 999_999.6,
    ]
    static let texts = [
        "", " ", "\u{0}", "🎉", "日本語", "\u{202E}abc", String(repeating: "W", count: 5_000),
        "e" + String(repeating: "\u{301}", count: 5_000), "العربية-12-chat", "a\n\n\nb",
    ]
    static let sizes = [(1_200, 600), (800, 400), (320, 240), (4_000, 240), (320, 4_000)]
}
