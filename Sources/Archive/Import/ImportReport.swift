// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
import Formatting
package import Foundation
import LocalTime
package import Statistics

/// The result of an import.
package struct ImportReport: Sendable, Equatable {
    /// Imported events by kind and cause. Rejoins are not counted: only the database recognizes them.
    package internal(set) var imported = EventCounts()
    /// Number of events skipped because they were already counted.
    package internal(set) var duplicates = 0
    /// Number of days with imported events.
    package internal(set) var days = 0
    /// Time of the first imported event.
    package internal(set) var first: Date?
    /// Time of the last imported event.
    package internal(set) var last: Date?
    /// The imported activity; `nil` if the file has none, or if it was not reached.
    package internal(set) var activity: ImportedActivity?
    /// Whether the activity in the file was not imported, because the file has errors.
    package internal(set) var lacksActivity = false
    /// Number of complete events in the file, as far as it was read.
    package internal(set) var events = 0
    /// Number of events that the file lists under a different day than their timestamp.
    package internal(set) var dayMismatches = 0
    /// Errors in the file; the affected parts were skipped.
    package internal(set) var errors = IssueTally()
    /// Harmless issues in the file.
    package internal(set) var warnings = IssueTally()
    /// Whether the import was interrupted.
    package internal(set) var isInterrupted = false

    package init() {}

    private var seenDays: Set<Day> = []

    /// Counts an event that was passed to the store.
    package mutating func count(_ event: MemberEvent, isNew: Bool) {
        guard isNew else {
            duplicates += 1
            return
        }
        imported.count(event)
        first = min(first ?? event.at, event.at)
        last = max(last ?? event.at, event.at)
        if seenDays.insert(event.day).inserted { days += 1 }
    }
}

extension ImportReport {
    /// The report as text, one or more terminated lines.
    ///
    /// - Parameter timeZone: the time zone of the days.
    /// - Returns: the text.
    package func text(in timeZone: TimeZone) -> String {
        var lines: [String] = []
        if activity == nil || events > 0 { lines.append(importedLine(timeZone)) }
        if imported != EventCounts() {
            let banned = imported.banned > 0 ? " (\(CountFormat.grouped(imported.banned)) banned)" : ""
            let kicked = imported.kicked > 0 ? " (\(CountFormat.grouped(imported.kicked)) kicked)" : ""
            lines.append(
                "  \(counted(imported.joins, "join")), \(counted(imported.leaves, "leave", "leaves"))\(banned)\(kicked), "
                    + "\(counted(imported.bans, "ban")), \(counted(imported.unbans, "unban"))")
        }
        if duplicates > 0 {
            lines.append("Skipped: \(counted(duplicates, "event")) already counted.")
        }
        if let activity { lines += Self.lines(of: activity) }
        if lacksActivity { lines.append("Skipped: all activity, because the file has errors.") }
        if dayMismatches > 0 {
            lines.append(
                "Listed under a different day than their timestamp in \(timeZone.identifier): "
                    + "\(counted(dayMismatches, "event")). The timestamp was used.")
        }
        lines += Self.lines(of: errors, "Skipped", "error")
        lines += Self.lines(of: warnings, "Ignored", "key")
        if isInterrupted {
            let handled = imported.joins + imported.leaves + imported.bans + imported.unbans + duplicates
            lines.append(
                "Interrupted after \(CountFormat.grouped(handled)) of \(counted(events, "event")). Run the import again to "
                    + "continue; events already imported are skipped.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func importedLine(_ timeZone: TimeZone) -> String {
        guard let first, let last else { return "Imported: nothing." }
        let count = imported.joins + imported.leaves + imported.bans + imported.unbans
        let text = TimestampText(timeZone: timeZone)
        return "Imported: \(counted(count, "event")) on \(counted(days, "day")), from \(text.text(first)) to "
            + "\(text.text(last)) (\(timeZone.identifier))."
    }

    private static func lines(of activity: ImportedActivity) -> [String] {
        var span = ""
        if let first = activity.days.min(), let last = activity.days.max() {
            span = first == last ? " (\(first))" : " (\(first) to \(last))"
        }
        let imported = amounts(days: activity.days.count, span, gaps: activity.gaps)
        let skipped = amounts(days: activity.skippedDays.count, gaps: activity.skippedGaps)
        return [
            imported.map { "Imported: \($0)." } ?? "Imported: no activity.",
            skipped.map { "Skipped: \($0), already counted." },
        ].compactMap(\.self)
    }

    /// An amount of activity, such as `activity on 3 days and 1 gap in it`; `nil` if there is none.
    private static func amounts(days: Int, _ span: String = "", gaps: Int) -> String? {
        var parts: [String] = []
        if days > 0 { parts.append("activity on \(counted(days, "day"))\(span)") }
        if gaps > 0 { parts.append(counted(gaps, "gap in activity", "gaps in activity")) }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private static func lines(of tally: IssueTally, _ title: String, _ noun: String) -> [String] {
        guard tally.total > 0 else { return [] }
        var lines = ["\(title): \(counted(tally.total, noun))."]
        lines += HistoryIssue.Reason.allCases.compactMap { reason in
            tally.counts[reason].map { "  \(CountFormat.grouped($0)) × \(reason.rawValue)" }
        }
        lines += tally.first.map { "  \($0)" }
        let rest = tally.total - tally.first.count
        if rest > 0 { lines.append("  and \(CountFormat.grouped(rest)) more") }
        return lines
    }
}

private func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(CountFormat.grouped(count)) \(count == 1 ? one : many ?? one + "s")"
}
