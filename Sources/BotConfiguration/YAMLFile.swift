// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Yams

/// A configuration file in YAML: keys with text values, and the guilds as a list of such mappings.
struct YAMLFile: Sendable {
    /// A key and its value.
    struct Entry: Sendable, Equatable {
        let name: String
        let line: Int
        let value: ConfigurationLayer.Found
    }

    /// An entry in the list of guilds.
    struct Item: Sendable, Equatable {
        let line: Int
        /// `nil` if it is not a mapping.
        let entries: [Entry]?
    }

    /// The top-level keys, each once: the parser rejects duplicates.
    let entries: [Entry]
    /// The list of guilds; `nil` if there is none.
    let guilds: [Item]?

    /// Parses the text of a file.
    init(_ text: String) throws(YAMLFileError) {
        guard let root = try Self.root(text), root.scalar?.string != "" else {
            // The file contains only comments.
            (entries, guilds) = ([], nil)
            return
        }
        guard let mapping = root.mapping else { throw YAMLFileError("it must be a mapping of keys to values") }
        entries = Self.entries(mapping)
        guilds = mapping.first { Self.name($0.key) == GuildKeys.list }?.value.sequence?.map { item in
            Item(line: item.mark?.line ?? 0, entries: item.mapping.map(Self.entries))
        }
    }

    private static func root(_ text: String) throws(YAMLFileError) -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw YAMLFileError(error)
        } catch {
            throw YAMLFileError("it cannot be read")
        }
    }

    private static func entries(_ mapping: Node.Mapping) -> [Entry] {
        mapping.map { key, value in
            Entry(
                name: name(key), line: key.mark?.line ?? 0,
                value: value.scalar.map { .text(isNull($0) ? "" : $0.string) } ?? .notText)
        }
    }

    /// Whether a scalar is one of YAML's spellings of null, which means that there is no value.
    private static func isNull(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func name(_ key: Node) -> String { key.scalar?.string.replacingUnsafe() ?? "?" }
}

/// Why text is not a valid configuration file. Quotes only keys, because the text may contain a secret.
struct YAMLFileError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            description = "line \(mark.line): " + (context.map { "\($0.text), " } ?? "") + problem
        case .reader(let problem, _, _, _):
            description = problem
        case .duplicatedKeysInMapping(let keys, let context):
            let list = keys.map { $0.replacingUnsafe() }.joined(separator: ", ")
            description = "line \(context.mark.line): duplicate key: \(list)"
        default:
            description = "it cannot be read"
        }
    }
}
