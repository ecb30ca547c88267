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
    let guildName: String
    let snapshot: Snapshot
    /// The stored days of the period; the snapshot replaces the current day.
    let days: [DayCounts]
    /// A PNG; `nil` if it could not be drawn.
    let chart: [UInt8]?
    let timeZone: TimeZone
    let at: Date

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
        let embed = Embed(
            title: "📊 \(period.words): \(days(span))", description: DiscordMarkdown.escape(guildName, upTo: 200),
            timestamp: at.formatted(.iso8601), color: ReportFields.color, fields: fields,
            footer: Embed.Footer(text: "Days start at midnight in \(timeZone.identifier)"),
            image: chart.map { _ in Embed.Image(url: "attachment://\(Self.chartName)") })
        let attachments = chart.map { bytes in
            [
                Attachment(
                    filename: Self.chartName, contentType: "image/png", bytes: Data(bytes),
                    description: "Chart of members, joins and leaves by day")
            ]
        }
        return CommandReply(embed: embed, attachments: attachments ?? [], isEphemeral: false)
    }

    private func counted(in span: ClosedRange<Day>) -> [DayCounts] {
        let today = snapshot.today
        let stored = days.filter { span.contains($0.day) && $0.day != today.day }
        return span.contains(today.day) ? stored + [today] : stored
    }

    private func days(_ span: ClosedRange<Day>) -> String {
        span.count == 1 ? "\(span.lowerBound)" : "\(span.lowerBound) to \(span.upperBound)"
    }

    private func number(_ name: String, _ count: Int?, isApproximate: Bool) -> Embed.Field {
        let text = count.map { (isApproximate ? "about " : "") + CountFormat.grouped($0) } ?? "not available yet"
        return Embed.Field(name: name, value: text, inline: true)
    }
}
