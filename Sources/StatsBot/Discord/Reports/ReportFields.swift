// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Formatting
import Foundation
import LocalTime
import Statistics

/// The parts that reports are made of.
enum ReportFields {
    /// Blue.
    static let colour = 0x34_98DB
    /// So many of a list are shown; how many more there are is said below.
    static let listLength = 10
    /// Discord's limit of a field. Source: Resources, Message, "Embed Limits".
    static let valueLimit = 1_024
    /// The longest that a name is, escapes included.
    static let nameLimit = 80
    /// A time in which nobody looked is worth a line if it was so long, or if the member count changed in it.
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

    /// `nil` where no moderator did anything.
    static func moderation(_ counts: EventCounts) -> Embed.Field? {
        let lines = [("Bans", counts.bans), ("Unbans", counts.unbans), ("Kicks", counts.kicked)]
            .filter { $0.1 > 0 }.map { "\($0.0): \(CountFormat.grouped($0.1))" }
        return lines.isEmpty ? nil : field("Moderation", lines)
    }

    /// Up to ten lines, and how many more there are.
    ///
    /// - Parameters:
    ///   - name: The heading.
    ///   - lines: The first of them.
    ///   - total: How many there are in all.
    /// - Returns: A field within Discord's limit; `nil` where there is nothing.
    static func list(_ name: String, _ lines: [String], of total: Int) -> Embed.Field? {
        guard !lines.isEmpty else { return nil }
        var shown: [String] = []
        // What says how many more there are has its place.
        var room = valueLimit - overflow(max(total, lines.count)).utf16.count - 1
        for line in lines.prefix(listLength) {
            room -= line.utf16.count + 1
            guard room >= 0 else { break }
            shown.append(line)
        }
        let others = max(total, lines.count) - shown.count
        if others > 0 { shown.append(overflow(others)) }
        return field(name, shown)
    }

    private static func overflow(_ count: Int) -> String { "*...and \(CountFormat.grouped(count)) more*" }

    /// Somebody's name, which may hold anything.
    static func name(of person: Person) -> String {
        let name = DiscordMarkdown.escape(person.name, upTo: nameLimit)
        if name.contains(where: { !$0.isWhitespace }) { return name }
        return person.id == 0 ? "(forgotten)" : mention(of: person)
    }

    /// The user as Discord shows them, with their name of today.
    static func mention(of person: Person) -> String {
        person.id == 0 ? "(forgotten)" : "<@\(person.id)>"
    }

    /// When nobody looked, and what changed meanwhile; `nil` where that is not worth a word.
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
        field.value += "\nWho came and went meanwhile is not known, and not in the counts."
        return field
    }

    static func field(_ name: String, _ lines: [String]) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }
}
