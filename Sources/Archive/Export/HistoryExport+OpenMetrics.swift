// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Storage

/// Series with timestamps for `promtool tsdb create-blocks-from openmetrics`, ordered by family, series and time.
///
/// Prometheus looks back only five minutes for a sample, and a rate needs two, so each series has a sample every five
/// minutes, as if it had been scraped. The counters are running totals since the first day of the history, even if the
/// export begins later. They differ from those of the running bot, which counts only events it received itself.
/// The label `job` matches `prometheus/prometheus.yml`, so that recording rules aggregate both. `instance` is omitted,
/// so that the start of the bot's own counters is not a reset of these.
extension HistoryExport {
    /// Prometheus' default lookback period, in seconds.
    static let step: TimeInterval = 300
    /// How long a count is repeated if no newer one follows, in seconds. Older samples are thinned to one an hour, and
    /// later to one a day.
    private static let (hourlyRepeat, dailyRepeat): (TimeInterval, TimeInterval) = (2 * 3_600, 2 * 86_400)
    /// Age from which samples are daily, in seconds.
    private static let dailyAge: TimeInterval = 90 * 86_400

    private static let gauges: [(name: String, help: String, value: @Sendable (CensusSample) -> Int?)] = [
        ("discord_guild_members", "Members of the guild, bots included.", { $0.members }),
        ("discord_guild_members_online", "Members who are not offline.", { $0.online }),
        ("discord_guild_bans", "Bans of the guild.", { $0.bans }),
    ]

    func writeOpenMetrics(to output: HistoryOutput) throws {
        for gauge in Self.gauges {
            try output.write("# TYPE \(gauge.name) gauge\n# HELP \(gauge.name) \(gauge.help)\n")
            try writeCounts(gauge.value, as: "\(gauge.name){guild=\"\(guild)\",job=\"statsbot\"}", to: output)
        }
        let family = "discord_guild_member_events"
        try output.write("# TYPE \(family) counter\n# HELP \(family) Members' joins, leaves, bans and unbans.\n")
        for kind in MemberEventKind.allCases {
            let labels = "guild=\"\(guild)\",event=\"\(kind.rawValue)\",job=\"statsbot\""
            try writeTotals(of: kind, as: "\(family)_total{\(labels)}", to: output)
        }
        try writeActivityMetrics(to: output)
        try output.write("# EOF\n")
    }

    /// Writes each sample that has the count, and repeats the count until the next sample.
    private func writeCounts(
        _ count: (CensusSample) -> Int?, as series: String, to output: HistoryOutput
    ) throws {
        var last: (value: Int, at: Date)?
        func repeatLast(until end: Date) throws {
            guard let last else { return }
            let isDaily = now.timeIntervalSince(last.at) >= Self.dailyAge
            let end = min(end, last.at + (isDaily ? Self.dailyRepeat : Self.hourlyRepeat))
            for at in stride(from: last.at + Self.step, to: end, by: Self.step) {
                try output.writeRow("\(series) \(last.value) \(seconds(at))\n")
            }
        }
        try forEachSample(output) { sample in
            try repeatLast(until: sample.at)
            last = count(sample).map { ($0, sample.at) }
            if let last { try output.writeRow("\(series) \(last.value) \(seconds(last.at))\n") }
        }
        try repeatLast(until: min(interval.end, now))
    }

    /// Writes totals from the start of the first day, so that its events appear as an increase, to the end of the last.
    private func writeTotals(of kind: MemberEventKind, as series: String, to output: HistoryOutput) throws {
        let calendar = DayCalendar(timeZone: timeZone)
        var total = 0
        var last: Day?
        func write(_ total: Int, _ at: Date) throws {
            try output.writeRow("\(series) \(total) \(seconds(at))\n")
        }
        func writeDay(_ day: Day, count: Int) throws {
            defer { (total, last) = (total + count, day) }
            let whole = calendar.interval(of: day)
            // Today has not ended yet.
            let end = min(whole.end, now)
            guard whole.start < end else { return }
            if last == nil { try write(total, whole.start) }
            var at = whole.start + Self.step
            var seen = 0
            func writeSamples(until instant: Date) throws {
                while at <= instant, at < end {
                    try write(total + seen, at)
                    at += Self.step
                }
            }
            // Old events may have been removed by retention; the rest of the day's increase is then at its end.
            try forEachInstant(of: kind, atMost: count, in: DateInterval(start: whole.start, end: end), output) {
                try writeSamples(until: $0)
                seen += 1
            }
            try writeSamples(until: end)
            try write(total + count, end)
        }
        if let before = span.from.map({ $0.advanced(by: -1) }), before >= DaySpan.every.lowerBound {
            try forEachDay(in: DaySpan.every.lowerBound...before, output) { total += $0.counts[kind] }
        }
        try forEachDay(in: span.days, output) { day in
            if let last {
                for quiet in last.advanced(by: 1)..<day.day { try writeDay(quiet, count: 0) }
            }
            try writeDay(day.day, count: day.counts[kind])
        }
    }

    /// The times of at most `count` events of a kind, earliest first.
    private func forEachInstant(
        of kind: MemberEventKind, atMost count: Int, in interval: DateInterval, _ output: HistoryOutput,
        _ body: (Date) throws -> Void
    ) throws {
        var rest = count
        var query = EventQuery(kinds: [kind], interval: interval, order: .earliestFirst, limit: 0)
        while rest > 0 {
            query.limit = min(rest, Self.pageSize)
            let page = try reader.events(of: guild, matching: query)
            for event in page { try body(event.event.at) }
            try output.endPage()
            guard let last = page.last, page.count == query.limit else { return }
            query.after = last.position
            rest -= page.count
        }
    }

    /// Seconds since 1970 with at most three decimal places.
    func seconds(_ instant: Date) -> String {
        let milliseconds = instant.milliseconds
        let rest = milliseconds % 1_000
        guard rest != 0, milliseconds > 0 else { return String(milliseconds / 1_000) }
        return "\(milliseconds / 1_000).\(String(1_000 + rest).dropFirst())"
    }
}
