// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension TextKey {
    /// The text in English, the default of commands. Source: Application Commands, "Localization".
    package var english: String { Texts(.english)(self) }

    /// The text in the other languages, by Discord's locales. Source: Application Commands, "Localization".
    package var localizations: [String: String] {
        Language.allCases.reduce(into: [:]) { localizations, language in
            for locale in language.discordLocales { localizations[locale] = Texts(language)(self) }
        }
    }
}
