// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The format of a date in a template: a date pattern of CLDR with the fields that suit a channel name, such as `dd.MM.` or
/// `EEEE, d. MMMM`. Text in apostrophes is literal; two apostrophes are one.
///
/// Minutes and seconds are rejected: a channel can be renamed twice in ten minutes, so they would be wrong most of the time.
///
/// Source: Unicode Technical Standard 35, Part 4, "Date Field Symbol Table".
package struct CounterDateFormat: Sendable, Hashable {
    package enum Problem: Error, Sendable, Hashable {
        /// An opening apostrophe has no closing one.
        case unclosedQuote
        /// A letter that is not a supported field; with the field that was probably meant.
        case unknownField(Character, similar: Character?)
        /// A field has a length that it does not support, such as `EEEEEEEE`.
        case invalidLength(String)
        /// Minutes or seconds.
        case tooFine(Character)
        /// There are no fields, so the text would never change.
        case noField
        /// The pattern is longer than `maximumLength` characters.
        case tooLong
    }

    /// The maximum length of a pattern, in characters.
    package static let maximumLength = 60

    /// The pattern as written.
    package let pattern: String
    /// Whether the text can change within a day.
    package let hasHours: Bool

    /// Checks a pattern.
    package init(_ pattern: String) throws(Problem) {
        guard pattern.count <= Self.maximumLength else { throw .tooLong }
        var fields: [Substring] = []
        var rest = Substring(pattern)
        while let first = rest.first {
            if first == "'" {
                guard let end = rest.dropFirst().firstIndex(of: "'") else { throw .unclosedQuote }
                rest = rest[rest.index(after: end)...]
            } else if first.isASCII, first.isLetter {
                let field = rest.prefix { $0 == first }
                try Self.check(field, first)
                fields.append(field)
                rest = rest.dropFirst(field.count)
            } else {
                rest = rest.dropFirst()
            }
        }
        guard !fields.isEmpty else { throw .noField }
        self.pattern = pattern
        hasHours = fields.contains { "Hha".contains($0.prefix(1)) }
    }

    /// The date in a time zone and language, by the Gregorian calendar.
    func text(_ date: Date, locale: Locale, timeZone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = locale
        calendar.timeZone = timeZone
        let formatter = DateFormatter()
        formatter.calendar = calendar
        formatter.locale = locale
        formatter.timeZone = timeZone
        formatter.dateFormat = pattern
        return formatter.string(from: date)
    }

    private static func check(_ field: Substring, _ letter: Character) throws(Problem) {
        if letter == "m" || letter == "s" || letter == "S" { throw .tooFine(letter) }
        guard let lengths = lengths[letter] else { throw .unknownField(letter, similar: similar[letter]) }
        guard lengths.contains(field.count) else { throw .invalidLength(String(field)) }
    }

    /// The supported fields, with the lengths that they may have.
    private static let lengths: [Character: Set<Int>] = [
        "y": [1, 2, 4], "M": [1, 2, 3, 4, 5], "L": [1, 2, 3, 4, 5], "d": [1, 2], "E": [1, 2, 3, 4, 5, 6],
        "c": [3, 4, 5, 6],
        "w": [1, 2], "Q": [1, 2, 3, 4], "q": [1, 2, 3, 4], "H": [1, 2], "h": [1, 2], "a": [1],
    ]

    /// Letters with another meaning in CLDR, as often written by mistake. `D` is the day of the year, and `Y` the year that the
    /// week belongs to.
    private static let similar: [Character: Character] = [
        "D": "d", "Y": "y", "u": "y", "e": "E", "W": "w", "k": "H", "K": "h", "A": "a",
    ]
}

extension CounterDateFormat.Problem: CustomStringConvertible {
    /// The problem in English, for logs.
    package var description: String {
        switch self {
        case .unclosedQuote: "an apostrophe has no closing one"
        case .unknownField(let letter, let similar?): "unknown field \(letter); did you mean \(similar)?"
        case .unknownField(let letter, nil): "unknown field \(letter); put text in apostrophes, such as 'of'"
        case .invalidLength(let field): "the field \(field) has an unsupported length"
        case .tooFine(let letter): "the field \(letter) would change too often; a name can change twice in ten minutes"
        case .noField: "there is no field such as d or M"
        case .tooLong: "it is longer than \(CounterDateFormat.maximumLength) characters"
        }
    }
}
