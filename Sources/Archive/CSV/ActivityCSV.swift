// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Formatting
import Foundation
import LocalTime

/// Reads a table of activity in CSV. The header line determines the table.
struct ActivityCSV {
    private let table: ActivityTable
    private let columns: [ActivityColumn]
    private var csv: CSVReader

    /// Reads the header line; `nil` if the file is not a table of activity.
    init?(_ source: ByteSource) throws {
        var cursor = ByteCursor(source)
        try cursor.skipByteOrderMark()
        var csv = CSVReader(cursor)
        // Anything else is not CSV at all, and left to the other format.
        let header = try? csv.next()
        let names = header.map { $0.map(\.text) }
        guard let table = ActivityTable.allCases.first(where: { $0.columns.map(\.name) == names }) else { return nil }
        self.table = table
        self.csv = csv
        columns = table.columns
    }

    /// Reads all rows.
    ///
    /// - Throws: `HistoryIssue` for the first error.
    mutating func read(_ times: TimestampText) throws -> ArchivedActivity {
        var activity = ArchivedActivity()
        while let cells = try csv.next(), let start = cells.first?.position {
            guard cells.count == columns.count else {
                throw HistoryIssue(
                    .syntax, at: start, "line has \(cells.count) cells, expected \(columns.count)")
            }
            let row: ActivityTable.Row = try zip(columns, cells).map { column, cell in
                cell.text.isEmpty ? nil : try column.value(cell.text, at: cell.position, times).get()
            }
            if let issue = table.issue(in: row, at: start) { throw issue }
            guard table.add(row, to: &activity) else {
                throw HistoryIssue(.duplicateRow, at: start, "\(table.rawValue) has this row twice")
            }
        }
        return activity
    }
}
