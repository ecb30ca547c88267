// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An error or warning about a history file, with its position.
package struct HistoryIssue: Error, Sendable, Hashable, CustomStringConvertible {
    /// The categories by which issues are counted.
    package enum Reason: String, Sendable, CaseIterable {
        /// The file ends before the document is complete.
        case cutOff = "unexpected end of file"
        /// A syntax error.
        case syntax = "invalid JSON"
        /// A string with an invalid escape sequence, a control character or invalid UTF-8.
        case badText = "invalid string"
        /// Nesting, a string or an object beyond the limits.
        case tooLarge = "too large or too deeply nested"
        /// A key that an object contains twice.
        case duplicateKey = "duplicate key"
        /// A row that a table contains twice.
        case duplicateRow = "duplicate row"
        /// A missing required field.
        case missingField = "missing field"
        /// A value of the wrong type.
        case wrongType = "wrong type"
        /// A value that is not a Discord ID.
        case badID = "invalid ID"
        /// A number that is not in the allowed range.
        case badNumber = "invalid number"
        /// A value that is not a timestamp.
        case badTimestamp = "invalid timestamp"
        /// A value that is not a day.
        case badDay = "invalid day"
        /// A string that is not one of the allowed values.
        case badWord = "invalid value"
        /// An event outside a list of events.
        case stray = "event outside a list"
        /// The history of another guild.
        case otherGuild = "wrong guild"
        /// An unknown key, which is ignored.
        case unknownKey = "unknown key"
    }

    package let reason: Reason
    package let position: TextPosition
    /// A short description, without the position.
    package let detail: String

    package init(_ reason: Reason, at position: TextPosition, _ detail: String) {
        self.reason = reason
        self.position = position
        self.detail = detail
    }

    /// The position and the detail.
    package var description: String { "\(position): \(detail)" }
}

/// Counts of issues by category, with the first ones in full.
package struct IssueTally: Sendable, Equatable {
    /// Maximum number of issues kept in full.
    package static let limit = 20

    /// The first issues, in file order.
    package private(set) var first: [HistoryIssue] = []
    /// Number of issues in each category.
    package private(set) var counts: [HistoryIssue.Reason: Int] = [:]

    package init() {}

    /// Total number of issues.
    package var total: Int { counts.values.reduce(0, +) }

    package mutating func add(_ issue: HistoryIssue) {
        if first.count < Self.limit { first.append(issue) }
        counts[issue.reason, default: 0] += 1
    }
}
