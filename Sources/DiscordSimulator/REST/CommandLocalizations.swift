// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Names and descriptions in the users' languages. Source: Interactions, Application Commands, "Localization"; Reference,
/// "Locales".
enum CommandLocalizations {
    /// The language of a user who has chosen none.
    static let standard = "en-US"
    /// Discord's languages.
    static let locales: Set<String> = [
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
        "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
    ]
    private static let fallbacks = ["en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES"]

    /// The message about an unknown language in a request to a control route.
    static func problem(with locale: String) -> String {
        "\"locale\" must be one of Discord's locales, such as en-US, got \"\(locale)\""
    }

    /// The texts of a field by language.
    static func texts(_ field: String, of object: PayloadValue) -> [String: String] {
        (object[field + "_localizations"]?.object ?? [:]).compactMapValues(\.text)
    }

    /// What a user sees; `nil`: the default, in the field itself.
    static func localized(_ field: String, of object: PayloadValue, in locale: String) -> String? {
        let texts = texts(field, of: object)
        return texts[locale] ?? fallbacks[locale].flatMap { texts[$0] }
    }

    /// Adds all errors in a dictionary of texts.
    static func check(
        _ value: PayloadValue?, at path: [String], _ errors: inout FormErrors,
        _ checkText: (PayloadValue, [String], inout FormErrors) -> Void
    ) {
        for (locale, text) in (errors.object(value, at: path) ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard locales.contains(locale) else {
                errors.add(path, code: "ENUM_TYPE_COERCE", "Value \"\(locale)\" is not a valid locale.")
                continue
            }
            checkText(text, path + [locale], &errors)
        }
    }

    /// Adds errors for option names that are not distinct from the default names of other options and from the names of
    /// other options in the same language.
    static func checkDistinct(_ options: [PayloadValue], at path: [String], _ errors: inout FormErrors) {
        for (index, option) in options.enumerated() {
            for (locale, name) in texts("name", of: option).sorted(by: { $0.key < $1.key }) {
                let isTaken = options.enumerated().contains { other, rival in
                    other != index
                        && (rival["name"]?.text == name || (other < index && texts("name", of: rival)[locale] == name))
                }
                guard isTaken else { continue }
                errors.add(
                    path + ["\(index)", "name_localizations", locale],
                    code: "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
            }
        }
    }

    /// A command, option or choice as a user with a language sees it.
    static func seen(_ object: PayloadValue, in locale: String) -> PayloadValue {
        var seen = object
        for field in ["name", "description"] {
            if let text = localized(field, of: object, in: locale) { seen[field] = .string(text) }
        }
        for key in ["options", "choices"] {
            if let items = object[key]?.array { seen[key] = .array(items.map { self.seen($0, in: locale) }) }
        }
        return seen
    }

    /// A command without its texts by language. Source: "Retrieving localized commands".
    static func withoutTexts(_ object: PayloadValue) -> PayloadValue {
        var result = object
        for field in ["name", "description"] { result[field + "_localizations"] = nil }
        for key in ["options", "choices"] {
            if let items = object[key]?.array { result[key] = .array(items.map(withoutTexts)) }
        }
        return result
    }
}
