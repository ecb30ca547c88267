// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension JSONReader {
    /// The text that comes.
    mutating func text() throws -> String {
        let position = cursor.position
        try readText(isKept: true)
        guard scratch.count <= Self.longestText else {
            throw HistoryFault(.tooLarge, at: position, "a text of more than \(Self.longestText) bytes")
        }
        return String(decoding: scratch, as: UTF8.self)
    }

    /// Steps over the text that comes.
    mutating func skipText() throws {
        try readText(isKept: false)
    }

    private mutating func readText(isKept: Bool) throws {
        scratch.removeAll(keepingCapacity: true)
        guard try next() == UInt8(ascii: "\"") else { throw try unexpected("a text in quotes") }
        cursor.advance()
        while true {
            guard let byte = try cursor.peek() else { throw cutOff() }
            switch byte {
            case UInt8(ascii: "\""):
                cursor.advance()
                return
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if isKept { keep(scalar) }
            case ..<0x20:
                let what = byte == 0x0A ? "a text that does not end on its line" : "control character \(byte) in a text"
                throw HistoryFault(.badText, at: cursor.position, what)
            case ..<0x80:
                cursor.advance()
                if isKept, scratch.count <= Self.longestText { scratch.append(byte) }
            default:
                let scalar = try wideScalar(byte)
                if isKept { keep(scalar) }
            }
        }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        guard scratch.count <= Self.longestText else { return }
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// A scalar of two to four bytes (RFC 3629).
    private mutating func wideScalar(_ lead: UInt8) throws -> Unicode.Scalar {
        let position = cursor.position
        let length: Int
        let lowest: UInt32
        switch lead {
        case 0xC2...0xDF: (length, lowest) = (1, 0x80)
        case 0xE0...0xEF: (length, lowest) = (2, 0x800)
        case 0xF0...0xF4: (length, lowest) = (3, 0x1_0000)
        default: (length, lowest) = (0, .max)
        }
        cursor.advance()
        var value = UInt32(lead) & (0x3F >> UInt32(length))
        for _ in 0..<length {
            guard let byte = try cursor.peek() else { throw cutOff() }
            guard byte & 0xC0 == 0x80 else { throw HistoryFault(.badText, at: position, "bytes that are not UTF-8") }
            cursor.advance()
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= lowest, let scalar = Unicode.Scalar(value) else {
            throw HistoryFault(.badText, at: position, "bytes that are not UTF-8")
        }
        return scalar
    }

    private mutating func escape() throws -> Unicode.Scalar {
        let position = cursor.position
        cursor.advance()
        guard let byte = try cursor.peek() else { throw cutOff() }
        let simple: Unicode.Scalar
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): simple = Unicode.Scalar(byte)
        case UInt8(ascii: "b"): simple = "\u{8}"
        case UInt8(ascii: "f"): simple = "\u{C}"
        case UInt8(ascii: "n"): simple = "\n"
        case UInt8(ascii: "r"): simple = "\r"
        case UInt8(ascii: "t"): simple = "\t"
        case UInt8(ascii: "u"):
            cursor.advance()
            return try unicodeEscape(from: position)
        default: throw HistoryFault(.badText, at: position, "a backslash before something that it cannot stand before")
        }
        cursor.advance()
        return simple
    }

    private mutating func unicodeEscape(from position: TextPosition) throws -> Unicode.Scalar {
        let first = try fourHexDigits(from: position)
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw halfPair(position) }
            return scalar
        }
        for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard let byte = try cursor.peek() else { throw cutOff() }
            guard byte == expected else { throw halfPair(position) }
            cursor.advance()
        }
        let second = try fourHexDigits(from: position)
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw halfPair(position) }
        return scalar
    }

    private func halfPair(_ position: TextPosition) -> HistoryFault {
        HistoryFault(.badText, at: position, "one half of a surrogate pair without the other")
    }

    private mutating func fourHexDigits(from position: TextPosition) throws -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = try cursor.peek() else { throw cutOff() }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw HistoryFault(.badText, at: position, "\\u without four hexadecimal digits")
            }
            cursor.advance()
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
