// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A variable: everything about a setting except its value.
///
/// `Settings` declares each once. Checks, error messages, the reference and the example files follow from it.
package struct ConfigurationVariable: Sendable {
    /// A section of the reference.
    package enum Section: String, Sendable, CaseIterable {
        case discord = "The bot and its guild"
        case counts = "What is counted and shown"
        case limits = "Retries, memory and disk"
        case logs = "Logs"
        case data = "Data"
        case exporter = "The HTTP server"
        case connection = "The connection to Discord"
    }

    /// The name in the environment, in `.env` and for `--set`.
    package let name: String
    /// Its section in the reference.
    package let section: Section
    /// The default, as it would be written; `nil`: none.
    package let standard: String?
    /// What it accepts, in words: `a whole number from 30 to 86400 (seconds)`.
    package let accepts: String
    /// What is wrong with an invalid value, after the name.
    package let problem: String
    /// A valid value.
    package let example: String
    /// Its meaning: a noun phrase or an imperative.
    package let help: String
    /// Whether its value is never shown.
    package let isSecret: Bool
    /// Whether SIGHUP applies a new value; the others need a restart.
    package let isReloadable: Bool
    /// The meaning of an empty value; `nil`: the same as not set.
    package let emptyMeaning: String?

    /// The key in a YAML file.
    package var key: String { name.lowercased() }

    /// How a value is assigned in the environment and in `.env` (`NAME=value`).
    func assignment(_ value: String) -> String { "\(name)=\(value)" }

    /// How a value is assigned in YAML; quoted if YAML would not read it as text.
    package func yaml(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || "0123456789._/+-".unicodeScalars.contains(scalar)
            }
        return isPlain ? "\(key): \(value)" : "\(key): \"\(value)\""
    }
}
