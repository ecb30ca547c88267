// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension JSONReader {
    /// The number that comes, as it is written; `nil` where it has more than 40 characters.
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
                throw HistoryFault(.syntax, at: cursor.position, "a number with a zero in front")
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

    /// One of a few words without quotes.
    mutating func word(_ words: [String]) throws -> String {
        _ = try next()
        let position = cursor.position
        let word = try letters()
        guard words.contains(word) else {
            if try cursor.peek() == nil, words.contains(where: { $0.hasPrefix(word) }) { throw cutOff() }
            throw HistoryFault(.syntax, at: position, "\"\(word)\" is not a value of JSON")
        }
        return word
    }

    /// What Python writes for what is no number, and JSON does not have; `nil` where something else comes.
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
