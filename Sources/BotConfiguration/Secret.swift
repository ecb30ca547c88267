// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A text that no log, print or dump shows.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself; for the one who must send it.
    package let revealed: String

    /// Hides a text.
    package init(_ text: String) {
        revealed = text
    }

    /// Not the text.
    package var description: String { "<hidden>" }

    /// Not the text.
    package var debugDescription: String { description }

    /// Not the text either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
