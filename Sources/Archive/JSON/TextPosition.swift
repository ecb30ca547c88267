// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A position in a text file, counted as editors do.
package struct TextPosition: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, in Unicode scalars.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `line 3, column 14`.
    package var description: String { "line \(line), column \(column)" }
}
