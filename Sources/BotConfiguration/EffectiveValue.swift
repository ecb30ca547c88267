// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that is valid but probably wrong, or an unknown name.
package struct ConfigurationWarning: Sendable, Equatable, CustomStringConvertible {
    /// The variable, or the unknown name.
    package let variable: String
    /// Where it was set.
    package let origin: ConfigurationOrigin?
    /// What is probably wrong, and how to fix it.
    package let advice: String

    /// One line, without a final full stop.
    package var description: String { "\(variable)\(origin.map { " (\($0))" } ?? "") \(advice)" }
}

/// A variable's effective value and where it was set.
package struct EffectiveValue: Sendable {
    /// The variable.
    package let variable: ConfigurationVariable
    /// The value as it was written; `nil`: none.
    package let written: Secret?
    /// Where it was set; `nil`: it is the default.
    package let origin: ConfigurationOrigin?
    /// Whether a guild has it from the variable for all guilds, because its entry in the list does not set it.
    var isCommon = false

    /// The value as it was written, a secret's hidden; `nil`: none.
    package var text: String? { variable.isSecret && written != nil ? "<hidden>" : written?.revealed }
}

extension [EffectiveValue] {
    /// In the order of a table.
    func sorted(by order: [String: Int]) -> Self {
        sorted { order[$0.variable.name] ?? 0 < order[$1.variable.name] ?? 0 }
    }
}
