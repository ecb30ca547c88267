// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Where a value was set.
public struct ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
    /// How values are written there.
    enum Syntax: Sendable {
        case assignments, yaml
    }

    /// The source: `environment`, `--set`, or a file's path.
    public let source: String
    /// The line in a file; `nil` where there are no lines.
    public let line: Int?
    let syntax: Syntax

    init(_ source: String, line: Int? = nil, syntax: Syntax = .assignments) {
        self.source = source
        self.line = line
        self.syntax = syntax
    }

    /// As in `.env line 7`.
    public var description: String { line.map { "\(source) line \($0)" } ?? source }
}
