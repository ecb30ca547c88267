// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The sources of configuration values in order of precedence: `--set`, the environment, a `.env` file, a YAML file.
package struct ConfigurationSources: Sendable {
    /// The sources, highest precedence first.
    let layers: [ConfigurationLayer]
    /// Errors of whole sources, such as an unreadable file.
    private(set) var issues: [ConfigurationError.Issue] = []

    /// Creates a source from variables that are treated like the environment.
    package init(variables: [String: String]) {
        layers = [ConfigurationLayer(.environment, "environment", variables: variables)]
    }

    /// Creates a single source from the entry of one guild.
    package init(_ layer: ConfigurationLayer) {
        layers = [layer]
    }

    /// Reads the sources of a process.
    ///
    /// An unreadable file is reported as an error when a configuration is read from the sources.
    ///
    /// - Parameters:
    ///   - assignments: `NAME=value` arguments of `--set`.
    ///   - environment: the environment; `nil` for that of the process.
    ///   - environmentFile: a file that must exist; `nil` for `.env` in the working directory, if it exists.
    ///   - yamlFile: a file that must exist; `nil` for none.
    package init(
        assignments: [String] = [], environment: [String: String]? = nil,
        environmentFile: String? = nil, yamlFile: String? = nil
    ) {
        var issues: [ConfigurationError.Issue] = []
        var layers: [ConfigurationLayer] = []
        if !assignments.isEmpty { layers.append(Self.commandLine(assignments, &issues)) }
        let environment = environment ?? ProcessInfo.processInfo.environment
        layers.append(ConfigurationLayer(.environment, "environment", variables: environment))
        if environmentFile != nil || FileManager.default.fileExists(atPath: ".env") {
            Self.reading(environmentFile ?? ".env", named: "--env-file", like: "config/.env", &issues) {
                path, text, issues in
                let file = EnvironmentFile(text, environment: environment)
                let layer = ConfigurationLayer(environmentFile: path, file)
                issues += file.problems.map { problem in
                    .init(
                        problem.name ?? "This line", layer.origin(line: problem.line), problem: problem.defect.problem,
                        correction: problem.defect.correction)
                }
                layers.append(layer)
            }
        }
        if let yamlFile {
            Self.reading(yamlFile, named: "--config", like: "config/statsbot.yaml", &issues) { path, text, _ in
                layers.append(try ConfigurationLayer(yamlFile: path, text: text))
            }
        }
        self.layers = layers
        self.issues = issues
    }

    /// The list of guilds, if any.
    package var guilds: GuildList? { layers.lazy.compactMap(\.guilds).first }

    /// The value of a variable and its origin. An empty value counts as not set, unless it has a meaning.
    package func find(_ variable: ConfigurationVariable) -> (
        found: ConfigurationLayer.Found, origin: ConfigurationOrigin
    )? {
        for layer in layers {
            if layer.sets(variable), let found = layer.find(variable) { return (found, layer.origin(of: variable)) }
        }
        return nil
    }

    private static func commandLine(
        _ assignments: [String], _ issues: inout [ConfigurationError.Issue]
    ) -> ConfigurationLayer {
        var variables: [String: String] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                // Do not show the argument, which may be a secret.
                issues.append(
                    .init(
                        "--set", problem: "must be followed by NAME=value",
                        correction: "for example: --set LOG_LEVEL=DEBUG"))
                continue
            }
            variables[parts[0].uppercased()] = String(parts[1])
        }
        return ConfigurationLayer(.commandLine, "--set", variables: variables)
    }

    private static func reading(
        _ path: String, named option: String, like example: String, _ issues: inout [ConfigurationError.Issue],
        _ take: (String, String, inout [ConfigurationError.Issue]) throws -> Void
    ) {
        do {
            // Use a file handle, because the path may be a pipe.
            let data = try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data()
            guard let read = String(validating: data, as: UTF8.self) else {
                issues.append(
                    .init(option, problem: "names a file that is not UTF-8: \(path)", correction: "save it as UTF-8"))
                return
            }
            // Remove a byte order mark, which is not part of the first name.
            let text = read.hasPrefix("\u{feff}") ? String(read.unicodeScalars.dropFirst()) : read
            try take(path, text, &issues)
        } catch let error as CocoaError {
            let reason = error.code == .fileReadNoSuchFile ? "it does not exist" : error.localizedDescription
            issues.append(
                .init(
                    option, problem: "names a file that cannot be read: \(path) (\(reason))",
                    correction: "for example: \(option) \(example)"))
        } catch {
            issues.append(
                .init(
                    option, problem: "names a file that is not YAML: \(path): \(error)",
                    correction: "write a key and a value per line, for example: update_interval: 300"))
        }
    }
}
