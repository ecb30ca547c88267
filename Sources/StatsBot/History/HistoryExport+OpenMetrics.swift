// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// Series with times, for `promtool tsdb create-blocks-from openmetrics`: by family, by series, ascending in time.
///
/// The counters are running totals of the roll-ups at the end of each day, beginning with the first day there is, also
/// where the export begins later. They are not those that the running bot shows: it counts what it has heard itself.
extension HistoryExport {
    private static let gauges: [(name: String, help: String, value: @Sendable (CensusSample) -> Int?)] = [
        ("discord_guild_members", "Members of the guild, bots included.", { $0.members }),
        ("discord_guild_members_online", "Members who are not offline.", { $0.online }),
        ("discord_guild_bans", "Bans of the guild.", { $0.bans }),
    ]

    func writeOpenMetrics(to output: HistoryOutput) throws {
        for gauge in Self.gauges {
            try output.write("# TYPE \(gauge.name) gauge\n# HELP \(gauge.name) \(gauge.help)\n")
            try forEachSample(output) { sample in
                guard let value = gauge.value(sample) else { return }
                try output.writeRow("\(gauge.name){guild=\"\(guild)\"} \(value) \(seconds(sample.at))\n")
            }
        }
        let family = "discord_guild_member_events"
        try output.write("# TYPE \(family) counter\n# HELP \(family) Members' joins, leaves, bans and unbans.\n")
        for kind in MemberEventKind.allCases {
            try writeTotals(of: kind, as: "\(family)_total{guild=\"\(guild)\",event=\"\(kind.rawValue)\"}", to: output)
        }
        try output.write("# EOF\n")
    }

    /// A sample at the start of the first day, so that its events are a rise, and one at the end of each day.
    private func writeTotals(of kind: MemberEventKind, as series: String, to output: HistoryOutput) throws {
        let calendar = DayCalendar(timeZone: timeZone)
        var total = 0
        var last: (day: Day, at: Date)?
        func write(_ at: Date) throws {
            guard at > last?.at ?? .distantPast else { return }
            try output.writeRow("\(series) \(total) \(seconds(at))\n")
        }
        func end(_ day: Day) throws {
            // Today is not over yet.
            let at = min(calendar.interval(of: day).end, now)
            try write(at)
            last = (day, max(at, last?.at ?? at))
        }
        if let before = span.from.map({ $0.advanced(by: -1) }), before >= DaySpan.every.lowerBound {
            try forEachDay(in: DaySpan.every.lowerBound...before, output) { total += $0.counts[kind] }
        }
        try forEachDay(in: span.days, output) { day in
            if let last {
                for quiet in last.day.advanced(by: 1)..<day.day { try end(quiet) }
            } else {
                let start = min(calendar.interval(of: day.day).start, now)
                try write(start)
                last = (day.day, start)
            }
            total += day.counts[kind]
            try end(day.day)
        }
    }

    /// Seconds since 1970 with at most three digits behind the point.
    private func seconds(_ instant: Date) -> String {
        let milliseconds = instant.milliseconds
        let rest = milliseconds % 1_000
        guard rest != 0, milliseconds > 0 else { return String(milliseconds / 1_000) }
        return "\(milliseconds / 1_000).\(String(1_000 + rest).dropFirst())"
    }
}
