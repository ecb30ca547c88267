// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A text that no log, print or dump shows.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself; for the one who must send it.
    public let revealed: String

    /// Hides a text.
    public init(_ text: String) {
        revealed = text
    }

    /// Not the text.
    public var description: String { "<hidden>" }

    /// Not the text.
    public var debugDescription: String { description }

    /// Not the text either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
