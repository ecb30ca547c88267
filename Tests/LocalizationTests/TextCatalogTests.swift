// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Localization
import Testing

@Suite("Catalogs")
struct TextCatalogTests {
    private static let english = Result { try TextCatalog(parsing: TextCatalog.file(.english)) }

    private func entries(_ language: Language) throws -> [(key: TextKey, pattern: TextPattern)] {
        let catalog = try TextCatalog(parsing: TextCatalog.file(language))
        return TextKey.allCases.compactMap { key in catalog.patterns[key].map { (key, $0) } }
    }

    @Test("Every catalog has every text, and no other", arguments: Language.allCases)
    func complete(language: Language) throws {
        #expect(try entries(language).count == TextKey.allCases.count)
    }

    @Test("The texts are in the order of the keys, without repetitions", arguments: Language.allCases)
    func order(language: Language) throws {
        let lines = String(decoding: TextCatalog.file(language), as: UTF8.self).split(separator: "\n")
        let names = lines.compactMap { $0.firstMatch(of: #/^ *"(\w+)":/#)?.output.1 }
        #expect(names.map(String.init) == TextKey.allCases.map(\.rawValue))
    }

    @Test("A text has the same placeholders in every language", arguments: Language.allCases)
    func placeholders(language: Language) throws {
        let english = try Self.english.get()
        for (key, pattern) in try entries(language) {
            #expect(pattern.names == english.patterns[key]?.names, "\(language) \(key)")
        }
    }

    @Test("A plural has exactly the categories of its language", arguments: Language.allCases)
    func plurals(language: Language) throws {
        for (key, pattern) in try entries(language) {
            for categories in pattern.plurals {
                #expect(categories == Set(language.pluralCategories), "\(language) \(key)")
            }
        }
    }

    @Test("A number with a noun in English is a plural form")
    func nouns() throws {
        for (key, pattern) in try entries(.english) where key.rawValue.hasSuffix("CountWord") {
            #expect(pattern.plurals.count == 1, "\(key)")
        }
    }

    @Test("Texts are within Discord's limits, with 20 characters for each value", arguments: Language.allCases)
    func lengths(language: Language) throws {
        let substitute = String(repeating: "0", count: 20)
        for (key, pattern) in try entries(language) {
            let kind = try #require(key.kind, "\(key)")
            for text in pattern.variants(substitute: substitute) {
                #expect((1...kind.limit).contains(text.utf16.count), "\(language) \(key): \(text.utf16.count)")
            }
        }
    }

    /// Source: Application Commands, "Application Command Naming".
    @Test("Names of commands and options are lowercase words", arguments: Language.allCases)
    func names(language: Language) throws {
        for (key, pattern) in try entries(language) where key.kind == .name {
            let text = pattern.variants(substitute: "").joined()
            #expect(text.wholeMatch(of: /[-_'\p{L}\p{N}]{1,32}/) != nil, "\(language) \(key)")
            #expect(text == text.lowercased(), "\(language) \(key)")
        }
    }

    @Test("Texts have no stray spaces", arguments: Language.allCases)
    func spaces(language: Language) throws {
        for (key, pattern) in try entries(language) {
            for text in pattern.variants(substitute: "x") {
                for line in text.split(separator: "\n") {
                    #expect(line.firstMatch(of: /^\s|\s$|\s\s|\( |\t| [,.)]/) == nil, "\(language) \(key)")
                }
            }
        }
    }

    @Test("Texts have the punctuation of their language", arguments: Language.allCases)
    func punctuation(language: Language) throws {
        for (key, pattern) in try entries(language) where language != .english {
            // The markup of Discord and addresses are the same in all languages.
            let text = pattern.variants(substitute: "x").joined(separator: "\n").replacing(/`[^`]*`/, with: "x")
            #expect(text.firstMatch(of: /["'´]|\.\.\./) == nil, "\(language) \(key)")
            switch language {
            case .english, .german, .portuguese: #expect(text.firstMatch(of: /\s[:;?!]/) == nil, "\(language) \(key)")
            case .french:
                #expect(text.firstMatch(of: /[^\u{A0}]:|[^\u{202F}][;?!]|[«][^\u{202F}]/) == nil, "\(language) \(key)")
            case .spanish:
                #expect(text.count { $0 == "?" } == text.count { $0 == "¿" }, "\(language) \(key)")
                #expect(text.count { $0 == "!" } == text.count { $0 == "¡" }, "\(language) \(key)")
            case .japanese:
                // Channel names and the bot's kept prefixes need the ASCII colon.
                let pattern = key.kind == .prefix ? /[,;?!()]/ : /[,:;?!()]|\.$/
                #expect(text.firstMatch(of: pattern) == nil, "\(language) \(key)")
            }
        }
    }

    @Test("A catalog with errors is rejected with all of them")
    func invalid() throws {
        let error = #expect(throws: TextCatalogError.self) {
            try TextCatalog(parsing: Array(#"{"statsName": "{", "nonsense": "x"}"#.utf8))
        }
        let problems = try #require(error?.problems)
        #expect(
            problems.prefix(2) == [
                "unknown key \"nonsense\"", "statsName: Invalid text at character 2: expected a name",
            ])
        #expect(
            problems.dropFirst(2)
                == TextKey.allCases.filter { $0 != .statsName }.map { "missing key \"\($0.rawValue)\"" }[...])
    }

    @Test("Texts of a language are those of its catalog")
    func texts() {
        #expect(Texts(.german)(.memberCountWord, ["count": 1_234]) == "1.234 Mitglieder")
        #expect(Texts(.french)(.memberCountWord, ["count": 1_000_000]) == "1\u{202F}000\u{202F}000 de membres")
        #expect(Texts(.japanese).labeled("参加", "3") == "参加：3")
    }
}
