// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import LocalTime

/// Reads one row of activity from its JSON object.
struct ActivityRowReader: Sendable {
    private static let maximumFields = 100

    let times: TimestampText

    /// Reads a row through its closing brace.
    ///
    /// - Parameters:
    ///   - table: the table that contains the row.
    ///   - json: a reader positioned at the opening brace.
    ///   - warnings: receives harmless issues.
    /// - Returns: the row, or the first semantic error in it.
    /// - Throws: `HistoryIssue` for invalid JSON; the reader then stops before the end of the object.
    func read(
        _ table: ActivityTable, from json: inout JSONReader, warnings: inout [HistoryIssue]
    ) throws -> Result<ActivityTable.Row, HistoryIssue> {
        let columns = table.columns
        var row = ActivityTable.Row(repeating: nil, count: columns.count)
        var seen: Set<String> = []
        var firstIssue: HistoryIssue?
        _ = try json.next()
        let start = json.cursor.position
        try json.openObject()
        while let (name, position) = try json.key(isFirst: seen.isEmpty) {
            if !seen.insert(name).inserted {
                firstIssue = firstIssue ?? HistoryIssue(.duplicateKey, at: position, "duplicate key \(name.quoted())")
            }
            guard seen.count <= Self.maximumFields else {
                throw HistoryIssue(.tooLarge, at: position, "row has more than \(Self.maximumFields) fields")
            }
            guard let index = columns.firstIndex(where: { $0.name == name }) else {
                warnings.append(HistoryIssue(.unknownKey, at: position, "unknown key \(name.quoted())"))
                try json.skip()
                continue
            }
            switch try value(of: columns[index], from: &json) {
            case .success(let value): row[index] = value
            case .failure(let issue): firstIssue = firstIssue ?? issue
            }
        }
        if let issue = firstIssue ?? table.issue(in: row, at: start) { return .failure(issue) }
        return .success(row)
    }

    private func value(
        of column: ActivityColumn, from json: inout JSONReader
    ) throws -> Result<Int64, HistoryIssue> {
        let type = try json.kind()
        let position = json.cursor.position
        guard type == column.type else {
            try json.skip()
            let detail = "\(column.name.quoted()) must be \(column.type.rawValue), not \(type.rawValue)"
            return .failure(HistoryIssue(.wrongType, at: position, detail))
        }
        let text =
            switch type {
            case .number: try json.number() ?? "a number of more than 40 digits"
            case .boolean: try json.word(["true", "false"])
            default: try json.text()
            }
        return column.value(text, at: position, times)
    }
}
