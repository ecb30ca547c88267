// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A text from an answer, before it goes into an error and so into logs.
enum DiscordText {
    /// One line, of bounded length.
    static func line(_ text: String, upTo length: Int) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(length).filter { $0.properties.generalCategory != .control }))
    }
}
