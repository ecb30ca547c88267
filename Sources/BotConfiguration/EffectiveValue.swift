// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A warning about a value that is valid but probably wrong, or about an unknown name.
package struct ConfigurationWarning: Sendable, Equatable, CustomStringConvertible {
    /// The variable, or the unknown name.
    package let variable: String
    package let origin: ConfigurationOrigin?
    /// The probable problem and how to fix it.
    package let advice: String

    /// One line without a final period.
    package var description: String { "\(variable)\(origin.map { " (\($0))" } ?? "") \(advice)" }
}

/// A variable's effective value and its origin.
package struct EffectiveValue: Sendable {
    package let variable: ConfigurationVariable
    /// The value as written in the source; `nil` if there is none.
    package let written: Secret?
    /// The origin; `nil` for a default value.
    package let origin: ConfigurationOrigin?
    /// Whether the value of a guild is that of the variable for all guilds, because its entry in the list has none.
    var isCommon = false

    /// The value as written in the source, or `<hidden>` for a secret; `nil` if there is none.
    package var text: String? { variable.isSecret && written != nil ? "<hidden>" : written?.revealed }
}

extension [EffectiveValue] {
    /// The values in the given order of names.
    func sorted(by order: [String: Int]) -> Self {
        sorted { order[$0.variable.name] ?? 0 < order[$1.variable.name] ?? 0 }
    }
}
