// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Splits the text of a `.env` file into names and values. `EnvironmentFile` combines them.
struct EnvironmentFileScanner {
    private let text: [Unicode.Scalar]
    private var index = 0
    /// The current line, starting at 1.
    private(set) var line = 1

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
    }

    // MARK: - Lines and names

    /// Skips blank lines and comments.
    ///
    /// - Returns: whether there is another statement.
    mutating func skipToStatement() -> Bool {
        while let scalar = next {
            if scalar == "#" {
                skipLine(from: line)
            } else if scalar.properties.isWhitespace {
                advance()
            } else {
                return true
            }
        }
        return false
    }

    /// Continues in the line after the given one, which may be before the current one.
    mutating func skipLine(from start: Int) {
        while line > start, index > 0 {
            index -= 1
            if text[index] == "\n" { line -= 1 }
        }
        while let scalar = next, scalar != "\n" { advance() }
    }

    /// Reads the name of a statement, without `export`.
    ///
    /// - Returns: the name; `nil` if it is malformed, or if a name that is none of the bot's has no value.
    mutating func readName() -> String? {
        let end = text[index...].firstIndex { $0 == "=" || $0 == ":" || $0 == "\n" } ?? text.endIndex
        var name = text[index..<end]
        index = end
        if name.starts(with: "export".unicodeScalars), let after = name.dropFirst(6).first, Self.isBlank(after) {
            name = name.dropFirst(6).drop(while: Self.isBlank)
        }
        while let last = name.last, Self.isBlank(last) { name.removeLast() }
        guard !name.isEmpty, name.allSatisfy(Self.isOfName) else { return nil }
        let string = Self.string(name)
        return hasDelimiter || Settings.order[string] != nil ? string : nil
    }

    /// Skips the `=` or `:` after a name.
    ///
    /// - Returns: whether there is one.
    mutating func skipDelimiter() -> Bool {
        guard hasDelimiter else { return false }
        advance()
        return true
    }

    // MARK: - Values

    /// Reads a value and the rest of its line.
    ///
    /// - Parameter lookup: returns the value of a variable; `nil` if it is not set.
    /// - Returns: the value, with escapes and references replaced.
    /// - Throws: `EnvironmentFileDefect`.
    mutating func readValue(_ lookup: (String) -> String?) throws(EnvironmentFileDefect) -> String {
        let start = index
        while let scalar = next, Self.isBlank(scalar) { advance() }
        switch next {
        case "'": return Self.string(try readQuoted("'")[...])
        case "\"": return try Interpolation.expand(try Self.unescaped(try readQuoted("\"")), lookup)
        case "#" where index > start: throw .commentAsValue
        default: return try Interpolation.expand(try readUnquoted(), lookup)
        }
    }

    private mutating func readUnquoted() throws(EnvironmentFileDefect) -> [Unicode.Scalar] {
        var value: [Unicode.Scalar] = []
        while let scalar = next, scalar != "\n" {
            if scalar == "#", let last = value.last, Self.isBlank(last) {
                guard last == " " else { throw .commentAfterTab }
                skipLine(from: line)
                break
            }
            value.append(scalar)
            advance()
        }
        while let last = value.last, last.properties.isWhitespace { value.removeLast() }
        if value.contains("\r") { throw .carriageReturn }
        return value
    }

    /// Reads the text up to the closing quote. A backslash escapes that quote; all other backslashes remain.
    private mutating func readQuoted(_ quote: Unicode.Scalar) throws(EnvironmentFileDefect) -> [Unicode.Scalar] {
        advance()
        var value: [Unicode.Scalar] = []
        var isEscaped = false
        while let scalar = next {
            advance()
            if scalar == quote, !isEscaped {
                try endQuoted()
                return value
            }
            if !isEscaped, scalar == "\\" {
                isEscaped = true
                continue
            }
            if isEscaped, scalar != quote { value.append("\\") }
            isEscaped = false
            value.append(scalar)
        }
        throw .openQuote
    }

    /// Reads the rest of the line after a closing quote: blanks and a comment.
    private mutating func endQuoted() throws(EnvironmentFileDefect) {
        while let scalar = next, Self.isBlank(scalar) { advance() }
        switch next {
        case nil, "\n": break
        case "#": skipLine(from: line)
        default: throw .textAfterQuote
        }
    }

    /// Replaces the escapes of a double-quoted value. Unknown ones remain, as in a shell.
    private static func unescaped(_ value: [Unicode.Scalar]) throws(EnvironmentFileDefect) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var rest = value[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let escaped = rest.first else {
                result.append(scalar)
                continue
            }
            if let control = controls[escaped] {
                result.append(control)
            } else if escaped == "$" {
                // A dollar sign that starts no reference.
                result += ["$", "$"]
            } else if escaped == "0" {
                let digits = rest.dropFirst().prefix(3).prefix { ("0"..."9").contains($0) }
                guard digits.count == 3, let code = UInt8(string(digits), radix: 8) else { throw .octal }
                result.append(Unicode.Scalar(code))
                rest = rest.dropFirst(3)
            } else if escaped == "\\" || escaped == "\"" {
                result.append(escaped)
            } else {
                result += ["\\", escaped]
            }
            rest = rest.dropFirst()
        }
        return result
    }

    private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{7}", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{b}",
    ]

    // MARK: - Characters

    private var next: Unicode.Scalar? { index < text.endIndex ? text[index] : nil }

    private var hasDelimiter: Bool { next == "=" || next == ":" }

    private mutating func advance() {
        if next == "\n" { line += 1 }
        index += 1
    }

    static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var string = String.UnicodeScalarView()
        string.append(contentsOf: scalars)
        return String(string)
    }

    /// A space within a line.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        ["\t", "\u{b}", "\u{c}", "\r", " ", "\u{85}", "\u{a0}"].contains(scalar)
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        if ["_", ".", "-", "[", "]"].contains(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
