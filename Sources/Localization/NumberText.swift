// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

extension Int {
    /// The number with the separators of a language.
    func formatted(in language: Language) -> String { formatted(.number.locale(language.locale)) }
}

extension Texts {
    /// A number, such as `1,234`.
    package func number(_ number: Int) -> String { number.formatted(in: language) }

    /// A number with a sign unless it is zero, such as `+1,234`.
    package func signed(_ number: Int) -> String {
        number.formatted(.number.sign(strategy: .always(includingZero: false)).locale(language.locale))
    }

    /// A number with one decimal, unless that is zero, such as `12.5`.
    ///
    /// - Parameter tenths: The number, multiplied by ten.
    /// - Returns: The text.
    package func decimal(tenths: Int) -> String {
        (Double(tenths) / 10).formatted(.number.precision(.fractionLength(0...1)).locale(language.locale))
    }

    /// A percentage, such as `92%` or `92.5%`.
    ///
    /// - Parameters:
    ///   - ratio: The share; 1 is `100%`.
    ///   - decimals: The number of decimals.
    /// - Returns: The text.
    package func percent(_ ratio: Double, decimals: Int = 0) -> String {
        ratio.formatted(.percent.precision(.fractionLength(decimals)).locale(language.locale))
    }
}
