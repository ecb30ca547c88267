// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Reads JSON (RFC 8259) piece by piece, as far as it is asked to.
///
/// Foundation's decoder says nothing of where a value stood once it is decoded, so that a fault of meaning has no line;
/// it wants the whole file in memory; and it cannot go on after a fault. So this one is our own. After it has thrown, its
/// place is where the fault is, and it can be asked for what comes there.
struct JSONReader {
    /// What a value is, to be seen from its first byte.
    enum Kind: String {
        case object = "an object"
        case array = "an array"
        case text = "a text"
        case number = "a number"
        case boolean = "true or false"
        case null = "null"
    }

    /// Arrays and objects may lie in one another so deep.
    static let maximumDepth = 64
    /// The longest text that is taken, in bytes of UTF-8.
    static let longestText = 65_536

    var cursor: ByteCursor
    private var depth = 0
    /// Reused by every text, so that a text that is not kept costs no memory.
    var scratch: [UInt8] = []

    init(_ cursor: ByteCursor) {
        self.cursor = cursor
    }

    /// Steps over white space, and sees what comes; `nil` at the end.
    mutating func next() throws -> UInt8? {
        while let byte = try cursor.peek() {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            cursor.advance()
        }
        return nil
    }

    /// What sort of value comes.
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

    /// Goes into the object that comes.
    mutating func openObject() throws { try open("{") }

    /// Goes into the array that comes.
    mutating func openArray() throws { try open("[") }

    /// The next name of the object that was gone into, with its place; `nil` where the object ends.
    mutating func key(isFirst: Bool) throws -> (name: String, position: TextPosition)? {
        guard try !closes("}", isFirst: isFirst) else { return nil }
        guard try next() == UInt8(ascii: "\"") else { throw try unexpected("a name in quotes") }
        let position = cursor.position
        let name = try text()
        guard try next() == UInt8(ascii: ":") else { throw try unexpected("\":\"") }
        cursor.advance()
        return (name, position)
    }

    /// Whether the array that was gone into has another element, which then comes.
    mutating func element(isFirst: Bool) throws -> Bool {
        try !closes("]", isFirst: isFirst)
    }

    /// Nothing may come any more.
    mutating func end() throws {
        if try next() != nil { throw try unexpected("the end of the file") }
    }

    /// Steps over the value that comes, whatever it is.
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

    /// What is wrong where the reader stands.
    mutating func unexpected(_ expected: String) throws -> HistoryFault {
        guard let byte = try cursor.peek() else { return cutOff() }
        let position = cursor.position
        if let word = try nonFinite() {
            return HistoryFault(.syntax, at: position, "\(word) is not a value of JSON")
        }
        let found = (0x21...0x7E).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
        return HistoryFault(.syntax, at: position, "expected \(expected), found \(found)")
    }

    /// The file ends where it must not.
    func cutOff() -> HistoryFault {
        HistoryFault(.cutOff, at: cursor.position, "the file ends in the middle")
    }

    /// Forgets how deep it is: after a fault nobody knows.
    mutating func forgetDepth() { depth = 0 }

    private mutating func open(_ bracket: Unicode.Scalar) throws {
        guard try next() == UInt8(ascii: bracket) else { throw try unexpected("\"\(bracket)\"") }
        guard depth < Self.maximumDepth else {
            throw HistoryFault(
                .tooLarge, at: cursor.position, "more than \(Self.maximumDepth) arrays and objects in one another")
        }
        depth += 1
        cursor.advance()
    }

    /// Whether the bracket closes what is open; else steps over the comma that must stand between.
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
            throw HistoryFault(.syntax, at: comma, "a comma with nothing after it")
        }
        return false
    }
}
