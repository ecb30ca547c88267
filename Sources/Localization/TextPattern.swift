// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The pattern of a text, in the syntax of ICU messages: `{name}`, and `{count, plural, one {# member} other {# members}}`.
///
/// `#` is the number of the enclosing plural. An apostrophe before `{`, `}` or, in a plural, `#` quotes everything up to the
/// next apostrophe; elsewhere it is an apostrophe. Source: ICU User Guide, "Formatting Messages", "Quoting/Escaping".
package struct TextPattern: Sendable, Hashable {
    /// A part of a pattern.
    package indirect enum Part: Sendable, Hashable {
        case text(String)
        /// The value with this name.
        case placeholder(String)
        /// The parts for the category of the number with this name.
        case plural(String, [PluralCategory: [Part]])
    }

    /// The parts, in order.
    package let parts: [Part]

    /// Parses a pattern.
    ///
    /// - Throws: `TextPatternError` if the syntax is wrong, or if a plural has no form `other`.
    package init(_ pattern: String) throws(TextPatternError) {
        var parser = TextPatternParser(pattern)
        parts = try parser.parse()
    }

    /// The names of all placeholders and plurals.
    package var names: Set<String> { Self.names(parts) }

    /// The plurals, with the categories of each.
    package var plurals: [Set<PluralCategory>] { Self.plurals(parts) }

    /// The text.
    ///
    /// - Parameters:
    ///   - values: The values by name. A placeholder without a value stays as it is.
    ///   - language: The language of numbers and plural forms.
    /// - Returns: The text.
    func text(_ values: [String: TextValue], in language: Language) -> String {
        Self.text(parts, values, language)
    }

    /// Every possible text, with the same substitute for each value: one for each plural form.
    package func variants(substitute: String) -> [String] {
        Self.variants(parts[...], substitute)
    }

    private static func text(_ parts: [Part], _ values: [String: TextValue], _ language: Language) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .placeholder(let name):
                switch values[name] {
                case .text(let text): result += text
                case .number(let number): result += number.formatted(in: language)
                case nil: result += "{\(name)}"
                }
            case .plural(let name, let forms):
                var category = PluralCategory.other
                if case .number(let number) = values[name] { category = language.pluralCategory(of: number) }
                result += text(forms[category] ?? forms[.other] ?? [], values, language)
            }
        }
        return result
    }

    private static func names(_ parts: [Part]) -> Set<String> {
        parts.reduce(into: []) { names, part in
            switch part {
            case .text: break
            case .placeholder(let name): names.insert(name)
            case .plural(let name, let forms):
                names.insert(name)
                for form in forms.values { names.formUnion(Self.names(form)) }
            }
        }
    }

    private static func plurals(_ parts: [Part]) -> [Set<PluralCategory>] {
        parts.flatMap { part -> [Set<PluralCategory>] in
            guard case .plural(_, let forms) = part else { return [] }
            return [Set(forms.keys)] + forms.values.flatMap(plurals)
        }
    }

    private static func variants(_ parts: ArraySlice<Part>, _ substitute: String) -> [String] {
        guard let part = parts.first else { return [""] }
        let starts: [String] =
            switch part {
            case .text(let text): [text]
            case .placeholder: [substitute]
            case .plural(_, let forms): forms.values.flatMap { variants($0[...], substitute) }
            }
        let ends = variants(parts.dropFirst(), substitute)
        return starts.flatMap { start in ends.map { start + $0 } }
    }
}

/// An error in the syntax of a pattern.
package struct TextPatternError: Error, Hashable, CustomStringConvertible {
    /// The error, with its position.
    package let description: String
}
