// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Texts of other people's making, before they stand in a message of the bot's.
package enum DiscordMarkdown {
    /// A text that Discord shows as it is: no formatting, no mention, no link, no second line.
    ///
    /// Discord takes a backslash before any character that is neither a letter, a digit nor a space as meant for that
    /// character. A backslash does not keep `@everyone` from being one; an invisible character behind the `@` does.
    package static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory == .control || isLineSeparator(scalar) {
                escaped.append(" ")
            } else if scalar == "@" {
                escaped.append(contentsOf: "@\u{200B}".unicodeScalars)
            } else if special.contains(scalar) {
                escaped.append("\\")
                escaped.append(scalar)
            } else if !turnsText(scalar) {
                escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// A text that is escaped and not longer than `limit`; one that was cut ends in `…`.
    ///
    /// - Parameters:
    ///   - text: The text, not escaped.
    ///   - limit: The longest that it may be, in UTF-16 code units: no less than Discord counts, in whatever it counts.
    /// - Returns: A text whose characters and escapes are whole.
    package static func escape(_ text: String, upTo limit: Int) -> String {
        let whole = escape(text)
        guard whole.utf16.count > limit else { return whole }
        var cut = ""
        // The length is kept beside the text, since counting it anew for each character would be slow.
        var length = 1
        for character in text {
            let next = escape(String(character))
            length += next.utf16.count
            guard length <= limit else { break }
            cut += next
        }
        return cut + "…"
    }

    /// Characters that mean something in Discord's Markdown, in mentions, or in links that it makes by itself.
    private static let special: Set<Unicode.Scalar> = [
        "\\", "*", "_", "~", "`", "|", ">", "<", "#", "-", "+", "[", "]", "(", ")", ":", "/",
    ]

    private static func isLineSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .lineSeparator || scalar.properties.generalCategory == .paragraphSeparator
    }

    /// Whether a character changes the direction of what comes after it, beyond the text's end.
    private static func turnsText(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
    }
}
