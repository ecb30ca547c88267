// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Statistics

/// Determines which reports are due.
struct ReportSchedule: Sendable, Equatable {
    /// After a long downtime, only reports for this many days are sent; earlier ones are skipped.
    static let maximumMissedDays = 7
    /// The dates in two time zones differ by at most one day.
    private static let daysBetweenZones = 1

    let kind: ReportKind
    /// The current day, which has not ended.
    let today: Day

    /// The last day of the latest possible report: yesterday, or the last Sunday before today.
    var latest: Day {
        switch kind {
        case .daily: today.advanced(by: -1)
        case .weekly: today.advanced(by: -today.weekday)
        }
    }

    /// The reports to send, earliest first.
    ///
    /// - Parameter last: The last report sent, or the one before the first one to send.
    /// - Returns: The last day of each report.
    func due(after last: Day) -> [Day] {
        let step = kind == .daily ? 1 : 7
        let earliest = today.advanced(by: -Self.maximumMissedDays)
        let ends = stride(from: latest, to: max(last, earliest.advanced(by: -1)), by: -step)
        return ends.reversed()
    }

    /// Whether the last report is dated in the future, because the clock was wrong. Without a reset, no reports would
    /// be sent until that day.
    func isAhead(_ last: Day) -> Bool { last > today.advanced(by: Self.daysBetweenZones) }
}
