// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension JSONReader {
    /// Reads a number as text; `nil` if it has more than 40 characters.
    mutating func number() throws -> String? {
        var text: String? = ""
        func isDigit(_ byte: UInt8?) -> Bool {
            byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
        }
        func take(_ byte: UInt8?) {
            guard let byte else { return }
            text?.unicodeScalars.append(Unicode.Scalar(byte))
            if let length = text?.utf8.count, length > 40 { text = nil }
            cursor.advance()
        }
        func takeDigits() throws {
            guard isDigit(try cursor.peek()) else { throw try unexpected("a digit") }
            while let byte = try cursor.peek(), isDigit(byte) { take(byte) }
        }
        if try next() == UInt8(ascii: "-") { take(try cursor.peek()) }
        if try cursor.peek() == UInt8(ascii: "0") {
            take(try cursor.peek())
            if isDigit(try cursor.peek()) {
                throw HistoryIssue(.syntax, at: cursor.position, "number has a leading zero")
            }
        } else {
            try takeDigits()
        }
        if try cursor.peek() == UInt8(ascii: ".") {
            take(try cursor.peek())
            try takeDigits()
        }
        if let byte = try cursor.peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            take(byte)
            if let sign = try cursor.peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { take(sign) }
            try takeDigits()
        }
        return text
    }

    /// Reads one of the given literals.
    mutating func word(_ words: [String]) throws -> String {
        _ = try next()
        let position = cursor.position
        let word = try letters()
        guard words.contains(word) else {
            if try cursor.peek() == nil, words.contains(where: { $0.hasPrefix(word) }) { throw cutOff() }
            throw HistoryIssue(.syntax, at: position, "\"\(word)\" is not a valid JSON value")
        }
        return word
    }

    /// Reads `NaN` or `Infinity`, which Python writes but JSON does not allow; `nil` for anything else.
    mutating func nonFinite() throws -> String? {
        guard let byte = try cursor.peek(), byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I") else { return nil }
        let word = try letters()
        return word.isEmpty ? nil : word
    }

    private mutating func letters() throws -> String {
        var word = ""
        while let byte = try cursor.peek(), word.utf8.count < 16 {
            let scalar = Unicode.Scalar(byte)
            guard scalar.isASCII, scalar.properties.isAlphabetic else { break }
            word.unicodeScalars.append(scalar)
            cursor.advance()
        }
        return word
    }
}
