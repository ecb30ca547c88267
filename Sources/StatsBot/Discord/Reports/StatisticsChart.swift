// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Charts
import Counting
import Foundation
import LocalTime
import Localization
import Resilience
import Statistics
import Storage

/// The chart of a guild's members, from the stored history.
struct StatisticsChart: Sendable {
    typealias ChartDay = BotCaches.ChartDay

    /// Default number of days.
    static let defaultDays = 30
    /// Minimum number of days, with or without data.
    static let minimumDays = 7

    let reader: any StoreReader
    let charts: Cache<BotCaches.Chart, [UInt8]>
    let guild: UInt64
    let timeZone: TimeZone
    /// The texts in the chart.
    var texts = Texts(.english)

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - end: The last day.
    ///   - days: The number of days, within `MembersChart.dayRange`; leading days without data are left out.
    /// - Returns: A PNG.
    /// - Throws: `ChartError`, or an error of the store.
    func png(endingOn end: Day, days: Int) throws -> [UInt8] {
        let figures = try figures(endingOn: end, days: days)
        let key = BotCaches.Chart.members(guild: guild, end: end, days: figures, texts: texts)
        return try charts.blockingValue(for: key) { try chart(figures, endingOn: end).png() }
    }

    func figures(endingOn end: Day, days: Int) throws -> [ChartDay] {
        let first = end.advanced(by: 1 - max(1, days))
        let counts = Dictionary(try reader.days(of: guild, in: first...end).map { ($0.day, $0.counts) }) { $1 }
        let calendar = DayCalendar(timeZone: timeZone)
        let all = try (first...end).map { day in
            ChartDay(
                day: day, members: try members(in: calendar.interval(of: day)), joins: counts[day]?.joins ?? 0,
                leaves: counts[day]?.leaves ?? 0)
        }
        let unknown = all.prefix { $0.members == nil && $0.joins == 0 && $0.leaves == 0 }.count
        return all.suffix(max(all.count - unknown, min(Self.minimumDays, all.count)))
    }

    private func chart(_ figures: [ChartDay], endingOn end: Day) throws -> MembersChart {
        let first = figures.first?.day ?? end
        var chart = MembersChart(
            title: texts(.membersDaysChart, ["days": .text(texts.days(first...end))]),
            days: figures.map {
                MembersChart.Point(
                    label: texts.day($0.day), members: $0.members, joins: $0.joins, leaves: $0.leaves)
            })
        chart.words = ChartWords(texts)
        return chart
    }

    /// The last count of a day; `nil` if there is none.
    private func members(in day: DateInterval) throws -> Int? {
        guard day.duration > 0 else { return nil }
        return try reader.census(of: guild, in: day, step: day.duration).last?.members
    }
}
