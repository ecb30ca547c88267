// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import TestSupport
import Testing

@testable import Counting
@testable import StatsBot

@Suite("The weekly report")
struct WeeklyReportTests {
    private func field(_ name: String, _ lines: String...) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }

    @Test("a week lists totals, days and the comparison with the previous week")
    func week() throws {
        var history = InMemoryHistory()
        history.days = [
            ReportHistory.counts("2026-11-09", joins: 20), ReportHistory.counts("2026-11-15", leaves: 9),
            ReportHistory.counts("2026-11-16", joins: 9, leaves: 2), ReportHistory.counts("2026-11-18", leaves: 12),
            ReportHistory.counts("2026-11-22", joins: 1_000, leaves: 1, bans: 3),
            ReportHistory.counts("2026-11-23", joins: 70),
        ]
        history.spans = [
            ReportHistory.span(
                "2026-11-15T20:00:00Z", "2026-11-16T05:00:01Z", 10, 12, repaired: RepairedCounts(joins: 4, leaves: 2)),
            ReportHistory.span("2026-11-18T12:00:00Z", "2026-11-18T12:00:04Z", 12, 11),
        ]
        let report = try ReportReader(
            reader: history, guild: ReportHistory.guild, timeZone: ReportHistory.zone
        ).weekly(endingOn: ReportHistory.day("2026-11-22"))
        let expected = Embed(
            title: "📊 Weekly Stats Report - 2026-11-16 to 2026-11-22", timestamp: "2026-11-23T05:00:01Z",
            color: 0x34_98DB,
            fields: [
                field("Member Activity", "Joins: 1,009", "Leaves: 15", "Net Change: +994"),
                field("Moderation", "Bans: 3"),
                field("Compared with the Previous Week", "Joins: +989", "Leaves: +6", "Net Change: +983"),
                field("Most Active Day", "Sun Nov 22: 1,004 joins, leaves and bans"),
                field(
                    "Day by Day", "Mon Nov 16: 9 in, 2 out, net +7", "Tue Nov 17: 0 in, 0 out, net 0",
                    "Wed Nov 18: 0 in, 12 out, net -12", "Thu Nov 19: 0 in, 0 out, net 0",
                    "Fri Nov 20: 0 in, 0 out, net 0", "Sat Nov 21: 0 in, 0 out, net 0",
                    "Sun Nov 22: 1,000 in, 1 out, net +999"),
                field(
                    "Not Observed", "Nov 15 15:00 to Nov 16 00:00: 4 joins, 2 leaves recovered, 12 members",
                    "Nov 18 07:00 to Nov 18 07:00: -1 to 11 members",
                    "Recovered events are included in the counts. Other joins and leaves during these times are unknown."
                ),
            ], image: Embed.Image(url: "attachment://a.png"))
        #expect(report.embed(at: ReportHistory.at("2026-11-23T05:00:01Z"), chart: "a.png") == expected)
    }

    @Test("a quiet first week has no most active day and no comparison")
    func quiet() throws {
        let report = try ReportReader(
            reader: InMemoryHistory(), guild: ReportHistory.guild, timeZone: ReportHistory.zone
        ).weekly(endingOn: ReportHistory.day("2026-11-22"))
        let embed = report.embed(at: ReportHistory.at("2026-11-23T05:00:01Z"), chart: nil)
        #expect(embed.fields?.map(\.name) == ["Member Activity", "Day by Day"])
        #expect(embed.image == nil)
    }
}
