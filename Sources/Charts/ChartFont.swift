// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the layout has to know of the font.
protocol ChartFont: ~Copyable {
    /// How wide a text is, in pixels.
    func width(of text: String, style: TextStyle) -> Double
    /// Whether the font can show a character.
    func hasGlyph(for scalar: Unicode.Scalar) -> Bool
}

/// How a text is written.
struct TextStyle: Sendable, Equatable {
    /// The font's size in pixels.
    let size: Double
    var isBold = false
}
