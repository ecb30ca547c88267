// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime

/// Activity, as the same tables in JSON and CSV.
extension HistoryExport {
    /// Days of activity per query.
    private static let activityDaysPerPage = 28
    /// The most gaps that a query returns.
    private static let gapsPerPage = 10_000

    /// Writes a table with all of its columns.
    func writeCSV(_ table: ActivityTable, to output: HistoryOutput) throws {
        let times = TimestampText(timeZone: timeZone)
        let columns = table.columns
        try output.write(columns.map(\.name).joined(separator: ",") + "\r\n")
        try forEachRow(of: table, output) { row in
            let cells = zip(columns, row).map { column, value in
                value.map { column.text($0, times) } ?? column.emptyText
            }
            try output.writeRow(cells.joined(separator: ",") + "\r\n")
        }
    }

    /// A row as an object, without the values that it lacks.
    func json(_ row: ActivityTable.Row, of table: ActivityTable, _ times: TimestampText) -> String {
        let fields = zip(table.columns, row).compactMap { column, value in
            value.map { value in
                let text = column.text(value, times)
                return column.type == .text ? "\"\(column.name)\": \"\(text)\"" : "\"\(column.name)\": \(text)"
            }
        }
        return "{\(fields.joined(separator: ", "))}"
    }

    /// Calls `body` with each row of a table, in order.
    func forEachRow(
        of table: ActivityTable, _ output: HistoryOutput, _ body: (ActivityTable.Row) throws -> Void
    ) throws {
        if table == .gaps { return try forEachGapRow(output, body) }
        try forEachPage(of: span.days, output) { days in
            for row in table.rows(try activity(table, in: days)) { try body(row) }
        }
    }

    /// Calls `body` with spans of days that contain all known activity of `days`.
    func forEachPage(
        of days: ClosedRange<Day>, _ output: HistoryOutput, _ body: (ClosedRange<Day>) throws -> Void
    ) throws {
        guard let known = try reader.activitySpan(of: guild), known.overlaps(days) else { return }
        let days = known.clamped(to: days)
        for first in stride(from: days.lowerBound, through: days.upperBound, by: Self.activityDaysPerPage) {
            try body(first...min(days.upperBound, first.advanced(by: Self.activityDaysPerPage - 1)))
            try output.endPage()
        }
    }

    private func activity(_ table: ActivityTable, in days: ClosedRange<Day>) throws -> ArchivedActivity {
        var activity = ArchivedActivity()
        switch table {
        case .days:
            for row in try reader.activityDays(of: guild, in: days, channel: nil) {
                activity.days[.init(day: row.day, channel: row.channel, row.kind)] = row.count
            }
        case .hours: activity.hours = try reader.activityHours(of: guild, in: days, channel: nil)
        case .members: activity.figures = try reader.activityFigures(of: guild, in: days)
        case .cohorts: activity.cohorts = try reader.cohorts(of: guild, in: days)
        case .leavers: activity.leavers = try reader.leavers(of: guild, in: days)
        case .gaps: break
        }
        return activity
    }

    private func forEachGapRow(_ output: HistoryOutput, _ body: (ActivityTable.Row) throws -> Void) throws {
        var rest = interval
        // Gaps that overlap the beginning of the next page are in both pages.
        var written: Set<ActivityGap> = []
        while true {
            let page = try reader.activityGaps(of: guild, in: rest)
            var new = ArchivedActivity()
            new.gaps = Set(page).subtracting(written)
            for row in ActivityTable.gaps.rows(new) { try body(row) }
            try output.endPage()
            guard page.count == Self.gapsPerPage, !new.gaps.isEmpty, let last = page.last else { return }
            written.formUnion(new.gaps)
            rest = DateInterval(start: max(rest.start, last.from), end: rest.end)
        }
    }
}
