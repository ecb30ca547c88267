// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A variable that can be set: everything about it but its value.
///
/// The declarations in `Settings` are the one place where names, defaults and bounds stand. Checks, error messages, the
/// documentation and the example files are made from them.
package struct ConfigurationVariable: Sendable {
    /// What a variable is about.
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
    /// What it is about.
    package let section: Section
    /// What counts where it is not set, as one would write it; `nil`: nothing.
    package let standard: String?
    /// What may be written, in words: `a whole number from 30 to 86400 (seconds)`.
    package let accepts: String
    /// What is wrong with a value that is refused, after the name.
    package let problem: String
    /// A value that is right.
    package let example: String
    /// What it does.
    package let help: String
    /// Whether its value is shown to nobody.
    package let isSecret: Bool
    /// Whether SIGHUP can change it; the others need a restart.
    package let isReloadable: Bool
    /// What it means to set it to nothing; `nil`: the same as not to set it.
    package let emptyMeaning: String?

    /// The key in a YAML file.
    package var key: String { name.lowercased() }

    /// How a value is assigned in the environment and in `.env` (`NAME=value`).
    func assignment(_ value: String) -> String { "\(name)=\(value)" }

    /// How a value is assigned in YAML; quoted where YAML would take it for something else than text.
    package func yaml(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || "0123456789._/+-".unicodeScalars.contains(scalar)
            }
        return isPlain ? "\(key): \(value)" : "\(key): \"\(value)\""
    }
}
