// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A value for a placeholder in a text.
package enum TextValue: Sendable, Hashable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// Text that is inserted unchanged.
    case text(String)
    /// A number, formatted in the language, which also selects a plural form.
    case number(Int)

    /// Creates a text.
    package init(stringLiteral value: String) { self = .text(value) }

    /// Creates a number.
    package init(integerLiteral value: Int) { self = .number(value) }
}
