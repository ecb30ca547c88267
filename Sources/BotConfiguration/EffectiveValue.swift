// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that is legal and probably wrong, or a name that nobody knows.
package struct ConfigurationWarning: Sendable, Equatable, CustomStringConvertible {
    /// The variable, or the name that is not one.
    package let variable: String
    /// Where it was set.
    package let origin: ConfigurationOrigin?
    /// What is probably wrong, and what would be better.
    package let advice: String

    /// A sentence.
    package var description: String { "\(variable)\(origin.map { " (\($0))" } ?? "") \(advice)" }
}

/// The value of a variable that counts, and where it comes from.
package struct EffectiveValue: Sendable {
    /// The variable.
    package let variable: ConfigurationVariable
    /// The value as it was written; `nil`: none.
    package let written: Secret?
    /// Where it was set; `nil`: nowhere, it is the default.
    package let origin: ConfigurationOrigin?
    /// Whether it is a guild's because it is everybody's: its entry in the list says nothing of it.
    var isCommon = false

    /// The value as it was written, a secret's hidden; `nil`: none.
    package var text: String? { variable.isSecret && written != nil ? "<hidden>" : written?.revealed }
}

extension [EffectiveValue] {
    /// In the order of a table.
    func sorted(by places: [String: Int]) -> Self {
        sorted { places[$0.variable.name] ?? 0 < places[$1.variable.name] ?? 0 }
    }
}
