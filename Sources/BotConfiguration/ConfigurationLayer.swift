// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// One source of values: a file, the environment, or the command line.
package struct ConfigurationLayer: Sendable {
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
    package enum Found: Sendable, Equatable {
        case text(String)
        /// A list or a mapping.
        case notText
    }

    let kind: Kind
    /// What the source is called: `environment`, or a file's path.
    let name: String
    /// The keys that stand in it.
    let lines: KeyLines
    /// The list of guilds in it, if any.
    private(set) var guilds: GuildList?
    private let lookUp: @Sendable (ConfigurationVariable) -> Found?

    /// A source of variables.
    init(_ kind: Kind, _ name: String, variables: [String: String]) {
        let keys = variables.keys.sorted().map { KeyLines.Key(name: $0, line: nil, value: "") }
        self.init(kind, name, variables: variables, lines: KeyLines(keys: keys, strayLines: []))
    }

    private init(_ kind: Kind, _ name: String, variables: [String: String], lines: KeyLines) {
        self.kind = kind
        self.name = name
        self.lines = lines
        lookUp = { variables[$0.name].map(Found.text) }
    }

    /// A `.env` file; the last of several values of a name counts.
    init(environmentFile name: String, text: String) {
        let lines = KeyLines.assignments(text)
        self.init(
            .environmentFile, name, variables: Dictionary(lines.keys.map { ($0.name, $0.value) }) { $1 }, lines: lines)
    }

    /// A YAML file.
    ///
    /// - Throws: what the parser has against it.
    init(yamlFile name: String, text: String) throws(YAMLFault) {
        let file = try YAMLFile(text)
        self.init(yaml: name, entries: file.entries)
        guilds = GuildList(file, named: name)
    }

    /// A mapping in a YAML file.
    init(yaml name: String, entries: [YAMLFile.Entry]) {
        kind = .yaml
        self.name = name
        lines = KeyLines(keys: entries.map { .init(name: $0.name, line: $0.line, value: "") }, strayLines: [])
        let found = Dictionary(entries.map { ($0.name, $0.value) }) { $1 }
        lookUp = { found[$0.key] }
    }

    /// What it says about a variable; `nil`: nothing.
    func find(_ variable: ConfigurationVariable) -> Found? { lookUp(variable) }

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
