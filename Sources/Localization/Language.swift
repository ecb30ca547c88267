// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation

/// A language of the texts that users of Discord see.
package enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"
    case portuguese = "pt-BR"
    case japanese = "ja"

    /// The language for a Discord locale, such as `en-US`, `de` or `es-419`; English for languages without a catalog.
    ///
    /// Source: Reference, "Locales".
    package init(discordLocale: String) {
        self =
            Self(rawValue: discordLocale) ?? Self.allCases.first { $0.discordLocales.contains(discordLocale) }
            ?? .english
    }

    /// The Discord locales for which commands are localized; none for English, the default of the commands.
    ///
    /// Source: Reference, "Locales".
    package var discordLocales: [String] {
        switch self {
        case .english: []
        case .german: ["de"]
        case .french: ["fr"]
        case .spanish: ["es-ES", "es-419"]
        case .portuguese: ["pt-BR"]
        case .japanese: ["ja"]
        }
    }

    /// The CLDR locale for numbers and dates.
    package var locale: Locale {
        switch self {
        case .english: Locale(identifier: "en_US")
        case .german: Locale(identifier: "de_DE")
        case .french: Locale(identifier: "fr_FR")
        case .spanish: Locale(identifier: "es_ES")
        case .portuguese: Locale(identifier: "pt_BR")
        case .japanese: Locale(identifier: "ja_JP")
        }
    }

    /// The language's own name.
    package var ownName: String { Texts(self)(.ownNameChoice) }
}
