// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Text that is hidden in logs, printed output and dumps.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret text. Use it only to send or compare it.
    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    package var description: String { "<hidden>" }

    package var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
