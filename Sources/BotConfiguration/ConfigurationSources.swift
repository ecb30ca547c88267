// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Where the values of a process come from, the strongest first: `--set`, the environment, a `.env` file, a YAML file.
package struct ConfigurationSources: Sendable {
    /// The strongest first.
    let layers: [ConfigurationLayer]
    /// What is wrong with sources as a whole: a file that cannot be read.
    private(set) var faults: [ConfigurationError.Fault] = []

    /// Variables that are handed over, as if they stood in the environment.
    package init(variables: [String: String]) {
        layers = [ConfigurationLayer(.environment, "environment", variables: variables)]
    }

    /// What is said of one guild of the list.
    package init(_ layer: ConfigurationLayer) {
        layers = [layer]
    }

    /// Reads the sources of a process.
    ///
    /// A file that cannot be read is a fault that shows when a configuration is read from the sources.
    ///
    /// - Parameters:
    ///   - assignments: `NAME=value`, as given with `--set`.
    ///   - environment: variables; `nil`: those of the process.
    ///   - environmentFile: a file that must be there; `nil`: the file `.env` of the working directory, if any.
    ///   - yamlFile: a file that must be there; `nil`: none.
    package init(
        assignments: [String] = [], environment: [String: String]? = nil,
        environmentFile: String? = nil, yamlFile: String? = nil
    ) {
        var faults: [ConfigurationError.Fault] = []
        var layers: [ConfigurationLayer] = []
        if !assignments.isEmpty { layers.append(Self.commandLine(assignments, &faults)) }
        layers.append(
            ConfigurationLayer(
                .environment, "environment", variables: environment ?? ProcessInfo.processInfo.environment))
        if environmentFile != nil || FileManager.default.fileExists(atPath: ".env") {
            Self.reading(environmentFile ?? ".env", named: "--env-file", like: "config/.env", &faults) {
                path, text in
                layers.append(ConfigurationLayer(environmentFile: path, text: text))
            }
        }
        if let yamlFile {
            Self.reading(yamlFile, named: "--config", like: "config/statsbot.yaml", &faults) { path, text in
                layers.append(try ConfigurationLayer(yamlFile: path, text: text))
            }
        }
        self.layers = layers
        self.faults = faults
    }

    /// The list of guilds, if there is one.
    package var guilds: GuildList? { layers.lazy.compactMap(\.guilds).first }

    /// What is set for a variable, and where. Nothing counts as not set, unless it means something.
    package func find(_ variable: ConfigurationVariable) -> (
        found: ConfigurationLayer.Found, origin: ConfigurationOrigin
    )? {
        for layer in layers {
            if layer.sets(variable), let found = layer.find(variable) { return (found, layer.origin(of: variable)) }
        }
        return nil
    }

    private static func commandLine(
        _ assignments: [String], _ faults: inout [ConfigurationError.Fault]
    ) -> ConfigurationLayer {
        var variables: [String: String] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                // What is shown could be a secret; the name is enough.
                faults.append(
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
        _ path: String, named option: String, like example: String, _ faults: inout [ConfigurationError.Fault],
        _ take: (String, String) throws -> Void
    ) {
        do {
            // By a handle, since it may be a pipe.
            let data = try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data()
            guard let read = String(validating: data, as: UTF8.self) else {
                faults.append(
                    .init(option, problem: "names a file that is not UTF-8: \(path)", correction: "save it as UTF-8"))
                return
            }
            // An editor's mark of UTF-8 is no part of the first name.
            let text = read.hasPrefix("\u{feff}") ? String(read.unicodeScalars.dropFirst()) : read
            try take(path, text)
        } catch let error as CocoaError {
            let reason = error.code == .fileReadNoSuchFile ? "it does not exist" : error.localizedDescription
            faults.append(
                .init(
                    option, problem: "names a file that cannot be read: \(path) (\(reason))",
                    correction: "for example: \(option) \(example)"))
        } catch {
            faults.append(
                .init(
                    option, problem: "names a file that is not YAML: \(path): \(error)",
                    correction: "write a key and a value per line, for example: update_interval: 300"))
        }
    }
}
