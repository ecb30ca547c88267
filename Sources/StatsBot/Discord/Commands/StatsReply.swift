// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Localization
import Statistics

/// The reply to `/stats`.
struct StatsReply: Sendable {
    /// The chart's file name.
    static let chartName = "members.png"

    let period: StatsPeriod
    let snapshot: Snapshot
    /// The stored days of the period; the snapshot replaces the current day.
    let days: [DayCounts]
    /// A PNG; `nil` if it could not be drawn.
    let chart: [UInt8]?
    let header: StatsHeader

    static func span(of period: StatsPeriod, today: Day) -> ClosedRange<Day> {
        let end = period == .yesterday ? today.advanced(by: -1) : today
        return end.advanced(by: 1 - period.length)...end
    }

    var reply: CommandReply {
        let texts = header.texts
        let span = Self.span(of: period, today: snapshot.today.day)
        let shown = counted(in: span)
        let total = shown.reduce(EventCounts()) { $0 + $1.counts }
        var fields = [
            number(.membersHeading, snapshot.members, isApproximate: snapshot.approximate.members),
            number(.onlineHeading, snapshot.online, isApproximate: snapshot.approximate.online),
            number(.bansHeading, snapshot.bans, isApproximate: false),
            ReportFields.activity(total, texts),
        ]
        if let moderation = ReportFields.moderation(total, texts) { fields.append(moderation) }
        if period.length > 1, let day = shown.mostActive {
            let counts = texts.list([
                texts(.joinCountWord, ["count": .number(day.counts.joins)]),
                texts(.leaveCountWord, ["count": .number(day.counts.leaves)]),
                texts(.banCountWord, ["count": .number(day.counts.bans)]),
            ])
            fields.append(
                ReportFields.field(texts(.mostActiveDayHeading), [texts.labeled(texts.weekday(day.day), counts)]))
        }
        return header.reply(
            texts(
                .statsMembersTitle, ["period": .text(texts(period.key)), "days": .text(texts.dates(span))]), fields,
            chart.map { .png($0, name: Self.chartName, description: texts(.membersByDayAlt)) })
    }

    private func counted(in span: ClosedRange<Day>) -> [DayCounts] {
        let today = snapshot.today
        let stored = days.filter { span.contains($0.day) && $0.day != today.day }
        return span.contains(today.day) ? stored + [today] : stored
    }

    private func number(_ key: TextKey, _ count: Int?, isApproximate: Bool) -> Embed.Field {
        let texts = header.texts
        let text = count.map { count in
            isApproximate ? texts(.approximateLine, ["count": .number(count)]) : texts.number(count)
        }
        return Embed.Field(name: texts(key), value: text ?? texts(.notAvailableLine), inline: true)
    }
}

/// What the replies to `/stats` have in common.
struct StatsHeader: Sendable {
    let guildName: String
    let timeZone: TimeZone
    let at: Date
    var texts = Texts(.english)

    func reply(_ title: String, _ fields: [Embed.Field], _ chart: Attachment?) -> CommandReply {
        let embed = Embed(
            title: title, description: DiscordMarkdown.escape(guildName, upTo: 200),
            timestamp: at.formatted(.iso8601), color: ReportFields.color, fields: fields,
            footer: Embed.Footer(text: texts(.statsFooter, ["zone": .text(timeZone.identifier)])),
            image: chart.map { Embed.Image(url: "attachment://\($0.filename)") })
        return CommandReply(embed: embed, attachments: chart.map { [$0] } ?? [], isEphemeral: false)
    }
}
