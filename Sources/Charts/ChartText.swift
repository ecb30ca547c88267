// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Makes text from outside fit for a chart.
enum ChartText {
    /// Text of which no more is looked at: nothing so long fits.
    private static let longest = 500

    /// The text on one line: without what is not visible or what the font lacks, and single spaces between words.
    static func cleaned(_ text: String, font: borrowing some ChartFont & ~Copyable) -> String {
        var result = ""
        var isSpacePending = false
        for scalar in text.unicodeScalars.prefix(longest) {
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

    /// The text, or as much of its beginning as fits with an ellipsis after it.
    static func fitted(
        _ text: String, style: TextStyle, width: Double, font: borrowing some ChartFont & ~Copyable
    ) -> String {
        if font.width(of: text, style: style) <= width { return text }
        let characters = Array(text)
        var kept = 0
        var tooMany = characters.count
        while tooMany - kept > 1 {
            let middle = (kept + tooMany) / 2
            if font.width(of: shortened(characters, to: middle), style: style) <= width {
                kept = middle
            } else {
                tooMany = middle
            }
        }
        return shortened(characters, to: kept)
    }

    private static func shortened(_ characters: [Character], to count: Int) -> String {
        var text = String(characters.prefix(count))
        while text.last == " " { text.removeLast() }
        return text + "…"
    }

    /// Control and format characters, among them those that change the direction, have no place in a picture. Emoji are
    /// left out too: fonts that have some of them in one colour lack the others, and half a flag is worse than none.
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
