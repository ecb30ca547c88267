// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The font metrics that the layout needs.
protocol ChartFont: ~Copyable {
    /// The width of a text in pixels.
    func width(of text: String, style: TextStyle) -> Double
    /// Whether the font has a glyph for a character.
    func hasGlyph(for scalar: Unicode.Scalar) -> Bool
}

/// The size and weight of a text.
struct TextStyle: Sendable, Equatable {
    /// The font size in pixels.
    let size: Double
    var isBold = false
}
