// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The texts of a language, with its formats of numbers and dates.
///
/// `texts(.memberCountWord, ["count": .number(1_234)])` is `1,234 members` in English.
package struct Texts: Sendable, Hashable {
    /// The language.
    package let language: Language
    private let patterns: [TextKey: TextPattern]

    /// Selects the texts of a language.
    package init(_ language: Language) {
        self.language = language
        patterns = TextCatalog.all[language]?.patterns ?? [:]
    }

    /// The texts for charts, whose font has no Japanese characters.
    package var inCharts: Texts { language == .japanese ? Texts(.english) : self }

    /// Whether the languages are the same.
    package static func == (left: Texts, right: Texts) -> Bool { left.language == right.language }

    /// Hashes the language.
    package func hash(into hasher: inout Hasher) { hasher.combine(language) }

    /// A text with its values.
    package func callAsFunction(_ key: TextKey, _ values: [String: TextValue] = [:]) -> String {
        patterns[key]?.text(values, in: language) ?? key.rawValue
    }

    /// A list such as `a, b, c`; empty without elements.
    package func list(_ elements: [String]) -> String {
        guard let first = elements.first else { return "" }
        return elements.dropFirst().reduce(first) { self(.listWord, ["first": .text($0), "second": .text($1)]) }
    }

    /// A label with its value, such as `Joins: 12`.
    package func labeled(_ label: String, _ value: String) -> String {
        self(.labelLine, ["label": .text(label), "value": .text(value)])
    }
}
