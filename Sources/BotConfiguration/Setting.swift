// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// The field of `Root` that stores a setting's value.
package typealias SettingField<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

/// The declaration of one setting: its variable, its parser, and the field of `Root` that stores its value.
///
/// Reading, checking, reloading, the reference and the example files are derived from it.
package struct Setting<Root: Sendable, Value: Sendable>: Sendable {
    /// The field that stores the value.
    let field: SettingField<Root, Value>
    package let variable: ConfigurationVariable
    /// The value if none is set, and after an error, so that the other settings can be checked.
    package let fallback: Value
    /// Parses text; `nil` if it is invalid.
    let parse: @Sendable (String) -> Value?
    /// A valid value close to an invalid one, for the error message.
    let suggest: @Sendable (String) -> String?

    init(
        _ field: SettingField<Root, Value>, _ name: String, _ section: ConfigurationVariable.Section,
        standard: String? = nil, fallback: Value, accepts: String, problem: String? = nil, example: String,
        isSecret: Bool = false, isReloadable: Bool = false, emptyMeaning: String? = nil, help: String,
        suggest: @escaping @Sendable (String) -> String? = { _ in nil }, parse: @escaping @Sendable (String) -> Value?
    ) {
        self.field = field
        variable = ConfigurationVariable(
            name: name, section: section, standard: standard, accepts: accepts,
            problem: problem ?? "must be \(accepts)", example: example, help: help, isSecret: isSecret,
            isReloadable: isReloadable, emptyMeaning: emptyMeaning)
        self.fallback = fallback
        self.parse = parse
        self.suggest = suggest
    }
}

// MARK: - Kinds of settings

extension Setting {
    /// A Discord ID.
    static func id<Resource: SendableMetatype>(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, isReloadable: Bool = false, help: String
    ) -> Self where Value == Snowflake<Resource>? {
        Self(
            field, name, section, fallback: nil, accepts: "a Discord ID (17 to 20 digits)",
            example: "123456789012345678", isReloadable: isReloadable, help: help
        ) { Snowflake<Resource>($0).map(Optional.some) }
    }

    /// A whole number within bounds.
    static func number(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, _ standard: Int, in range: ClosedRange<Int>, unit: String? = nil,
        isReloadable: Bool = false, help: String
    ) -> Self where Value == Int {
        whole(
            field, name, section, standard, in: range, unit: unit, isReloadable: isReloadable, help: help, value: { $0 }
        )
    }

    /// A whole number of seconds within bounds.
    static func seconds(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, _ standard: Int, in range: ClosedRange<Int>,
        isReloadable: Bool = false, help: String
    ) -> Self where Value == Duration {
        whole(
            field, name, section, standard, in: range, unit: "seconds", isReloadable: isReloadable, help: help,
            value: { .seconds($0) })
    }

    private static func whole(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, _ standard: Int, in range: ClosedRange<Int>, unit: String?,
        isReloadable: Bool, help: String, value: @escaping @Sendable (Int) -> Value
    ) -> Self {
        let accepts = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return Self(
            field, name, section, standard: String(standard), fallback: value(standard),
            accepts: accepts + (unit.map { " (\($0))" } ?? ""), problem: "must be \(accepts)",
            example: String(standard), isReloadable: isReloadable, help: help
        ) { Int($0).flatMap { range.contains($0) ? value($0) : nil } }
    }

    /// True or false.
    static func flag(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, _ standard: Bool, help: String
    ) -> Self where Value == Bool {
        Self(
            field, name, section, standard: String(standard), fallback: standard, accepts: "true or false",
            example: String(!standard), help: help
        ) { text in
            switch text.lowercased() {
            case "true", "yes", "1", "on": true
            case "false", "no", "0", "off": false
            default: nil
            }
        }
    }

    /// One of the cases of an enumeration, in upper or lower case if `ignoresCase`.
    static func word(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, _ standard: Value, ignoresCase: Bool = false,
        isReloadable: Bool = false, help: String
    ) -> Self where Value: RawRepresentable<String> & CaseIterable & SendableMetatype {
        let spelling: @Sendable (String) -> String = { ignoresCase ? $0.uppercased() : $0 }
        let words = Value.allCases.map { spelling($0.rawValue) }
        return Self(
            field, name, section, standard: spelling(standard.rawValue), fallback: standard,
            accepts: words.joined(separator: ", "), problem: "must be one of \(words.joined(separator: ", "))",
            example: spelling(standard.rawValue), isReloadable: isReloadable, help: help
        ) { Value(rawValue: ignoresCase ? $0.lowercased() : $0) }
    }

    /// An optional path of a file or folder.
    static func path(
        _ field: SettingField<Root, Value>, _ name: String,
        _ section: ConfigurationVariable.Section, example: String, help: String
    ) -> Self where Value == String? {
        Self(field, name, section, fallback: nil, accepts: "a path", example: example, help: help) { $0 }
    }
}
