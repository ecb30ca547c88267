// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Sanitizes text from a response for error messages and logs.
enum DiscordText {
    /// Reduces a text to one line of at most `length` Unicode scalars, without control characters.
    static func line(_ text: String, upTo length: Int) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(length).filter { $0.properties.generalCategory != .control }))
    }
}
