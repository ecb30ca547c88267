// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Formatting
import Foundation
import LocalTime
import Statistics

/// The answer to `/stats`.
struct StatsReply: Sendable {
    /// The picture's name in the message.
    static let chartName = "members.png"

    let period: StatsPeriod
    let guildName: String
    let snapshot: Snapshot
    /// The days that the store knows of the period; today's are the snapshot's.
    let days: [DayCounts]
    /// A PNG; `nil` where none could be drawn.
    let chart: [UInt8]?
    let timeZone: TimeZone
    let at: Date

    /// The days of a period.
    static func span(of period: StatsPeriod, today: Day) -> ClosedRange<Day> {
        let end = period == .yesterday ? today.advanced(by: -1) : today
        return end.advanced(by: 1 - period.length)...end
    }

    /// The answer.
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
            timestamp: at.formatted(.iso8601), color: ReportFields.colour, fields: fields,
            footer: Embed.Footer(text: "Days begin at midnight in \(timeZone.identifier)"),
            image: chart.map { _ in Embed.Image(url: "attachment://\(Self.chartName)") })
        let attachments = chart.map { bytes in
            [
                Attachment(
                    filename: Self.chartName, contentType: "image/png", bytes: Data(bytes),
                    description: "The members, joins and leaves of the last days as a chart")
            ]
        }
        return CommandReply(embed: embed, attachments: attachments ?? [], isEphemeral: false)
    }

    private func counted(in span: ClosedRange<Day>) -> [DayCounts] {
        let today = snapshot.today
        let stored = days.filter { span.contains($0.day) && $0.day != today.day }
        return span.contains(today.day) ? stored + [today] : stored
    }

    /// The first of those on which most happened; `nil` where nothing did.
    private func days(_ span: ClosedRange<Day>) -> String {
        span.count == 1 ? "\(span.lowerBound)" : "\(span.lowerBound) to \(span.upperBound)"
    }

    private func number(_ name: String, _ count: Int?, isApproximate: Bool) -> Embed.Field {
        let text = count.map { (isApproximate ? "about " : "") + CountFormat.grouped($0) } ?? "not known yet"
        return Embed.Field(name: name, value: text, inline: true)
    }
}
