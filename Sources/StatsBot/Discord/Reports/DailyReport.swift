// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// The content of a daily report.
struct DailyReport: Sendable, Equatable {
    /// A member who left, and why.
    struct Departure: Sendable, Equatable {
        let person: Person
        let cause: LeaveCause
    }

    let day: Day
    let counts: EventCounts
    /// The first ten joins.
    let joined: [Person]
    /// The first ten leaves.
    let left: [Departure]
    /// The day's gaps in observation.
    let unobserved: [UnobservedSpan]
    /// The seven days up to `day`.
    let week: EventCounts
    /// The seven days before those; `nil` if the bot did not observe all of them.
    let weekBefore: EventCounts?
    let timeZone: TimeZone
    /// `nil` if activity is not counted.
    var activity: DailyActivity?

    /// The report as an embed within Discord's limits.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - chart: The file name of the attached chart, if any.
    /// - Returns: The embed.
    func embed(at now: Date, chart: String?) -> Embed {
        Embed(
            title: "📊 Daily Stats Report - \(day)", timestamp: now.formatted(.iso8601), color: ReportFields.color,
            fields: [
                ReportFields.activity(counts),
                ReportFields.moderation(counts),
                ReportFields.field(activity?.totals),
                ReportFields.list("New Members", joined.map(ReportFields.mention), of: counts.joins),
                ReportFields.list("Members Left", left.map(line), of: counts.leaves),
                trend,
                ReportFields.unobserved(unobserved, in: timeZone),
            ].compactMap(\.self),
            image: chart.map { Embed.Image(url: "attachment://\($0)") })
    }

    private func line(_ departure: Departure) -> String {
        let name = ReportFields.name(of: departure.person)
        return departure.cause == .left ? name : "\(name) (\(departure.cause.rawValue))"
    }

    private var trend: Embed.Field {
        guard let weekBefore else {
            return ReportFields.field(
                "Last 7 Days",
                ["Joins: \(CountFormat.grouped(week.joins))", "Net Change: \(CountFormat.signed(week.netChange))"])
        }
        func line(_ name: String, _ now: String, _ difference: Int) -> String {
            "\(name): \(now) (\(difference == 0 ? "no change" : CountFormat.signed(difference)))"
        }
        return ReportFields.field(
            "Last 7 Days (vs. Previous 7)",
            [
                line("Joins", CountFormat.grouped(week.joins), week.joins - weekBefore.joins),
                line("Net Change", CountFormat.signed(week.netChange), week.netChange - weekBefore.netChange),
            ])
    }
}
