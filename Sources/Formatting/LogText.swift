// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Escapes untrusted text for terminals and line-based files.
///
/// Foundation's JSON encoder does not escape characters that control terminals or that some readers treat as line ends,
/// such as `U+0085`, `U+009B` and `U+2028`.
package enum LogText {
    /// The text on one line, with control characters escaped: `\n`, `\t`, `\u{1b}`.
    package static func escaped(_ text: String) -> String {
        guard needsEscape(text, quotes: false) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text as a JSON string, in quotes, on one line. Source: RFC 8259, section 7.
    package static func quoted(_ text: String) -> String {
        guard needsEscape(text, quotes: true) else { return "\"\(text)\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar):
                // All unsafe characters are below U+10000.
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Control characters, line separators, and bidirectional controls.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E...0x200F: true
        default: false
        }
    }

    /// A fast check of the bytes, because most text needs no escaping.
    private static func needsEscape(_ text: String, quotes: Bool) -> Bool {
        text.utf8.contains { byte in
            byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2
                || (quotes && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")))
        }
    }
}
