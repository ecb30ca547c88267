// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Parses a pattern from left to right.
struct TextPatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func parse() throws(TextPatternError) -> [TextPattern.Part] {
        let parts = try parts(of: nil)
        guard position == scalars.count else { throw error("`}` without `{`") }
        return parts
    }

    /// Reads up to the end, or up to a `}`.
    private mutating func parts(of plural: String?) throws(TextPatternError) -> [TextPattern.Part] {
        var parts: [TextPattern.Part] = []
        var text = ""
        func finish() {
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
        }
        while let scalar = next, scalar != "}" {
            position += 1
            switch scalar {
            case "{":
                finish()
                parts.append(try argument())
            case "#" where plural != nil:
                finish()
                if let plural { parts.append(.placeholder(plural)) }
            case "'":
                text += try quoted(inPlural: plural != nil)
            default: text.unicodeScalars.append(scalar)
            }
        }
        finish()
        return parts
    }

    /// Reads what follows an apostrophe.
    private mutating func quoted(inPlural: Bool) throws(TextPatternError) -> String {
        guard let first = next, first == "'" || first == "{" || first == "}" || (inPlural && first == "#") else {
            return "'"
        }
        if first == "'" {
            position += 1
            return "'"
        }
        var text = ""
        while let scalar = next {
            position += 1
            guard scalar == "'" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            guard next == "'" else { return text }
            position += 1
            text += "'"
        }
        throw error("a quote does not end")
    }

    /// Reads what follows a `{`.
    private mutating func argument() throws(TextPatternError) -> TextPattern.Part {
        let name = try word()
        skipSpaces()
        if take("}") { return .placeholder(name) }
        guard take(",") else { throw error("expected `}` or `,` after \"\(name)\"") }
        guard try word() == "plural" else { throw error("expected `plural` for \"\(name)\"") }
        skipSpaces()
        guard take(",") else { throw error("expected `,` after `plural`") }
        var forms: [PluralCategory: [TextPattern.Part]] = [:]
        skipSpaces()
        while !take("}") {
            let word = try word()
            guard let category = PluralCategory(rawValue: word) else { throw error("unknown plural form \"\(word)\"") }
            skipSpaces()
            guard take("{") else { throw error("expected `{` after \"\(word)\"") }
            let parts = try parts(of: name)
            guard take("}") else { throw error("the plural form \"\(word)\" does not end") }
            guard forms.updateValue(parts, forKey: category) == nil else {
                throw error("the plural form \"\(word)\" is repeated")
            }
            skipSpaces()
        }
        guard forms[.other] != nil else { throw error("the plural of \"\(name)\" has no form `other`") }
        return .plural(name, forms)
    }

    /// Reads a name of lowercase and uppercase letters.
    private mutating func word() throws(TextPatternError) -> String {
        skipSpaces()
        var word = ""
        while let scalar = next, ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) {
            word.unicodeScalars.append(scalar)
            position += 1
        }
        guard !word.isEmpty else { throw error("expected a name") }
        return word
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skipSpaces() {
        while next == " " { position += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private func error(_ problem: String) -> TextPatternError {
        TextPatternError(description: "Invalid text at character \(position + 1): \(problem)")
    }
}
