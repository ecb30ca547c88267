// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Prepares external text for a chart.
enum ChartText {
    /// The maximum number of Unicode scalars to process; longer text never fits.
    private static let scalarLimit = 500

    /// The text on one line, with single spaces between words and without characters that are invisible or missing from
    /// the font.
    static func cleaned(_ text: String, font: borrowing some ChartFont & ~Copyable) -> String {
        var result = ""
        var isSpacePending = false
        for scalar in text.unicodeScalars.prefix(scalarLimit) {
            if scalar.properties.isWhitespace {
                isSpacePending = !result.isEmpty
            } else if isVisible(scalar), font.hasGlyph(for: scalar) {
                if isSpacePending { result.append(" ") }
                isSpacePending = false
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text, truncated with an ellipsis if it is wider than `width`.
    static func fitted(
        _ text: String, style: TextStyle, width: Double, font: borrowing some ChartFont & ~Copyable
    ) -> String {
        if font.width(of: text, style: style) <= width { return text }
        let characters = Array(text)
        var fitting = 0
        var tooMany = characters.count
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            if font.width(of: truncated(characters, to: middle), style: style) <= width {
                fitting = middle
            } else {
                tooMany = middle
            }
        }
        return truncated(characters, to: fitting)
    }

    private static func truncated(_ characters: [Character], to count: Int) -> String {
        var text = String(characters.prefix(count))
        while text.last == " " { text.removeLast() }
        return text + "…"
    }

    /// Control and format characters, including bidirectional controls, do not belong in an image. Emoji are excluded
    /// too: fonts with some monochrome emoji lack the others, and half a flag is worse than none.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        default: break
        }
        if properties.isVariationSelector { return false }
        return scalar.value < 0x1F000 && !properties.isEmojiPresentation
    }
}
