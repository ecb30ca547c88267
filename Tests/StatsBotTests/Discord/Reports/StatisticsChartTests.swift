// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Resilience
import Statistics
import TestSupport
import Testing
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import StatsBot

@Suite("The members chart")
struct StatisticsChartTests {
    private func chart(_ history: InMemoryHistory) -> StatisticsChart {
        StatisticsChart(
            reader: history, charts: Cache(name: "chart", timeToLive: .seconds(300), capacity: 9, clock: ManualClock()),
            guild: ReportHistory.guild, timeZone: ReportHistory.zone)
    }

    private func figures(_ day: String, _ members: Int?, _ joins: Int, _ leaves: Int) -> StatisticsChart.ChartDay {
        StatisticsChart.ChartDay(day: ReportHistory.day(day), members: members, joins: joins, leaves: leaves)
    }

    /// Includes a day of 25 hours: 2026-11-01, from 04:00 UTC to 05:00 UTC the next day.
    private let history: InMemoryHistory = {
        var history = InMemoryHistory()
        history.samples = [
            ReportHistory.sample("2026-10-31T12:00:00Z", members: 90),
            ReportHistory.sample("2026-11-01T03:59:59Z", members: 100),
            ReportHistory.sample("2026-11-01T04:00:00Z", members: 101),
            ReportHistory.sample("2026-11-02T04:59:59Z", members: 110),
            ReportHistory.sample("2026-11-03T05:00:00Z", members: 130),
        ]
        history.days = [
            ReportHistory.counts("2026-10-31", joins: 3), ReportHistory.counts("2026-11-02", joins: 4, leaves: 1),
        ]
        return history
    }()

    @Test("each day has its last count; a day without samples has none")
    func days() throws {
        let figures = try chart(history).figures(endingOn: ReportHistory.day("2026-11-03"), days: 4)
        #expect(
            figures == [
                self.figures("2026-10-31", 100, 3, 0), self.figures("2026-11-01", 110, 0, 0),
                self.figures("2026-11-02", nil, 4, 1), self.figures("2026-11-03", 130, 0, 0),
            ])
    }

    @Test(
        "leading days without data are left out, down to one week",
        arguments: [
            ("2026-11-03", 30, "2026-10-28", 7), ("2026-11-20", 30, "2026-10-31", 21),
            ("2026-11-20", 5, "2026-11-16", 5),
            ("2026-11-03", 2, "2026-11-02", 2),
        ])
    func beginning(end: String, days: Int, first: String, count: Int) throws {
        let figures = try chart(history).figures(endingOn: ReportHistory.day(end), days: days)
        #expect(figures.first?.day.description == first)
        #expect(figures.count == count)
    }

    @Test("the chart is a PNG, even without any data")
    func drawing() throws {
        for history in [history, InMemoryHistory()] {
            let png = try chart(history).png(endingOn: ReportHistory.day("2026-11-03"), days: 30)
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        }
        var long = history
        long.days.insert(ReportHistory.counts("2025-07-01", joins: 1), at: 0)
        let tooLong = chart(long)
        #expect(throws: (any Error).self, "more days than a chart can show") {
            _ = try tooLong.png(endingOn: ReportHistory.day("2026-11-03"), days: 500)
        }
    }
}
