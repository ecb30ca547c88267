// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An incremental JSON reader (RFC 8259).
///
/// Foundation's decoder gives no position for a semantic error, needs the whole file in memory and cannot continue
/// after an error. After this reader throws, its position is that of the error, and it can continue from there.
struct JSONReader {
    /// The type of a value, determined by its first byte.
    enum Kind: String {
        case object = "an object"
        case array = "an array"
        case text = "a string"
        case number = "a number"
        case boolean = "a Boolean"
        case null = "null"
    }

    /// Maximum nesting depth of arrays and objects.
    static let maximumDepth = 64
    /// Maximum length of a string, in UTF-8 bytes.
    static let longestText = 65_536

    var cursor: ByteCursor
    private var depth = 0
    /// Buffer that is reused for all strings, so that a skipped string allocates no memory.
    var scratch: [UInt8] = []

    init(_ cursor: ByteCursor) {
        self.cursor = cursor
    }

    /// Skips white space and returns the next byte without consuming it; `nil` at the end.
    mutating func next() throws -> UInt8? {
        while let byte = try cursor.peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            cursor.advance()
        }
        return nil
    }

    /// The type of the next value.
    mutating func kind() throws -> Kind {
        switch try next() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .text
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: throw try unexpected("a value")
        }
    }

    /// Consumes the opening brace of an object.
    mutating func openObject() throws { try open("{") }

    /// Consumes the opening bracket of an array.
    mutating func openArray() throws { try open("[") }

    /// The next key of the open object, with its position; `nil` at the end of the object.
    mutating func key(isFirst: Bool) throws -> (name: String, position: TextPosition)? {
        guard try !closes("}", isFirst: isFirst) else { return nil }
        guard try next() == UInt8(ascii: "\"") else { throw try unexpected("a quoted key") }
        let position = cursor.position
        let name = try text()
        guard try next() == UInt8(ascii: ":") else { throw try unexpected("\":\"") }
        cursor.advance()
        return (name, position)
    }

    /// Whether the open array has another element.
    mutating func element(isFirst: Bool) throws -> Bool {
        try !closes("]", isFirst: isFirst)
    }

    /// Checks that only white space is left.
    mutating func end() throws {
        if try next() != nil { throw try unexpected("the end of the file") }
    }

    /// Skips the next value.
    mutating func skip() throws {
        switch try kind() {
        case .object:
            try openObject()
            var isFirst = true
            while try key(isFirst: isFirst) != nil {
                isFirst = false
                try skip()
            }
        case .array:
            try openArray()
            var isFirst = true
            while try element(isFirst: isFirst) {
                isFirst = false
                try skip()
            }
        case .text: try skipText()
        case .number: _ = try number()
        case .boolean: _ = try word(["true", "false"])
        case .null: _ = try word(["null"])
        }
    }

    /// The error at the current position.
    mutating func unexpected(_ expected: String) throws -> HistoryIssue {
        guard let byte = try cursor.peek() else { return cutOff() }
        let position = cursor.position
        if let word = try nonFinite() {
            return HistoryIssue(.syntax, at: position, "\(word) is not a valid JSON value")
        }
        let found = (0x21...0x7E).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
        return HistoryIssue(.syntax, at: position, "expected \(expected), found \(found)")
    }

    /// The error for an unexpected end of the file.
    func cutOff() -> HistoryIssue {
        HistoryIssue(.cutOff, at: cursor.position, "unexpected end of file")
    }

    /// Resets the nesting depth, which is unknown after an error.
    mutating func resetDepth() { depth = 0 }

    private mutating func open(_ bracket: Unicode.Scalar) throws {
        guard try next() == UInt8(ascii: bracket) else { throw try unexpected("\"\(bracket)\"") }
        guard depth < Self.maximumDepth else {
            throw HistoryIssue(
                .tooLarge, at: cursor.position, "more than \(Self.maximumDepth) nested arrays and objects")
        }
        depth += 1
        cursor.advance()
    }

    /// Consumes a closing bracket and returns whether there was one; otherwise consumes the separating comma.
    private mutating func closes(_ bracket: Unicode.Scalar, isFirst: Bool) throws -> Bool {
        let byte = try next()
        if byte == UInt8(ascii: bracket) {
            depth -= 1
            cursor.advance()
            return true
        }
        guard !isFirst else { return false }
        guard byte == UInt8(ascii: ",") else { throw try unexpected("\",\" or \"\(bracket)\"") }
        let comma = cursor.position
        cursor.advance()
        if try next() == UInt8(ascii: bracket) {
            throw HistoryIssue(.syntax, at: comma, "trailing comma")
        }
        return false
    }
}
