// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
package import Foundation
import LocalTime
package import Statistics

/// What an import has done.
package struct ImportReport: Sendable, Equatable {
    /// The events that were taken, by kind and cause. Rejoins are not among them: only the database knows those.
    package internal(set) var taken = EventCounts()
    /// How many were skipped because they were there already.
    package internal(set) var known = 0
    /// How many days the taken events are of.
    package internal(set) var days = 0
    /// The instant of the first event that was taken.
    package internal(set) var first: Date?
    /// The instant of the last event that was taken.
    package internal(set) var last: Date?
    /// How many whole events the file has, as far as it was read.
    package internal(set) var events = 0
    /// How many of them stand under another day in the file than their timestamp has.
    package internal(set) var disagreeing = 0
    /// What was skipped because it is not as it should be.
    package internal(set) var faults = FaultTally()
    /// What is odd and did no harm.
    package internal(set) var warnings = FaultTally()
    /// Whether it was told to end before it was done.
    package internal(set) var isInterrupted = false

    /// Makes a report of nothing.
    package init() {}

    private var seenDays: Set<Day> = []

    /// Counts an event that was handed over.
    package mutating func count(_ event: MemberEvent, isTaken: Bool) {
        guard isTaken else {
            known += 1
            return
        }
        taken.count(event)
        first = min(first ?? event.at, event.at)
        last = max(last ?? event.at, event.at)
        if seenDays.insert(event.day).inserted { days += 1 }
    }
}

extension ImportReport {
    /// The report for people, over several lines, the last of them ended.
    ///
    /// - Parameter timeZone: the zone in which days were counted.
    /// - Returns: the text.
    package func text(in timeZone: TimeZone) -> String {
        var lines = [takenLine(timeZone)]
        if taken != EventCounts() {
            let banned = taken.banned > 0 ? " (\(CountFormat.grouped(taken.banned)) by a ban)" : ""
            let kicked = taken.kicked > 0 ? " (\(CountFormat.grouped(taken.kicked)) kicked)" : ""
            lines.append(
                "  \(counted(taken.joins, "join")), \(counted(taken.leaves, "leave", "leaves"))\(banned)\(kicked), "
                    + "\(counted(taken.bans, "ban")), \(counted(taken.unbans, "unban"))")
        }
        if known > 0 {
            lines.append("Skipped: \(counted(known, "event")) that \(known == 1 ? "was" : "were") there already.")
        }
        if disagreeing > 0 {
            lines.append(
                "Under another day in the file than their timestamp has in \(timeZone.identifier): "
                    + "\(counted(disagreeing, "event")). The timestamp counts.")
        }
        lines += Self.lines(of: faults, "Skipped as faulty", "thing")
        lines += Self.lines(of: warnings, "Left aside", "name")
        if isInterrupted {
            let handled = taken.joins + taken.leaves + taken.bans + taken.unbans + known
            lines.append(
                "Interrupted after \(CountFormat.grouped(handled)) of \(counted(events, "event")). Run it again to go on: what is "
                    + "there already is not taken twice.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func takenLine(_ timeZone: TimeZone) -> String {
        guard let first, let last else { return "Taken: nothing." }
        let count = taken.joins + taken.leaves + taken.bans + taken.unbans
        let text = TimestampText(timeZone: timeZone)
        return "Taken: \(counted(count, "event")) of \(counted(days, "day")), from \(text.text(first)) to "
            + "\(text.text(last)) (\(timeZone.identifier))."
    }

    private static func lines(of tally: FaultTally, _ title: String, _ noun: String) -> [String] {
        guard tally.total > 0 else { return [] }
        var lines = ["\(title): \(counted(tally.total, noun))."]
        lines += HistoryFault.Reason.allCases.compactMap { reason in
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
