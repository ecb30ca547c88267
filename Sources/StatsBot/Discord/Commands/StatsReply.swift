// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Formatting
import Foundation
import LocalTime
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
        let span = Self.span(of: period, today: snapshot.today.day)
        let shown = counted(in: span)
        let total = shown.reduce(EventCounts()) { $0 + $1.counts }
        var fields = [
            number("👥 Members", snapshot.members, isApproximate: snapshot.approximate.members),
            number("🟢 Online", snapshot.online, isApproximate: snapshot.approximate.online),
            number("🔨 Bans", snapshot.bans, isApproximate: false),
            ReportFields.activity(total),
        ]
        if let moderation = ReportFields.moderation(total) { fields.append(moderation) }
        if period.length > 1, let day = shown.mostActive {
            fields.append(
                Embed.Field(
                    name: "Most Active Day",
                    value: "\(DayText.withWeekday(day.day)): \(CountFormat.grouped(day.counts.joins)) joins, "
                        + "\(CountFormat.grouped(day.counts.leaves)) leaves, \(CountFormat.grouped(day.counts.bans)) bans",
                    inline: false))
        }
        return header.reply(
            "\(period.words): \(StatsHeader.words(span))", fields,
            chart.map { .png($0, name: Self.chartName, description: "Chart of members, joins and leaves by day") })
    }

    private func counted(in span: ClosedRange<Day>) -> [DayCounts] {
        let today = snapshot.today
        let stored = days.filter { span.contains($0.day) && $0.day != today.day }
        return span.contains(today.day) ? stored + [today] : stored
    }

    private func number(_ name: String, _ count: Int?, isApproximate: Bool) -> Embed.Field {
        let text = count.map { (isApproximate ? "about " : "") + CountFormat.grouped($0) } ?? "not available yet"
        return Embed.Field(name: name, value: text, inline: true)
    }
}

/// What the replies to `/stats` have in common.
struct StatsHeader: Sendable {
    let guildName: String
    let timeZone: TimeZone
    let at: Date

    func reply(_ title: String, _ fields: [Embed.Field], _ chart: Attachment?) -> CommandReply {
        let embed = Embed(
            title: "📊 \(title)", description: DiscordMarkdown.escape(guildName, upTo: 200),
            timestamp: at.formatted(.iso8601), color: ReportFields.color, fields: fields,
            footer: Embed.Footer(text: "Days start at midnight in \(timeZone.identifier)"),
            image: chart.map { Embed.Image(url: "attachment://\($0.filename)") })
        return CommandReply(embed: embed, attachments: chart.map { [$0] } ?? [], isEphemeral: false)
    }

    /// The days of a title.
    static func words(_ span: ClosedRange<Day>) -> String {
        span.count == 1 ? "\(span.lowerBound)" : "\(span.lowerBound) to \(span.upperBound)"
    }
}
