// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// The texts of a language.
package struct TextCatalog: Sendable {
    /// The texts by key.
    package let patterns: [TextKey: TextPattern]

    /// Parses a catalog: a JSON object with a pattern for each key.
    ///
    /// - Throws: `TextCatalogError` with all errors; an error of JSON.
    package init(parsing bytes: [UInt8]) throws {
        let entries = try JSONDecoder().decode([String: String].self, from: Data(bytes))
        var patterns: [TextKey: TextPattern] = [:]
        var problems: [String] = []
        for (name, text) in entries.sorted(by: { $0.key < $1.key }) {
            guard let key = TextKey(rawValue: name) else {
                problems.append("unknown key \"\(name)\"")
                continue
            }
            do throws(TextPatternError) {
                patterns[key] = try TextPattern(text)
            } catch {
                problems.append("\(name): \(error)")
            }
        }
        let missing = TextKey.allCases.filter { entries[$0.rawValue] == nil }
        problems += missing.map { "missing key \"\($0.rawValue)\"" }
        guard problems.isEmpty else { throw TextCatalogError(problems: problems) }
        self.patterns = patterns
    }

    private init() { patterns = [:] }

    /// The file of a language.
    package static func file(_ language: Language) -> [UInt8] {
        switch language {
        case .english: PackageResources.en_json
        case .german: PackageResources.de_json
        case .french: PackageResources.fr_json
        case .spanish: PackageResources.es_json
        case .portuguese: PackageResources.pt_BR_json
        case .japanese: PackageResources.ja_json
        }
    }

    /// The catalogs, parsed once. The tests of this target prove that every file is valid.
    static let all = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { ($0, (try? TextCatalog(parsing: file($0))) ?? TextCatalog()) })
}

/// All errors of a catalog.
package struct TextCatalogError: Error, Hashable, CustomStringConvertible {
    /// The errors.
    package let problems: [String]

    /// The errors, a line for each.
    package var description: String {
        "Invalid catalog (\(problems.count) errors):\n" + problems.joined(separator: "\n")
    }
}
