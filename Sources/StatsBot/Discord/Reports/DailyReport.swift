// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Foundation
import LocalTime
import Localization
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
    var texts = Texts(.english)

    /// The report as an embed within Discord's limits.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - chart: The file name of the attached chart, if any.
    /// - Returns: The embed.
    func embed(at now: Date, chart: String?) -> Embed {
        Embed(
            title: texts(.dailyReportTitle, ["day": .text(texts.date(day))]), timestamp: now.formatted(.iso8601),
            color: ReportFields.color,
            fields: [
                ReportFields.activity(counts, texts),
                ReportFields.moderation(counts, texts),
                ReportFields.field(activity?.totals),
                ReportFields.list(
                    texts(.newMembersHeading), joined.map { ReportFields.mention(of: $0, texts) }, of: counts.joins,
                    texts),
                ReportFields.list(texts(.membersLeftHeading), left.map(line), of: counts.leaves, texts),
                trend,
                ReportFields.unobserved(unobserved, in: timeZone, texts),
            ].compactMap(\.self),
            image: chart.map { Embed.Image(url: "attachment://\($0)") })
    }

    private func line(_ departure: Departure) -> String {
        let name = ReportFields.name(of: departure.person, texts)
        let cause: TextKey
        switch departure.cause {
        case .left: return name
        case .kicked: cause = .kickedWord
        case .banned: cause = .bannedWord
        }
        return texts(.detailLine, ["line": .text(name), "detail": .text(texts(cause))])
    }

    private var trend: Embed.Field {
        guard let weekBefore else {
            return ReportFields.field(
                texts(.lastSevenDaysHeading),
                [
                    texts.labeled(texts(.joinsWord), texts.number(week.joins)),
                    texts.labeled(texts(.netChangeWord), texts.signed(week.netChange)),
                ])
        }
        func line(_ name: TextKey, _ now: String, _ difference: Int) -> String {
            let line = texts.labeled(texts(name), now)
            if difference == 0 { return texts(.unchangedLine, ["line": .text(line)]) }
            return texts(.detailLine, ["line": .text(line), "detail": .text(texts.signed(difference))])
        }
        return ReportFields.field(
            texts(.lastSevenDaysComparedHeading),
            [
                line(.joinsWord, texts.number(week.joins), week.joins - weekBefore.joins),
                line(.netChangeWord, texts.signed(week.netChange), week.netChange - weekBefore.netChange),
            ])
    }
}
