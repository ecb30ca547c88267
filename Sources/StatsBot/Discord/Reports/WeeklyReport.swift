// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Foundation
import LocalTime
import Localization
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
    var texts = Texts(.english)

    /// The report as an embed within Discord's limits.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - chart: The file name of the attached chart, if any.
    /// - Returns: The embed.
    func embed(at now: Date, chart: String?) -> Embed {
        Embed(
            title: texts(.weeklyReportTitle, ["days": .text(texts.dates(week.start...week.end))]),
            timestamp: now.formatted(.iso8601), color: ReportFields.color,
            fields: [
                ReportFields.activity(week.total, texts),
                ReportFields.moderation(week.total, texts),
                comparison,
                mostActiveDay,
                ReportFields.field(texts(.dayByDayHeading), week.days.map(line)),
                ReportFields.field(activity?.totals),
                ReportFields.field(activity?.topChannels),
                ReportFields.field(activity?.peakTimes),
                ReportFields.field(activity?.retained),
                ReportFields.unobserved(unobserved, in: timeZone, texts),
            ].compactMap(\.self),
            image: chart.map { Embed.Image(url: "attachment://\($0)") })
    }

    private var comparison: Embed.Field? {
        guard let weekBefore else { return nil }
        let total = week.total
        return ReportFields.field(
            texts(.previousWeekComparedHeading),
            [
                texts.labeled(texts(.joinsWord), texts.signed(total.joins - weekBefore.joins)),
                texts.labeled(texts(.leavesWord), texts.signed(total.leaves - weekBefore.leaves)),
                texts.labeled(texts(.netChangeWord), texts.signed(total.netChange - weekBefore.netChange)),
            ])
    }

    private var mostActiveDay: Embed.Field? {
        week.mostActiveDay.map { best in
            ReportFields.field(
                texts(.mostActiveDayHeading),
                [
                    texts.labeled(
                        texts.weekday(best.day), texts(.mostActiveDayWord, ["count": .number(best.counts.activity)]))
                ])
        }
    }

    private func line(_ day: DayCounts) -> String {
        let counts = texts(
            .dayByDayWord,
            [
                "joins": .number(day.counts.joins), "leaves": .number(day.counts.leaves),
                "net": .text(texts.signed(day.counts.netChange)),
            ])
        return texts.labeled(texts.weekday(day.day), counts)
    }
}
