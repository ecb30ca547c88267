// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// What there is to report of a day.
struct DailyReport: Sendable, Equatable {
    /// Somebody who went, and why.
    struct Departure: Sendable, Equatable {
        let person: Person
        let cause: LeaveCause
    }

    let day: Day
    let counts: EventCounts
    /// The first who joined, up to ten.
    let joined: [Person]
    /// The first who left, up to ten.
    let left: [Departure]
    /// The times of the day in which nobody looked.
    let unobserved: [UnobservedSpan]
    /// The seven days that end with the day.
    let week: EventCounts
    /// The seven days before those; `nil` where the bot does not know all of them.
    let weekBefore: EventCounts?
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
            title: "📊 Daily Stats Report - \(day)", timestamp: now.formatted(.iso8601), color: ReportFields.colour,
            fields: [
                ReportFields.activity(counts),
                ReportFields.moderation(counts),
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
            "Last 7 Days (Against the 7 Before)",
            [
                line("Joins", CountFormat.grouped(week.joins), week.joins - weekBefore.joins),
                line("Net Change", CountFormat.signed(week.netChange), week.netChange - weekBefore.netChange),
            ])
    }
}
