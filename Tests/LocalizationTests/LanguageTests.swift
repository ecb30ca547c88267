// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Localization
import Testing

@Suite("Language")
struct LanguageTests {
    @Test(
        "Discord's locales have a language; those without a catalog have English",
        arguments: [
            ("en-US", Language.english), ("en-GB", .english), ("de", .german), ("fr", .french), ("es-ES", .spanish),
            ("es-419", .spanish), ("pt-BR", .portuguese), ("ja", .japanese), ("ko", .english), ("", .english),
        ])
    func locales(code: String, language: Language) {
        #expect(Language(discordLocale: code) == language)
    }

    @Test("Commands are localized for each locale of a language but English")
    func localized() {
        #expect(Language.allCases.flatMap(\.discordLocales) == ["de", "fr", "es-ES", "es-419", "pt-BR", "ja"])
    }
}

@Suite("PluralCategory")
struct PluralCategoryTests {
    /// Source: CLDR, `common/supplemental/plurals.xml`, the samples of the rules.
    @Test(
        "The categories of whole numbers are those of CLDR",
        arguments: [
            (Language.english, [PluralCategory.other, .one, .other, .other, .other]),
            (.german, [.other, .one, .other, .other, .other]),
            (.french, [.one, .one, .other, .many, .other]),
            (.spanish, [.other, .one, .other, .many, .other]),
            (.portuguese, [.one, .one, .other, .many, .other]),
            (.japanese, [.other, .other, .other, .other, .other]),
        ])
    func categories(language: Language, expected: [PluralCategory]) {
        #expect([0, 1, 2, 1_000_000, 1_000_001].map(language.pluralCategory) == expected)
        #expect([0, -1, -2, -1_000_000, -1_000_001].map(language.pluralCategory) == expected)
        #expect(Set(expected) == Set(language.pluralCategories))
    }
}
