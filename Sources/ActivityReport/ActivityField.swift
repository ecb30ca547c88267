// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A heading with lines below it, in the Markdown of Discord.
package struct ActivityField: Sendable, Hashable {
    /// Discord's limit for the lines. Source: Resources, Message, "Embed Limits".
    static let limit = 1_024

    /// The heading.
    package let name: String
    /// The lines.
    package let lines: [String]

    /// Creates a field. Lines beyond Discord's limit are omitted.
    ///
    /// - Returns: `nil` if there are no lines.
    init?(_ name: String, _ lines: [String]) {
        var space = Self.limit + 1
        self.name = name
        self.lines = Array(
            lines.prefix { line in
                space -= line.utf16.count + 1
                return space >= 0
            })
        if self.lines.isEmpty { return nil }
    }
}
