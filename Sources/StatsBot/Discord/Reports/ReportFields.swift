// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
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
    ///   - note: A last line, shown in any case.
    /// - Returns: A field within Discord's limit; `nil` if there are no lines.
    static func list(_ name: String, _ lines: [String], of total: Int, note: String? = nil) -> Embed.Field? {
        guard !lines.isEmpty else { return nil }
        var shown: [String] = []
        // Reserve space for the line with the number of omitted entries.
        var space = valueLimit - overflow(max(total, lines.count)).utf16.count - 1
        if let note { space -= note.utf16.count + 1 }
        for line in lines.prefix(listLength) {
            space -= line.utf16.count + 1
            guard space >= 0 else { break }
            shown.append(line)
        }
        let others = max(total, lines.count) - shown.count
        if others > 0 { shown.append(overflow(others)) }
        if let note { shown.append(note) }
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

    /// Gaps in observation: the events that were recovered afterward, and the rest of the change of the member count; `nil`
    /// if there are none to report.
    static func unobserved(_ spans: [UnobservedSpan], in timeZone: TimeZone) -> Embed.Field? {
        let shown = spans.filter { span in
            span.unexplained != 0 || span.repaired.total > 0
                || span.to.timeIntervalSince(span.from) >= unobservedSeconds
        }
        let note =
            shown.contains { $0.repaired.total > 0 }
            ? "Recovered events are included in the counts. Other joins and leaves during these times are unknown."
            : "Joins and leaves during these times are unknown and not included in the counts."
        let lines = shown.map { span in
            "\(DayText.time(span.from, in: timeZone)) to \(DayText.time(span.to, in: timeZone)): \(result(of: span))"
        }
        return list("Not Observed", lines, of: lines.count, note: note)
    }

    private static func result(of span: UnobservedSpan) -> String {
        let members = CountFormat.grouped(span.membersAfter)
        guard span.repaired.total > 0 else {
            return span.change == 0
                ? "\(members) members before and after" : "\(CountFormat.signed(span.change)) to \(members) members"
        }
        let kinds = [
            (span.repaired.joins, "join", "joins"), (span.repaired.leaves, "leave", "leaves"),
            (span.repaired.bans, "ban", "bans"), (span.repaired.unbans, "unban", "unbans"),
        ]
        let recovered = kinds.filter { $0.0 > 0 }
            .map { "\(CountFormat.grouped($0.0)) \($0.0 == 1 ? $0.1 : $0.2)" }.joined(separator: ", ")
        return span.unexplained == 0
            ? "\(recovered) recovered, \(members) members"
            : "\(recovered) recovered, \(CountFormat.signed(span.unexplained)) unexplained, \(members) members"
    }

    static func field(_ activity: ActivityField?) -> Embed.Field? { activity.map { field($0.name, $0.lines) } }

    static func field(_ name: String, _ lines: [String]) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }
}
