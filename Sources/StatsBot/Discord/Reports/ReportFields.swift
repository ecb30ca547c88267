// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// Embed fields of the reports.
enum ReportFields {
    static let color = 0x34_98DB
    /// Maximum number of lines in a list; the last line counts the rest.
    static let listLength = 10
    /// Discord's limit for the value of a field. Source: Resources, Message, "Embed Limits".
    static let valueLimit = 1_024
    /// Maximum length of a name, including escapes.
    static let nameLimit = 80
    /// Minimum length of a reported gap, unless the member count changed in it.
    static let unobservedSeconds: TimeInterval = 600

    static func activity(_ counts: EventCounts) -> Embed.Field {
        var joins = "Joins: \(CountFormat.grouped(counts.joins))"
        if counts.rejoins > 0 { joins += " (\(CountFormat.grouped(counts.rejoins)) came back)" }
        return field(
            "Member Activity",
            [
                joins, "Leaves: \(CountFormat.grouped(counts.leaves))",
                "Net Change: \(CountFormat.signed(counts.netChange))",
            ])
    }

    /// `nil` if there were no moderation events.
    static func moderation(_ counts: EventCounts) -> Embed.Field? {
        let lines = [("Bans", counts.bans), ("Unbans", counts.unbans), ("Kicks", counts.kicked)]
            .filter { $0.1 > 0 }.map { "\($0.0): \(CountFormat.grouped($0.1))" }
        return lines.isEmpty ? nil : field("Moderation", lines)
    }

    /// A list of up to ten lines, followed by the number of omitted entries.
    ///
    /// - Parameters:
    ///   - name: The heading.
    ///   - lines: The first entries.
    ///   - total: The number of all entries.
    /// - Returns: A field within Discord's limit; `nil` if there are no lines.
    static func list(_ name: String, _ lines: [String], of total: Int) -> Embed.Field? {
        guard !lines.isEmpty else { return nil }
        var shown: [String] = []
        // Reserve space for the line with the number of omitted entries.
        var space = valueLimit - overflow(max(total, lines.count)).utf16.count - 1
        for line in lines.prefix(listLength) {
            space -= line.utf16.count + 1
            guard space >= 0 else { break }
            shown.append(line)
        }
        let others = max(total, lines.count) - shown.count
        if others > 0 { shown.append(overflow(others)) }
        return field(name, shown)
    }

    private static func overflow(_ count: Int) -> String { "*...and \(CountFormat.grouped(count)) more*" }

    /// The escaped name, or a mention if the name is blank.
    static func name(of person: Person) -> String {
        let name = DiscordMarkdown.escape(person.name, upTo: nameLimit)
        if name.contains(where: { !$0.isWhitespace }) { return name }
        return person.id == 0 ? "(forgotten)" : mention(of: person)
    }

    /// A mention, which Discord shows with the user's current name.
    static func mention(of person: Person) -> String {
        person.id == 0 ? "(forgotten)" : "<@\(person.id)>"
    }

    /// Gaps in observation and the change of the member count; `nil` if there are none to report.
    static func unobserved(_ spans: [UnobservedSpan], in timeZone: TimeZone) -> Embed.Field? {
        let lines = spans.filter { $0.change != 0 || $0.to.timeIntervalSince($0.from) >= unobservedSeconds }
            .map { span in
                let time = "\(DayText.time(span.from, in: timeZone)) to \(DayText.time(span.to, in: timeZone))"
                let members = CountFormat.grouped(span.membersAfter)
                return span.change == 0
                    ? "\(time): \(members) members before and after"
                    : "\(time): \(CountFormat.signed(span.change)) to \(members) members"
            }
        guard var field = list("Not Observed", lines, of: lines.count) else { return nil }
        field.value += "\nJoins and leaves during these times are unknown and not included in the counts."
        return field
    }

    static func field(_ name: String, _ lines: [String]) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }
}
