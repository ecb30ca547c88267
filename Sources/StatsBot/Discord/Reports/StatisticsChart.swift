// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Charts
import Foundation
import LocalTime
import Resilience
import Statistics
import Storage

/// The chart of a guild's members, from what the store knows.
struct StatisticsChart: Sendable {
    typealias Figures = BotCaches.DayFigures

    /// So many days are shown where nobody asks for another number.
    static let usualDays = 30
    /// So many days are shown at least, known or not: fewer make no chart.
    static let minimumDays = 7

    let reader: any StoreReader
    let charts: Cache<BotCaches.Chart, [UInt8]>
    let guild: UInt64
    let timeZone: TimeZone

    /// Draws the days up to one.
    ///
    /// - Parameters:
    ///   - end: The last day.
    ///   - days: How many days, within `MembersChart.dayRange`; those at the beginning of which nothing is known are left
    ///     out.
    /// - Returns: A PNG.
    /// - Throws: `ChartError`; where the store cannot be read.
    func png(endingOn end: Day, days: Int) throws -> [UInt8] {
        let figures = try figures(endingOn: end, days: days)
        let key = BotCaches.Chart(guild: guild, end: end, figures: figures)
        return try charts.blockingValue(for: key) { try chart(figures, endingOn: end).png() }
    }

    /// The days that the chart shows.
    func figures(endingOn end: Day, days: Int) throws -> [Figures] {
        let first = end.advanced(by: 1 - max(1, days))
        let counts = Dictionary(try reader.days(of: guild, in: first...end).map { ($0.day, $0.counts) }) { $1 }
        let calendar = DayCalendar(timeZone: timeZone)
        let all = try (first...end).map { day in
            Figures(
                day: day, members: try members(in: calendar.interval(of: day)), joins: counts[day]?.joins ?? 0,
                leaves: counts[day]?.leaves ?? 0)
        }
        let unknown = all.prefix { $0.members == nil && $0.joins == 0 && $0.leaves == 0 }.count
        return all.suffix(max(all.count - unknown, min(Self.minimumDays, all.count)))
    }

    private func chart(_ figures: [Figures], endingOn end: Day) throws -> MembersChart {
        let first = figures.first?.day ?? end
        return MembersChart(
            title: "Members, \(DayText.short(first)) to \(DayText.short(end))",
            days: figures.map {
                MembersChart.Point(
                    label: DayText.short($0.day), members: $0.members, joins: $0.joins, leaves: $0.leaves)
            })
    }

    /// The last count of a day; `nil` where nobody counted.
    private func members(in day: DateInterval) throws -> Int? {
        guard day.duration > 0 else { return nil }
        return try reader.census(of: guild, in: day, step: day.duration).last?.members
    }
}
