// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import Foundation

/// Configuration sources with test values.
package struct SourceFixture {
    /// The kinds of sources, in order of precedence.
    package enum SourceKind: CaseIterable, Sendable {
        case commandLine, environment, environmentFile, yaml
    }

    package static let token = "MTIz.abc-DEF.x_y"

    package var values: [SourceKind: [(name: String, value: String)]]
    /// Text appended to the YAML file.
    package var yaml: String

    package init(values: [SourceKind: [(name: String, value: String)]] = [:], yaml: String = "") {
        self.values = values
        self.yaml = yaml
    }

    /// Calls `body` with sources that contain these values, then removes their files.
    package func sources<Result>(_ body: (ConfigurationSources) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (environmentFile, yamlFile) = (folder.appending(path: "test.env"), folder.appending(path: "test.yaml"))
        let assignments = lines(.environmentFile) { "\($0)=\($1)" }
        try Data(assignments.utf8).write(to: environmentFile)
        try Data((lines(.yaml) { "\($0.lowercased()): \"\($1)\"" } + yaml).utf8).write(to: yamlFile)
        return try body(
            ConfigurationSources(
                assignments: (values[.commandLine] ?? []).map { "\($0.name)=\($0.value)" },
                environment: Dictionary((values[.environment] ?? []).map { ($0.name, $0.value) }) { $1 },
                environmentFile: environmentFile.path, yamlFile: yamlFile.path))
    }

    private func lines(_ kind: SourceKind, _ line: (String, String) -> String) -> String {
        // The first line is a comment, so that line numbers differ from positions in the list.
        (["# a test"] + (values[kind] ?? []).map { line($0.name, $0.value) }).joined(separator: "\n") + "\n"
    }
}

extension SourceFixture.SourceKind {
    /// The origin of the first line after the comment, without the folder of the file.
    package var origin: String {
        switch self {
        case .commandLine: "--set"
        case .environment: "environment"
        case .environmentFile: "test.env line 2"
        case .yaml: "test.yaml line 2"
        }
    }
}

extension ConfigurationOrigin {
    /// The origin without the folder of the file.
    package var short: String { description.split(separator: "/").last.map(String.init) ?? "" }
}
