// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The source and line of a value.
package struct ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
    /// The syntax of the source.
    package enum Syntax: Sendable {
        case assignments, yaml
    }

    /// The source: `environment`, `--set`, or a file's path.
    package let source: String
    /// The line in a file; `nil` for a source without lines.
    package let line: Int?
    package let syntax: Syntax

    package init(_ source: String, line: Int? = nil, syntax: Syntax = .assignments) {
        self.source = source
        self.line = line
        self.syntax = syntax
    }

    /// The origin as text, such as `.env line 7`.
    package var description: String { line.map { "\(source) line \($0)" } ?? source }
}
