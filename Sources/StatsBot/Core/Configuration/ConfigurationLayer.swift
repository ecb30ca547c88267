// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Configuration
import Foundation

/// One source of values: a file, the environment, or the command line.
struct ConfigurationLayer: Sendable {
    /// Whose names stand in it.
    enum Kind: Sendable, Equatable {
        case commandLine
        /// Names of other programs stand there too.
        case environment
        /// Often shared with Docker Compose.
        case environmentFile
        /// Ours alone.
        case yaml
    }

    /// What is found under a name.
    enum Found: Sendable, Equatable {
        case text(String)
        /// A list or a mapping.
        case notText
    }

    let kind: Kind
    /// What the source is called: `environment`, or a file's path.
    let name: String
    /// The keys that stand in it.
    let lines: KeyLines
    private let lookUp: @Sendable (AbsoluteConfigKey) throws -> LookupResult

    /// A source of variables.
    init(_ kind: Kind, _ name: String, variables: [String: String]) {
        let keys = variables.keys.sorted().map { KeyLines.Key(name: $0, line: nil, value: "") }
        self.init(kind, name, variables: variables, lines: KeyLines(keys: keys, strayLines: []))
    }

    private init(_ kind: Kind, _ name: String, variables: [String: String], lines: KeyLines) {
        self.kind = kind
        self.name = name
        self.lines = lines
        let provider = EnvironmentVariablesProvider(environmentVariables: variables)
        lookUp = { try provider.value(forKey: $0, type: .string) }
    }

    /// A `.env` file; the last of several values of a name counts.
    init(environmentFile name: String, text: String) {
        let lines = KeyLines.assignments(text)
        self.init(
            .environmentFile, name, variables: Dictionary(lines.keys.map { ($0.name, $0.value) }) { $1 }, lines: lines)
    }

    /// A YAML file.
    ///
    /// - Throws: what Yams has against it.
    init(yamlFile name: String, text: String) throws {
        kind = .yaml
        self.name = name
        lines = KeyLines.yaml(text)
        // To the parser a file of comments is none.
        let isBlank = text.split(whereSeparator: \.isNewline).allSatisfy {
            $0.allSatisfy(\.isWhitespace) || $0.drop(while: \.isWhitespace).hasPrefix("#")
        }
        if isBlank {
            lookUp = { LookupResult(encodedKey: $0.components.joined(), value: nil) }
        } else {
            let snapshot = try YAMLSnapshot(data: Data(text.utf8).bytes, providerName: name, parsingOptions: .default)
            lookUp = { try snapshot.value(forKey: $0, type: .string) }
        }
    }

    /// What it says about a variable; `nil`: nothing.
    func find(_ variable: ConfigurationVariable) -> Found? {
        let key = AbsoluteConfigKey([variable.key])
        guard let result = try? lookUp(key) else { return .notText }
        if case .string(let text)? = result.value?.content { return .text(text) }
        // A mapping's values have keys of their own.
        return kind == .yaml && lines.line(of: variable.key) != nil ? .notText : nil
    }

    /// Whether it says something about a variable that counts.
    func sets(_ variable: ConfigurationVariable) -> Bool {
        find(variable).map { $0 != .text("") || variable.emptyMeaning != nil } ?? false
    }

    /// Where a variable stands.
    func origin(of variable: ConfigurationVariable) -> ConfigurationOrigin {
        origin(line: lines.line(of: kind == .yaml ? variable.key : variable.name))
    }

    func origin(line: Int?) -> ConfigurationOrigin {
        ConfigurationOrigin(name, line: line, syntax: kind == .yaml ? .yaml : .assignments)
    }
}
