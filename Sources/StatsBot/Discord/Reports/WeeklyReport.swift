// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// The content of a weekly report.
struct WeeklyReport: Sendable, Equatable {
    let week: WeekCounts
    /// The seven days before those; `nil` if the bot did not observe all of them.
    let weekBefore: EventCounts?
    /// The week's gaps in observation.
    let unobserved: [UnobservedSpan]
    let timeZone: TimeZone
    /// `nil` if activity is not counted.
    var activity: WeeklyActivity?

    /// The report as an embed within Discord's limits.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - chart: The file name of the attached chart, if any.
    /// - Returns: The embed.
    func embed(at now: Date, chart: String?) -> Embed {
        Embed(
            title: "📊 Weekly Stats Report - \(week.start) to \(week.end)", timestamp: now.formatted(.iso8601),
            color: ReportFields.color,
            fields: [
                ReportFields.activity(week.total),
                ReportFields.moderation(week.total),
                comparison,
                mostActiveDay,
                ReportFields.field("Day by Day", week.days.map(line)),
                ReportFields.field(activity?.totals),
                ReportFields.field(activity?.topChannels),
                ReportFields.field(activity?.peakTimes),
                ReportFields.field(activity?.retained),
                ReportFields.unobserved(unobserved, in: timeZone),
            ].compactMap(\.self),
            image: chart.map { Embed.Image(url: "attachment://\($0)") })
    }

    private var comparison: Embed.Field? {
        guard let weekBefore else { return nil }
        let total = week.total
        return ReportFields.field(
            "Compared with the Previous Week",
            [
                "Joins: \(CountFormat.signed(total.joins - weekBefore.joins))",
                "Leaves: \(CountFormat.signed(total.leaves - weekBefore.leaves))",
                "Net Change: \(CountFormat.signed(total.netChange - weekBefore.netChange))",
            ])
    }

    private var mostActiveDay: Embed.Field? {
        week.mostActiveDay.map { best in
            ReportFields.field(
                "Most Active Day",
                [
                    "\(DayText.withWeekday(best.day)): \(CountFormat.grouped(best.counts.activity)) joins, leaves and bans"
                ])
        }
    }

    private func line(_ day: DayCounts) -> String {
        "\(DayText.withWeekday(day.day)): \(CountFormat.grouped(day.counts.joins)) in, "
            + "\(CountFormat.grouped(day.counts.leaves)) out, net \(CountFormat.signed(day.counts.netChange))"
    }
}
