// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// How numbers are written. The raw value is stored.
package enum CounterNumberFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// `12345`.
    case plain
    /// `12,345`, by the guild's language.
    case grouped
    /// `12.3K`, by the guild's language; never more than the number, so `10K` is shown from 10,000 on. A language without
    /// a short form for a number shows it grouped.
    case compact
}

/// A guild's language, time zone and number format, for the texts of its counters.
package struct CounterStyle: Sendable, Hashable {
    package var locale: Locale
    package var timeZone: TimeZone
    package var numbers: CounterNumberFormat
    /// Whether separators within numbers survive. Discord removes them from the names of text channels, where `12.3K` would
    /// become `123k`.
    private(set) var hasSeparators = true

    /// Creates a style with separators.
    package init(locale: Locale, timeZone: TimeZone, numbers: CounterNumberFormat) {
        self.locale = locale
        self.timeZone = timeZone
        self.numbers = numbers
    }

    /// The style for texts from which punctuation is removed.
    var withoutSeparators: CounterStyle {
        var style = self
        style.hasSeparators = false
        return style
    }

    /// A number; with a sign unless it is zero, if `signed`.
    ///
    /// The minus sign is U+2212, because the names of text channels cannot have a hyphen before a number: ` -5` would become
    /// `-5` after any word, which reads as 5.
    func text(_ number: Int, signed: Bool = false) -> String {
        let text =
            switch numbers {
            case .plain: (signed && number > 0 ? "+" : "") + String(number)
            case .grouped: grouped(number, signed: signed)
            case .compact: compact(number, signed: signed)
            }
        return text.replacing("-", with: "\u{2212}")
    }

    private func grouped(_ number: Int, signed: Bool) -> String {
        let style = number.style(locale, signed: signed)
        return number.formatted(hasSeparators ? style : style.grouping(.never))
    }

    private func compact(_ number: Int, signed: Bool) -> String {
        let style = number.style(locale, signed: signed).notation(.compactName).rounded(rule: .towardZero)
        let text = number.formatted(
            hasSeparators ? style.precision(.significantDigits(1...3)) : style.precision(.fractionLength(0)))
        // Without a short form, `12.345` would be rounded to `12.300`, which looks exact.
        return text.contains(where: \.isLetter) ? text : grouped(number, signed: signed)
    }
}

extension Int {
    fileprivate func style(_ locale: Locale, signed: Bool) -> IntegerFormatStyle<Int> {
        IntegerFormatStyle<Int>(locale: locale)
            .sign(strategy: signed ? .always(includingZero: false) : .automatic)
    }
}
