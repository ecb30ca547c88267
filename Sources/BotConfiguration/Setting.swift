// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// A variable, and how its text becomes a value.
package struct Setting<Value: Sendable>: Sendable {
    package let variable: ConfigurationVariable
    /// What counts where nothing is set, and meanwhile where what is set is refused.
    package let fallback: Value
    /// `nil` for a text that is refused.
    let parse: @Sendable (String) -> Value?

    init(
        _ name: String, _ section: ConfigurationVariable.Section, standard: String? = nil, fallback: Value,
        accepts: String, problem: String? = nil, example: String, isSecret: Bool = false, isReloadable: Bool = false,
        emptyMeaning: String? = nil, help: String, parse: @escaping @Sendable (String) -> Value?
    ) {
        variable = ConfigurationVariable(
            name: name, section: section, standard: standard, accepts: accepts, problem: problem ?? "is not \(accepts)",
            example: example, help: help, isSecret: isSecret, isReloadable: isReloadable, emptyMeaning: emptyMeaning)
        self.fallback = fallback
        self.parse = parse
    }
}

extension Setting {
    /// A Discord id.
    static func id<Resource: SendableMetatype>(
        _ name: String, _ section: ConfigurationVariable.Section, isReloadable: Bool = false, help: String
    ) -> Self where Value == Snowflake<Resource>? {
        Self(
            name, section, fallback: nil, accepts: "a Discord id (17 to 20 digits)", example: "123456789012345678",
            isReloadable: isReloadable, help: help
        ) { Snowflake<Resource>($0).map(Optional.some) }
    }

    /// A whole number within bounds.
    static func number(
        _ name: String, _ section: ConfigurationVariable.Section, _ standard: Int, in range: ClosedRange<Int>,
        unit: String? = nil, isReloadable: Bool = false, help: String
    ) -> Self where Value == Int {
        let accepts = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            name, section, standard: String(standard), fallback: standard,
            accepts: accepts + (unit.map { " (\($0))" } ?? ""), problem: "is not \(accepts)", example: String(standard),
            isReloadable: isReloadable, help: help
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    /// A whole number of seconds within bounds.
    static func seconds(
        _ name: String, _ section: ConfigurationVariable.Section, _ standard: Int, in range: ClosedRange<Int>,
        isReloadable: Bool = false, help: String
    ) -> Self where Value == Duration {
        let number = Setting<Int>.number(
            name, section, standard, in: range, unit: "seconds", isReloadable: isReloadable, help: help)
        return Self(variable: number.variable, fallback: .seconds(standard)) { number.parse($0).map { .seconds($0) } }
    }

    private init(
        variable: ConfigurationVariable, fallback: Value, parse: @escaping @Sendable (String) -> Value?
    ) {
        self.variable = variable
        self.fallback = fallback
        self.parse = parse
    }

    /// Yes or no.
    static func flag(
        _ name: String, _ section: ConfigurationVariable.Section, _ standard: Bool, help: String
    ) -> Self where Value == Bool {
        Self(
            name, section, standard: String(standard), fallback: standard, accepts: "true or false",
            problem: "is neither true nor false", example: String(!standard), help: help
        ) { text in
            switch text.lowercased() {
            case "true", "yes", "1", "on": true
            case "false", "no", "0", "off": false
            default: nil
            }
        }
    }

    /// One of a few words; `write` says how they are written, in any case where `ignoresCase`.
    static func word(
        _ name: String, _ section: ConfigurationVariable.Section, _ standard: Value, ignoresCase: Bool = false,
        isReloadable: Bool = false, help: String
    ) -> Self where Value: RawRepresentable<String> & CaseIterable & SendableMetatype {
        let spelling: @Sendable (String) -> String = { ignoresCase ? $0.uppercased() : $0 }
        let words = Value.allCases.map { spelling($0.rawValue) }
        return Self(
            name, section, standard: spelling(standard.rawValue), fallback: standard,
            accepts: words.joined(separator: ", "), problem: "is none of \(words.joined(separator: ", "))",
            example: spelling(standard.rawValue), isReloadable: isReloadable, help: help
        ) { Value(rawValue: ignoresCase ? $0.lowercased() : $0) }
    }

    /// A file or a folder that need not be named.
    static func path(
        _ name: String, _ section: ConfigurationVariable.Section, example: String, help: String
    ) -> Self where Value == String? {
        Self(name, section, fallback: nil, accepts: "a path", example: example, help: help) { $0 }
    }
}
