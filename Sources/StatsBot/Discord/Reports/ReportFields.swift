// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import DiscordModels
import Foundation
import Localization
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

    static func activity(_ counts: EventCounts, _ texts: Texts) -> Embed.Field {
        var joins = texts.labeled(texts(.joinsWord), texts.number(counts.joins))
        if counts.rejoins > 0 {
            let rejoins = texts(.rejoinsWord, ["count": .number(counts.rejoins)])
            joins = texts(.detailLine, ["line": .text(joins), "detail": .text(rejoins)])
        }
        return field(
            texts(.memberActivityHeading),
            [
                joins, texts.labeled(texts(.leavesWord), texts.number(counts.leaves)),
                texts.labeled(texts(.netChangeWord), texts.signed(counts.netChange)),
            ])
    }

    /// `nil` if there were no moderation events.
    static func moderation(_ counts: EventCounts, _ texts: Texts) -> Embed.Field? {
        let kinds: [(TextKey, Int)] = [
            (.bansWord, counts.bans), (.unbansWord, counts.unbans), (.kicksWord, counts.kicked),
        ]
        let lines = kinds.filter { $0.1 > 0 }.map { texts.labeled(texts($0.0), texts.number($0.1)) }
        return lines.isEmpty ? nil : field(texts(.moderationHeading), lines)
    }

    /// A list of up to ten lines, followed by the number of omitted entries.
    ///
    /// - Parameters:
    ///   - name: The heading.
    ///   - lines: The first entries.
    ///   - total: The number of all entries.
    ///   - note: A last line, shown in any case.
    ///   - texts: The texts of the report.
    /// - Returns: A field within Discord's limit; `nil` if there are no lines.
    static func list(
        _ name: String, _ lines: [String], of total: Int, note: String? = nil, _ texts: Texts
    ) -> Embed.Field? {
        guard !lines.isEmpty else { return nil }
        var shown: [String] = []
        // Reserve space for the line with the number of omitted entries.
        var space = valueLimit - overflow(max(total, lines.count), texts).utf16.count - 1
        if let note { space -= note.utf16.count + 1 }
        for line in lines.prefix(listLength) {
            space -= line.utf16.count + 1
            guard space >= 0 else { break }
            shown.append(line)
        }
        let others = max(total, lines.count) - shown.count
        if others > 0 { shown.append(overflow(others, texts)) }
        if let note { shown.append(note) }
        return field(name, shown)
    }

    private static func overflow(_ count: Int, _ texts: Texts) -> String {
        texts(.moreLine, ["count": .number(count)])
    }

    /// The escaped name, or a mention if the name is blank.
    static func name(of person: Person, _ texts: Texts) -> String {
        let name = DiscordMarkdown.escape(person.name, upTo: nameLimit)
        if name.contains(where: { !$0.isWhitespace }) { return name }
        return mention(of: person, texts)
    }

    /// A mention, which Discord shows with the user's current name.
    static func mention(of person: Person, _ texts: Texts) -> String {
        person.id == 0 ? texts(.forgottenWord) : "<@\(person.id)>"
    }

    /// Gaps in observation: the events that were recovered afterward, and the rest of the change of the member count; `nil`
    /// if there are none to report.
    static func unobserved(_ spans: [UnobservedSpan], in timeZone: TimeZone, _ texts: Texts) -> Embed.Field? {
        let shown = spans.filter { span in
            span.unexplained != 0 || span.repaired.total > 0
                || span.to.timeIntervalSince(span.from) >= unobservedSeconds
        }
        let note = texts(
            shown.contains { $0.repaired.total > 0 } ? .notObservedRecoveredLine : .notObservedUnknownLine)
        let lines = shown.map { span in
            texts(
                .notObservedLine,
                [
                    "from": .text(texts.time(span.from, in: timeZone)),
                    "to": .text(texts.time(span.to, in: timeZone)), "result": .text(result(of: span, texts)),
                ])
        }
        return list(texts(.notObservedHeading), lines, of: lines.count, note: note, texts)
    }

    private static func result(of span: UnobservedSpan, _ texts: Texts) -> String {
        let count = TextValue.number(span.membersAfter)
        guard span.repaired.total > 0 else {
            if span.change == 0 { return texts(.notObservedUnchangedWord, ["count": count]) }
            return texts(.notObservedChangedWord, ["change": .text(texts.signed(span.change)), "count": count])
        }
        let kinds: [(TextKey, Int)] = [
            (.joinCountWord, span.repaired.joins), (.leaveCountWord, span.repaired.leaves),
            (.banCountWord, span.repaired.bans), (.unbanCountWord, span.repaired.unbans),
        ]
        let events = TextValue.text(
            texts.list(kinds.filter { $0.1 > 0 }.map { texts($0.0, ["count": .number($0.1)]) }))
        if span.unexplained == 0 { return texts(.notObservedRecoveredWord, ["events": events, "count": count]) }
        let change = TextValue.text(texts.signed(span.unexplained))
        return texts(.notObservedPartlyWord, ["events": events, "change": change, "count": count])
    }

    static func field(_ activity: ActivityField?) -> Embed.Field? { activity.map { field($0.name, $0.lines) } }

    static func field(_ name: String, _ lines: [String]) -> Embed.Field {
        Embed.Field(name: name, value: lines.joined(separator: "\n"), inline: false)
    }
}
