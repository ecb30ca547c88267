// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime

@Suite("Export of activity")
struct ActivityExportTests {
    private static let guild = "guild=\"\(HistoryFiles.guild)\""

    @Test("JSON has every table, with a row per line and without what is zero")
    func json() throws {
        let text = try InMemoryHistory(activity: ActivityFixture.small).exported(.json)
        let start = try #require(text.range(of: "\"activity_days\""))
        #expect(text[start.lowerBound...] == ActivityFixture.json)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    @Test("CSV has the same tables, with all columns", arguments: ActivityFixture.csv.keys.sorted())
    func csv(table: String) throws {
        let format = HistoryExport.Format.csv(try #require(HistoryExport.Table(rawValue: table)))
        #expect(try InMemoryHistory(activity: ActivityFixture.small).exported(format) == ActivityFixture.csv[table])
    }

    @Test("only the requested days are exported")
    func span() throws {
        let history = InMemoryHistory(activity: ActivityFixture.small)
        func rows(_ table: HistoryExport.Table, from: String?, to: String?) throws -> Int {
            try history.exported(.csv(table), from: from, to: to).split(separator: "\r\n").count - 1
        }
        let (saturday, sunday) = ("2025-11-01", "2025-11-02")
        #expect(try rows(.activityDays, from: saturday, to: saturday) == 2)
        #expect(try rows(.activityDays, from: sunday, to: nil) == 1)
        #expect(try rows(.activityHours, from: nil, to: saturday) == 0)
        #expect(try rows(.activityGaps, from: saturday, to: saturday) == 0)
        #expect(try rows(.activityGaps, from: sunday, to: sunday) == 2)
        #expect(try rows(.cohorts, from: "2025-11-03", to: nil) == 0)
    }

    @Test("a long history is exported page by page without duplicates or missing rows")
    func pages() throws {
        var history = InMemoryHistory()
        let first = Day(year: 2020, month: 1, day: 1)
        for index in 0..<400 {
            history.activity.cohorts[first.advanced(by: index * 3)] = CohortCounts(joined: Int64(index))
        }
        let noon = InMemoryHistory.at("2025-01-02T12:00:00Z")
        for index in 0..<20_500 {
            // Three at a time, also at the end of a page.
            let from = noon + Double(index / 3)
            history.activity.gaps.insert(
                ActivityGap(from: from, to: from + 0.5, channel: UInt64(index % 3 + 1), .voice))
        }
        let cohorts = try history.exported(.csv(.cohorts)).split(separator: "\r\n").dropFirst()
        #expect(cohorts.map { $0.split(separator: ",")[1] } == (0..<400).map { "\($0)" })
        let gaps = try history.exported(.csv(.activityGaps)).split(separator: "\r\n").dropFirst()
        #expect(gaps.count == history.activity.gaps.count)
        #expect(Set(gaps).count == history.activity.gaps.count)
    }

    /// The lines of a series: each value every five minutes, from its time until the next one's, the last until `end`.
    private static func lines(_ series: String, _ values: [(value: String, from: Int)], to end: Int) -> String {
        var lines = ""
        for (index, run) in values.enumerated() {
            let next = index + 1 < values.count ? values[index + 1].from : end
            for time in stride(from: run.from, to: next, by: 300) { lines += "\(series) \(run.value) \(time)\n" }
        }
        return lines
    }

    @Test("OpenMetrics: counters rise at the end of an hour or a day, gauges have the value of the day")
    func openMetrics() throws {
        // Midnight in New York.
        let (day, midnight) = (Day(year: 2025, month: 1, day: 2), 1_735_794_000)
        let now = midnight + 7_800
        var history = InMemoryHistory()
        history.activity.days = [
            .init(day: day.advanced(by: -1), channel: 10, .humanMessages): 4,
            .init(day: day, channel: 10, .humanMessages): 2, .init(day: day, channel: 11, .humanMessages): 3,
            .init(day: day, channel: 12, .voice): 90_500, .init(day: day, channel: 12, .voiceAFK): 1,
        ]
        history.activity.hours = [
            HourCountKey(LocalHour(day: day, hour: 0), channel: 10, .humanMessages): 2,
            HourCountKey(LocalHour(day: day, hour: 2), channel: 11, .humanMessages): 3,
        ]
        history.activity.figures[day] = DayFigures(active: ActiveFigures(day: 2, week: 3, fourWeeks: 4))
        history.activity.cohorts[Day(year: 2024, month: 12, day: 25)] = CohortCounts(
            joined: 10, leftWithin1: 1, leftWithin7: 3)
        let text = try history.exported(
            .openMetrics, from: day.description, now: Date(timeIntervalSince1970: Double(now)))
        let start = try #require(text.range(of: "# TYPE discord_guild_messages"))

        func counter(
            _ name: String, _ labels: String, _ values: [(value: String, from: Int)], at last: String
        ) -> String {
            let series = "\(name)_total{\(Self.guild),\(labels)job=\"statsbot\"}"
            return Self.lines(series, values.map { ($0.value, midnight + $0.from) }, to: now)
                + "\(series) \(last) \(now)\n"
        }
        func gauge(_ name: String, _ label: String, _ value: String) -> String {
            Self.lines("\(name){\(Self.guild),\(label),job=\"statsbot\"}", [(value, midnight)], to: now)
        }
        let (messages, channels) = ("discord_guild_messages", "discord_guild_channel_messages")
        let (active, retention) = ("discord_guild_active_members", "discord_guild_retention_ratio")
        let expected = [
            "# TYPE \(messages) counter\n# HELP \(messages) Messages by kind of author.\n",
            counter(messages, "author=\"human\",", [("4", 0), ("6", 3_600)], at: "9"),
            counter(messages, "author=\"bot\",", [("0", 0)], at: "0"),
            counter(messages, "author=\"webhook\",", [("0", 0)], at: "0"),
            counter(messages, "author=\"system\",", [("0", 0)], at: "0"),
            "# TYPE \(channels) counter\n",
            "# HELP \(channels) Messages in the busiest channels of the exported days, and in all other channels.\n",
            counter(channels, "channel=\"other\",", [("0", 0)], at: "0"),
            counter(channels, "channel=\"11\",", [("0", 0)], at: "3"),
            counter(channels, "channel=\"10\",", [("4", 0), ("6", 3_600)], at: "6"),
            "# TYPE discord_guild_voice_seconds counter\n# HELP discord_guild_voice_seconds "
                + "Time of members in voice with others, without bots and the AFK channel.\n",
            counter("discord_guild_voice_seconds", "", [("0", 0)], at: "90.500"),
            "# TYPE \(active) gauge\n# HELP \(active) Members who wrote, reacted or were in voice on the last days.\n",
            gauge(active, "window=\"1d\"", "2"), gauge(active, "window=\"7d\"", "3"),
            gauge(active, "window=\"28d\"", "4"),
            "# TYPE \(retention) gauge\n",
            "# HELP \(retention) Share of new members who were still there after a number of days.\n",
            gauge(retention, "days=\"1\"", "0.9"), gauge(retention, "days=\"7\"", "0.7"), "# EOF\n",
        ]
        #expect(text[start.lowerBound...] == expected.joined())
    }

    @Test("OpenMetrics has at most 20 channels, and the sum of all others")
    func manyChannels() throws {
        var history = InMemoryHistory()
        let day = Day(year: 2025, month: 1, day: 2)
        for channel in 1...30 as ClosedRange<UInt64> {
            history.activity.days[.init(day: day, channel: channel, .botMessages)] = Int64(channel)
        }
        let lines = try history.exported(.openMetrics).split(separator: "\n")
            .filter { $0.hasPrefix("discord_guild_channel_messages_total") && $0.hasSuffix(" 1735880400") }
        let totals = lines.map { line in "\(line.split(separator: "\"")[3]) \(line.split(separator: " ")[1])" }
        #expect(totals == ["other 55"] + (11...30).reversed().map { "\($0) \($0)" })
    }

    @Test("an hour that clocks repeat rises at the end of each occurrence")
    func repeatedHour() throws {
        let text = try InMemoryHistory(activity: ActivityFixture.small)
            .exported(.openMetrics, from: "2025-11-02", now: InMemoryHistory.at("2025-11-09T00:00:00-05:00"))
        let series = "discord_guild_messages_total{\(Self.guild),author=\"human\",job=\"statsbot\"}"
        let lines = text.split(separator: "\n").filter { $0.hasPrefix(series) }.map { "\($0)\n" }.joined()
        let midnight = 1_762_056_000
        #expect(
            lines
                == Self.lines(
                    series, [("3", midnight), ("5", midnight + 7_200), ("6", midnight + 10_800)],
                    to: midnight + 25 * 3_600 + 300))
    }
}
