// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Statistics

/// Which reports of a kind are to be sent, from the last one that was.
struct ReportSchedule: Sendable, Equatable {
    /// After a long absence so many reports of the latest days are sent; what lies before is left to the history.
    static let maximumMissedDays = 7
    /// Two places on Earth are never further apart in their days.
    private static let daysBetweenZones = 1

    let kind: ReportKind
    /// The day on which one asks, which has not ended.
    let today: Day

    /// The last day of the latest report that there can be: yesterday, or the last Sunday before today.
    var latest: Day {
        switch kind {
        case .daily: today.advanced(by: -1)
        case .weekly: today.advanced(by: -today.weekday)
        }
    }

    /// The reports that are to be sent, the earliest first.
    ///
    /// - Parameter last: The last one that was sent, or the one before the first that is to be.
    /// - Returns: For each report the last day that it is about.
    func due(after last: Day) -> [Day] {
        let step = kind == .daily ? 1 : 7
        let earliest = today.advanced(by: -Self.maximumMissedDays)
        let ends = stride(from: latest, to: max(last, earliest.advanced(by: -1)), by: -step)
        return ends.reversed()
    }

    /// Whether a report was sent, by a clock that was wrong, of a day that is yet to come. Without a new beginning there
    /// would be none until then.
    func isAhead(_ last: Day) -> Bool { last > today.advanced(by: Self.daysBetweenZones) }
}
