// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// What there is to report of a week.
struct WeeklyReport: Sendable, Equatable {
    /// The seven days.
    let week: WeekCounts
    /// The seven days before those; `nil` where the bot does not know all of them.
    let weekBefore: EventCounts?
    /// The times of the week in which nobody looked.
    let unobserved: [UnobservedSpan]
    /// The zone of the times.
    let timeZone: TimeZone

    /// The report as a message.
    ///
    /// - Parameters:
    ///   - now: When it is sent.
    ///   - chart: The name of the picture that is sent with it, if there is one.
    /// - Returns: An embed within Discord's limits.
    func embed(at now: Date, chart: String?) -> Embed {
        Embed(
            title: "📊 Weekly Stats Report - \(week.start) to \(week.end)", timestamp: now.formatted(.iso8601),
            color: ReportFields.colour,
            fields: [
                ReportFields.activity(week.total),
                ReportFields.moderation(week.total),
                comparison,
                mostActiveDay,
                ReportFields.field("Day by Day", week.days.map(line)),
                ReportFields.unobserved(unobserved, in: timeZone),
            ].compactMap(\.self),
            image: chart.map { Embed.Image(url: "attachment://\($0)") })
    }

    private var comparison: Embed.Field? {
        guard let weekBefore else { return nil }
        let total = week.total
        return ReportFields.field(
            "Against the Week Before",
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
