// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// One source of values: a file, the environment, or the command line.
package struct ConfigurationLayer: Sendable {
    /// The kind of source, which determines how unknown names are treated.
    enum Kind: Sendable, Equatable {
        case commandLine
        /// Also contains variables of other programs.
        case environment
        /// Often shared with Docker Compose.
        case environmentFile
        /// Contains only the bot's settings.
        case yaml
    }

    /// A value in a source.
    package enum Found: Sendable, Equatable {
        case text(String)
        /// A list or a mapping.
        case notText
    }

    let kind: Kind
    /// The name of the source: `environment`, `--set` or a file's path.
    let name: String
    /// The keys in the source.
    let lines: KeyLines
    /// The list of guilds in the source, if any.
    private(set) var guilds: GuildList?
    private let lookUp: @Sendable (ConfigurationVariable) -> Found?

    /// Creates a source from variables.
    init(_ kind: Kind, _ name: String, variables: [String: String]) {
        let keys = variables.keys.sorted().map { KeyLines.Key(name: $0, line: nil) }
        self.init(kind, name, variables: variables, lines: KeyLines(keys: keys))
    }

    private init(_ kind: Kind, _ name: String, variables: [String: String], lines: KeyLines) {
        self.kind = kind
        self.name = name
        self.lines = lines
        lookUp = { variables[$0.name].map(Found.text) }
    }

    /// Creates a source from a `.env` file. If a name occurs several times, the last value is used.
    init(environmentFile name: String, _ file: EnvironmentFile) {
        self.init(
            .environmentFile, name, variables: Dictionary(file.assignments.map { ($0.name, $0.value) }) { $1 },
            lines: KeyLines(keys: file.assignments.map { .init(name: $0.name, line: $0.line) }))
    }

    /// Creates a source from a YAML file.
    ///
    /// - Throws: `YAMLFileError` if the text is invalid.
    init(yamlFile name: String, text: String) throws(YAMLFileError) {
        let file = try YAMLFile(text)
        self.init(yaml: name, entries: file.entries)
        guilds = GuildList(file, named: name)
    }

    /// Creates a source from a mapping in a YAML file.
    init(yaml name: String, entries: [YAMLFile.Entry]) {
        kind = .yaml
        self.name = name
        lines = KeyLines(keys: entries.map { .init(name: $0.name, line: $0.line) })
        let found = Dictionary(entries.map { ($0.name, $0.value) }) { $1 }
        lookUp = { found[$0.key] }
    }

    /// The value of a variable, without blanks and line ends around it; `nil` if the source does not contain it.
    func find(_ variable: ConfigurationVariable) -> Found? {
        guard case .text(let text)? = lookUp(variable) else { return lookUp(variable) }
        return .text(SourceText(text).text)
    }

    /// Whether the source sets a variable. An empty value does not count, unless it has a meaning.
    func sets(_ variable: ConfigurationVariable) -> Bool {
        find(variable).map { $0 != .text("") || variable.emptyMeaning != nil } ?? false
    }

    func origin(of variable: ConfigurationVariable) -> ConfigurationOrigin {
        origin(line: lines.line(of: kind == .yaml ? variable.key : variable.name))
    }

    func origin(line: Int?) -> ConfigurationOrigin {
        ConfigurationOrigin(name, line: line, syntax: kind == .yaml ? .yaml : .assignments)
    }
}
