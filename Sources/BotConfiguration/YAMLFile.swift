// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Yams

/// A YAML file as the configuration reads it: keys with texts behind them, and a list of such mappings, the guilds.
struct YAMLFile: Sendable {
    /// A key and what stands behind it.
    struct Entry: Sendable, Equatable {
        let name: String
        let line: Int
        let value: ConfigurationLayer.Found
    }

    /// What stands in the list of guilds.
    struct Item: Sendable, Equatable {
        let line: Int
        /// `nil` where it is no mapping.
        let entries: [Entry]?
    }

    /// The outermost keys. No key stands there twice: to the parser that is an error.
    let entries: [Entry]
    /// The list of guilds; `nil` where there is none.
    let guilds: [Item]?

    /// Reads a file's text.
    init(_ text: String) throws(YAMLFault) {
        guard let root = try Self.root(text), root.scalar?.string != "" else {
            // A file of comments alone.
            (entries, guilds) = ([], nil)
            return
        }
        guard let mapping = root.mapping else { throw YAMLFault("what is in it is no mapping of keys to values") }
        entries = Self.entries(mapping)
        guilds = mapping.first { Self.name($0.key) == GuildSettings.key }?.value.sequence?.map { item in
            Item(line: item.mark?.line ?? 0, entries: item.mapping.map(Self.entries))
        }
    }

    private static func root(_ text: String) throws(YAMLFault) -> Node? {
        do {
            return try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw YAMLFault(error)
        } catch {
            throw YAMLFault("it cannot be read")
        }
    }

    private static func entries(_ mapping: Node.Mapping) -> [Entry] {
        mapping.map { key, value in
            Entry(
                name: name(key), line: key.mark?.line ?? 0,
                value: value.scalar.map { .text($0.string) } ?? .notText)
        }
    }

    private static func name(_ key: Node) -> String { key.scalar?.string.withoutControls ?? "?" }
}

/// Why a text is no such file, without a word of the text but keys: a secret may stand in it.
struct YAMLFault: Error, Equatable, CustomStringConvertible {
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
            let list = keys.map(\.withoutControls).joined(separator: ", ")
            description = "line \(context.mark.line): a key stands in one mapping twice: \(list)"
        default:
            description = "it cannot be read"
        }
    }
}
