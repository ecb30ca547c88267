// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The metadata of a setting's variable.
///
/// `Settings` declares each variable once. Checks, error messages, the reference and the example files are derived from
/// it.
package struct ConfigurationVariable: Sendable {
    /// A section of the reference.
    package enum Section: String, Sendable, CaseIterable {
        case discord = "Bot and guild"
        case counts = "Counting and display"
        case limits = "Retries, memory and disk"
        case logs = "Logs"
        case data = "Data"
        case exporter = "HTTP server"
        case connection = "Connection to Discord"
    }

    /// The name in the environment, in `.env` and for `--set`.
    package let name: String
    /// The section in the reference.
    package let section: Section
    /// The default value as text; `nil` if there is none.
    package let standard: String?
    /// The accepted values in words, such as `a whole number from 30 to 86400 (seconds)`.
    package let accepts: String
    /// The error message for an invalid value, which continues a sentence that begins with the name.
    package let problem: String
    /// A valid value.
    package let example: String
    /// The meaning: a noun phrase or an imperative.
    package let help: String
    /// Whether the value is secret and never shown.
    package let isSecret: Bool
    /// Whether SIGHUP applies a new value; other changes require a restart.
    package let isReloadable: Bool
    /// The meaning of an empty value; `nil` if it counts as not set.
    package let emptyMeaning: String?

    /// The key in a YAML file.
    package var key: String { name.lowercased() }

    /// An assignment for the environment or a `.env` file: `NAME=value`.
    func assignment(_ value: String) -> String { "\(name)=\(value)" }

    /// An assignment for YAML, with quotes if the value contains special characters.
    package func yaml(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || "0123456789._/+-".unicodeScalars.contains(scalar)
            }
        return isPlain ? "\(key): \(value)" : "\(key): \"\(value)\""
    }
}
