// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension String {
    /// The text with a question mark for each control character.
    package var withoutControls: String {
        unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
    }
}
