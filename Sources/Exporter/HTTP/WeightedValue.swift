// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An element of a list such as `Accept`: a value with its parameters and weight.
///
/// Source: RFC 9110, sections 5.6.1 (lists), 5.6.6 (parameters) and 12.4.2 (weights).
struct WeightedValue: Equatable {
    /// The value in lower case, such as `text/plain` or `gzip`.
    let value: String
    /// The parameters except the weight, with names in lower case and unquoted values.
    let parameters: [String: String]
    /// The weight in thousandths, from 0 (not acceptable) to 1000.
    let weight: Int

    /// Parses a field. Malformed elements are skipped, because their meaning is unknown.
    static func list(_ field: String) -> [WeightedValue] {
        pieces(of: field.utf8[...], separator: UInt8(ascii: ",")).compactMap(WeightedValue.init)
    }

    private init?(_ element: Substring.UTF8View) {
        let pieces = Self.pieces(of: element, separator: UInt8(ascii: ";")).map { Self.trimmed($0) }
        guard let value = pieces.first, !value.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        var weight = 1000
        for piece in pieces.dropFirst() where !piece.isEmpty {
            guard let equals = piece.firstIndex(of: "=") else { return nil }
            let name = piece[..<equals].lowercased()
            let text = Self.unquoted(piece[piece.index(after: equals)...])
            if name == "q" {
                guard let read = Self.weight(text) else { return nil }
                weight = read
            } else {
                parameters[name] = text
            }
        }
        self.value = value.lowercased()
        self.parameters = parameters
        self.weight = weight
    }

    /// Splits at separators outside of quotes.
    private static func pieces(of text: Substring.UTF8View, separator: UInt8) -> [Substring.UTF8View] {
        var pieces: [Substring.UTF8View] = []
        var start = text.startIndex
        var index = start
        var isQuoted = false
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted, byte == UInt8(ascii: "\\"), text.index(after: index) < text.endIndex {
                index = text.index(after: index)
            } else if !isQuoted, byte == separator {
                pieces.append(text[start..<index])
                start = text.index(after: index)
            }
            index = text.index(after: index)
        }
        pieces.append(text[start...])
        return pieces
    }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        String(Substring(text)).trimmingFieldWhitespace
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    /// Parses `0` or `1` with up to three decimal places; more than 1 is malformed.
    private static func weight(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        let digits = parts.count > 1 ? parts[1] : ""
        guard digits.utf8.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let fraction = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count)) ?? 0
        let weight = (whole == "1" ? 1000 : 0) + fraction
        return weight <= 1000 ? weight : nil
    }
}
