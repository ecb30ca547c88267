// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics

/// One table in the format of RFC 4180: a header line, CR LF line endings, doubled quotes.
///
/// Text that a spreadsheet would interpret as a formula gets a leading apostrophe, which spreadsheets do not show
/// (OWASP, "CSV Injection"). Programs that read the table should remove one leading apostrophe if it is followed by
/// `=`, `+`, `-`, `@`, a tab, a carriage return or a line feed.
extension HistoryExport {
    func writeCSV(_ table: Table, to output: HistoryOutput) throws {
        let times = TimestampText(timeZone: timeZone)
        switch table {
        case .events:
            try output.write("timestamp,day,kind,cause,rejoin,id,username,source,since\r\n")
            try forEachEvent(output) { event in
                try output.writeRow(
                    "\(times.text(event.at)),\(event.day),\(event.kind.rawValue),\(event.cause?.rawValue ?? ""),"
                        + "\(event.kind == .join ? String(event.isRejoin) : ""),\(event.person.id),"
                        + "\(csvText(event.person.name)),\(event.source.rawValue),"
                        + "\(event.since.map(times.text) ?? "")\r\n")
            }
        case .days:
            try output.write("day,joins,rejoins,leaves,kicked,banned,bans,unbans\r\n")
            try forEachDay(in: span.days, output) { day in
                let counts = day.counts
                try output.writeRow(
                    "\(day.day),\(counts.joins),\(counts.rejoins),\(counts.leaves),\(counts.kicked),\(counts.banned),"
                        + "\(counts.bans),\(counts.unbans)\r\n")
            }
        case .census:
            try output.write("timestamp,members,online,bans\r\n")
            try forEachSample(output) { sample in
                try output.writeRow(
                    "\(times.text(sample.at)),\(csvNumber(sample.members)),\(csvNumber(sample.online)),"
                        + "\(csvNumber(sample.bans))\r\n")
            }
        case .unobserved:
            try output.write(
                "from,to,members_before,members_after,repaired_joins,repaired_leaves,repaired_bans,repaired_unbans\r\n")
            try forEachSpan(output) { span in
                let repaired = span.repaired
                try output.writeRow(
                    "\(times.text(span.from)),\(times.text(span.to)),\(span.membersBefore),\(span.membersAfter),"
                        + "\(repaired.joins),\(repaired.leaves),\(repaired.bans),\(repaired.unbans)\r\n")
            }
        case .activityDays: try writeCSV(ActivityTable.days, to: output)
        case .activityHours: try writeCSV(ActivityTable.hours, to: output)
        case .activeMembers: try writeCSV(ActivityTable.members, to: output)
        case .cohorts: try writeCSV(ActivityTable.cohorts, to: output)
        case .leavers: try writeCSV(ActivityTable.leavers, to: output)
        case .activityGaps: try writeCSV(ActivityTable.gaps, to: output)
        }
    }
}

private func csvNumber(_ number: Int?) -> String { number.map(String.init) ?? "" }

private func csvText(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n"]
    let safe = scalars.first.map(dangerous.contains) == true ? "'" + text : text
    // Compared by scalar, because Swift treats CR LF as one character.
    guard safe.unicodeScalars.contains(where: { ["\"", ",", "\r", "\n"].contains($0) }) else { return safe }
    var cell = "\""
    for scalar in safe.unicodeScalars {
        if scalar == "\"" { cell += "\"" }
        cell.unicodeScalars.append(scalar)
    }
    return cell + "\""
}
