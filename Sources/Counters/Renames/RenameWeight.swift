// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How much a channel's text differs from the wanted one, in thousandths: 1 is a hardly visible difference, 1000 another text.
package struct RenameWeight: Sendable, Hashable, Comparable {
    /// 1 to 1000.
    package let thousandths: Int

    /// The weight of another text.
    package static let greatest = RenameWeight(thousandths: 1_000)

    /// Creates a weight; numbers beyond the bounds become the nearest bound.
    package init(thousandths: Int) {
        self.thousandths = min(max(thousandths, 1), 1_000)
    }

    /// Compares two texts. If they differ only in numbers, the weight is the greatest relative difference of a number: 100 and
    /// 150 differ by a third. Otherwise it is the greatest one, because an owner has changed the text.
    package init(from current: String, to wanted: String) {
        let (current, wanted) = (TextWithNumbers(current), TextWithNumbers(wanted))
        guard current.words == wanted.words else {
            self = .greatest
            return
        }
        let differences = zip(current.numbers, wanted.numbers).map { old, new in
            abs(old - new) / max(old, new, 1)
        }
        self.init(thousandths: Int(((differences.max() ?? 0) * 1_000).rounded()))
    }

    /// Lighter weights come first.
    package static func < (lhs: RenameWeight, rhs: RenameWeight) -> Bool { lhs.thousandths < rhs.thousandths }
}

/// A text, divided into its numbers and what is between them.
private struct TextWithNumbers {
    /// What is before, between and after the numbers.
    var words: [String] = [""]
    var numbers: [Double] = []

    init(_ text: String) {
        var digits = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if !digits.isEmpty, Self.separators.contains(character), rest.first?.isNumber == true {
                // A thousands separator does not divide a number.
                continue
            } else {
                end(&digits)
                words[words.count - 1].append(character)
            }
        }
        end(&digits)
    }

    private mutating func end(_ digits: inout String) {
        guard !digits.isEmpty else { return }
        // Twenty digits are more than any count has, and a Double can have any number of them.
        numbers.append(Double(digits) ?? 0)
        words.append("")
        digits = ""
    }

    private static let separators: Set<Character> = [",", ".", "'", "\u{A0}", "\u{202F}"]
}
