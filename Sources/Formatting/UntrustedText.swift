// SPDX-License-Identifier: MIT
// Part of StatsBot.

// Text of unknown origin, before it is printed, logged or quoted. Foundation's JSON encoder leaves characters unescaped
// that a terminal interprets or that end a line for some readers, such as U+0085, U+009B and U+2028.

extension Unicode.Scalar {
    /// Whether the character may not be printed as it is: a control character, a line separator, or a character that
    /// changes the direction of the text after it.
    package var isUnsafe: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E...0x200F: true
        default: false
        }
    }
}

extension String {
    /// The text on one line, with unsafe characters escaped: `\n`, `\t`, `\u{1b}`.
    package var escapingUnsafe: String {
        guard mayNeedEscape(quotes: false) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnsafe: result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text as a JSON string, in quotes, on one line. Source: RFC 8259, section 7.
    package var jsonQuoted: String {
        guard mayNeedEscape(quotes: true) else { return "\"\(self)\"" }
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnsafe:
                // All of them are below U+10000.
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The first `limit` characters, with unsafe ones replaced.
    package func replacingUnsafe(with replacement: String = "?", upTo limit: Int = .max) -> String {
        var result = ""
        for scalar in prefix(limit).unicodeScalars {
            if scalar.isUnsafe {
                result += replacement
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text without the user name and password of URLs in it.
    package var hidingUserInfo: String { replacing(/:\/\/[^\/?#\s]*@/, with: "://<hidden>@") }

    /// A value in an error message: in quotes, with unsafe characters replaced by `?`, and `…` after `limit` characters.
    package func quoted(upTo limit: Int = 60) -> String {
        let ellipsis = dropFirst(limit).isEmpty ? "" : "…"
        return "\"\(replacingUnsafe(upTo: limit))\(ellipsis)\""
    }

    /// A quick check of the bytes, because most texts need no escape.
    private func mayNeedEscape(quotes: Bool) -> Bool {
        utf8.contains { byte in
            byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2
                || (quotes && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")))
        }
    }
}
