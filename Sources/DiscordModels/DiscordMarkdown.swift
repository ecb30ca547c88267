// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Escapes user-supplied text for the bot's messages.
package enum DiscordMarkdown {
    /// Escapes a text so that Discord displays it literally: without formatting, mentions, links or line breaks.
    ///
    /// In Discord's Markdown, a backslash escapes any character except letters, digits and spaces. It does not prevent
    /// an `@everyone` mention; an invisible character after the `@` does.
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
            } else if !isDirectionControl(scalar) {
                escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Escapes a text and truncates the result to `limit`. A truncated text ends in `…`.
    ///
    /// - Parameters:
    ///   - text: The unescaped text.
    ///   - limit: Maximum length in UTF-16 code units, which is at least the length by any unit that Discord may count.
    /// - Returns: The escaped text, with whole characters and escapes.
    package static func escape(_ text: String, upTo limit: Int) -> String {
        let whole = escape(text)
        guard whole.utf16.count > limit else { return whole }
        var cut = ""
        // Track the length separately, because counting the text again for each character would be slow.
        var length = 1
        for character in text {
            let next = escape(String(character))
            length += next.utf16.count
            guard length <= limit else { break }
            cut += next
        }
        return cut + "…"
    }

    /// Characters with a meaning in Discord's Markdown, mentions or automatic links.
    private static let special: Set<Unicode.Scalar> = [
        "\\", "*", "_", "~", "`", "|", ">", "<", "#", "-", "+", "[", "]", "(", ")", ":", "/",
    ]

    private static func isLineSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .lineSeparator || scalar.properties.generalCategory == .paragraphSeparator
    }

    /// Whether a character changes the writing direction of following text, even beyond the end of the escaped text.
    private static func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
    }
}
