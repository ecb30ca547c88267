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

    /// A name, without separators left over from removed emoji; `nil` if the font lacks most of its letters.
    static func name(_ text: String, font: borrowing some ChartFont & ~Copyable) -> String? {
        func letters(_ text: some Sequence<Unicode.Scalar>) -> Int {
            text.reduce(0) { $0 + ($1.properties.isAlphabetic || $1.properties.numericType != nil ? 1 : 0) }
        }
        let cleaned = cleaned(text, font: font)
        let remaining = letters(cleaned.unicodeScalars)
        guard remaining > 0, remaining * 2 >= letters(text.unicodeScalars.prefix(scalarLimit)) else { return nil }
        if cleaned == text { return cleaned }
        return String(cleaned.drop { !$0.isLetter && !$0.isNumber })
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

    /// Hebrew, Arabic and other scripts that are written from right to left: cairo's text functions draw characters from left
    /// to right and do not join letters.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF: true
        default: false
        }
    }

    /// Control and format characters, including bidirectional controls, do not belong in an image. Emoji are excluded
    /// too: fonts with some monochrome emoji lack the others, and half a flag is worse than none.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        default: break
        }
        if properties.isVariationSelector || isRightToLeft(scalar) { return false }
        return scalar.value < 0x1F000 && !properties.isEmojiPresentation
    }
}
