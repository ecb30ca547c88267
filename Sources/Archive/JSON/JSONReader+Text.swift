// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension JSONReader {
    /// Reads a string.
    mutating func text() throws -> String {
        let position = cursor.position
        try readText(storing: true)
        guard scratch.count <= Self.longestText else {
            throw HistoryIssue(.tooLarge, at: position, "string longer than \(Self.longestText) bytes")
        }
        return String(decoding: scratch, as: UTF8.self)
    }

    /// Skips a string.
    mutating func skipText() throws {
        try readText(storing: false)
    }

    private mutating func readText(storing isStored: Bool) throws {
        scratch.removeAll(keepingCapacity: true)
        guard try next() == UInt8(ascii: "\"") else { throw try unexpected("a string") }
        cursor.advance()
        while true {
            guard let byte = try cursor.peek() else { throw cutOff() }
            switch byte {
            case UInt8(ascii: "\""):
                cursor.advance()
                return
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if isStored { append(scalar) }
            case ..<0x20:
                let detail = byte == 0x0A ? "unterminated string" : "control character \(byte) in a string"
                throw HistoryIssue(.badText, at: cursor.position, detail)
            case ..<0x80:
                cursor.advance()
                if isStored, scratch.count <= Self.longestText { scratch.append(byte) }
            default:
                let scalar = try wideScalar(byte)
                if isStored { append(scalar) }
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        guard scratch.count <= Self.longestText else { return }
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Reads a scalar of two to four UTF-8 bytes (RFC 3629).
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
            guard byte & 0xC0 == 0x80 else { throw HistoryIssue(.badText, at: position, "invalid UTF-8") }
            cursor.advance()
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= lowest, let scalar = Unicode.Scalar(value) else {
            throw HistoryIssue(.badText, at: position, "invalid UTF-8")
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
        default: throw HistoryIssue(.badText, at: position, "invalid escape sequence")
        }
        cursor.advance()
        return simple
    }

    private mutating func unicodeEscape(from position: TextPosition) throws -> Unicode.Scalar {
        let first = try fourHexDigits(from: position)
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw unpairedSurrogate(position) }
            return scalar
        }
        for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard let byte = try cursor.peek() else { throw cutOff() }
            guard byte == expected else { throw unpairedSurrogate(position) }
            cursor.advance()
        }
        let second = try fourHexDigits(from: position)
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw unpairedSurrogate(position) }
        return scalar
    }

    private func unpairedSurrogate(_ position: TextPosition) -> HistoryIssue {
        HistoryIssue(.badText, at: position, "unpaired surrogate")
    }

    private mutating func fourHexDigits(from position: TextPosition) throws -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = try cursor.peek() else { throw cutOff() }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw HistoryIssue(.badText, at: position, "\\u without four hexadecimal digits")
            }
            cursor.advance()
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
