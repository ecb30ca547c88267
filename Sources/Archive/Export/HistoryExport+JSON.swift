// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Statistics

/// One document with a row per line, so that damage to one line does not affect others.
extension HistoryExport {
    func writeJSON(to output: HistoryOutput) throws {
        let times = TimestampText(timeZone: timeZone)
        try output.write(
            """
            {"format": "\(HistoryScan.exportFormat)", "guild": "\(guild)", \
            "time_zone": \(timeZone.identifier.jsonQuoted), "exported_at": "\(times.text(now))",
            "days": [
            """)
        var rows = JSONRows(output: output)
        try forEachDay(in: span.days, output) { try rows.write(json($0)) }
        try output.write("\n],\n\"events\": [")
        rows = JSONRows(output: output)
        try forEachEvent(output) { try rows.write(json($0, times)) }
        try output.write("\n],\n\"census\": [")
        rows = JSONRows(output: output)
        try forEachSample(output) { try rows.write(json($0, times)) }
        try output.write("\n],\n\"unobserved\": [")
        rows = JSONRows(output: output)
        try forEachSpan(output) { try rows.write(json($0, times)) }
        for table in ActivityTable.allCases {
            try output.write("\n],\n\"\(table.rawValue)\": [")
            rows = JSONRows(output: output)
            try forEachRow(of: table, output) { try rows.write(json($0, of: table, times)) }
        }
        try output.write("\n]}\n")
    }

    private func json(_ day: DayCounts) -> String {
        let counts = day.counts
        return """
            {"day": "\(day.day)", "joins": \(counts.joins), "rejoins": \(counts.rejoins), "leaves": \(counts.leaves), \
            "kicked": \(counts.kicked), "banned": \(counts.banned), "bans": \(counts.bans), "unbans": \(counts.unbans)}
            """
    }

    private func json(_ event: MemberEvent, _ times: TimestampText) -> String {
        let cause = event.cause.map { ", \"cause\": \"\($0.rawValue)\"" } ?? ""
        let rejoin = event.isRejoin ? ", \"rejoin\": true" : ""
        let since = event.since.map { ", \"since\": \"\(times.text($0))\"" } ?? ""
        let source = event.source == .gateway ? "" : ", \"source\": \"\(event.source.rawValue)\""
        return """
            {"timestamp": "\(times.text(event.at))"\(since), "day": "\(event.day)", "kind": "\(event.kind.rawValue)"\
            \(cause)\(rejoin), "id": "\(event.person.id)", "username": \(event.person.name.jsonQuoted)\(source)}
            """
    }

    private func json(_ sample: CensusSample, _ times: TimestampText) -> String {
        """
        {"timestamp": "\(times.text(sample.at))", "members": \(jsonNumber(sample.members)), \
        "online": \(jsonNumber(sample.online)), "bans": \(jsonNumber(sample.bans))}
        """
    }

    private func json(_ span: UnobservedSpan, _ times: TimestampText) -> String {
        let counts = span.repaired
        let repaired =
            counts == RepairedCounts()
            ? ""
            : """
            , "repaired": {"joins": \(counts.joins), "leaves": \(counts.leaves), "bans": \(counts.bans), \
            "unbans": \(counts.unbans)}
            """
        return """
            {"from": "\(times.text(span.from))", "to": "\(times.text(span.to))", \
            "members_before": \(span.membersBefore), "members_after": \(span.membersAfter)\(repaired)}
            """
    }
}

/// The elements of an array, one per line.
private struct JSONRows {
    let output: HistoryOutput
    private var isFirst = true

    init(output: HistoryOutput) { self.output = output }

    mutating func write(_ row: String) throws {
        try output.writeRow((isFirst ? "\n" : ",\n") + row)
        isFirst = false
    }
}

private func jsonNumber(_ number: Int?) -> String { number.map(String.init) ?? "null" }
