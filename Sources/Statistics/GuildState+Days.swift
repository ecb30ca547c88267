// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime

/// The counts of recent days. The clock can be set back, so a day may return after a later one.
extension GuildState {
    /// The days kept besides today. More would need a clock that shows many wrong days between two right ones.
    private static let maximumOtherDays = 7

    /// The counts of a day; `nil` if they are not known here.
    func counts(of day: Day) -> EventCounts? {
        if let today, today.day == day { return today.counts }
        return otherDays.first { $0.day == day }?.counts
    }

    /// Makes a day the current one, with its counts so far.
    mutating func turn(to day: Day) {
        guard today?.day != day else { return }
        let index = otherDays.firstIndex { $0.day == day }
        let counts = index.map { otherDays.remove(at: $0) } ?? DayCounts(day: day)
        if let today { otherDays.append(today) }
        if otherDays.count > Self.maximumOtherDays { otherDays.removeFirst() }
        today = counts
    }

    /// Changes the counts of a day, if they are known here.
    mutating func change(_ day: Day, _ change: (inout EventCounts) -> Void) {
        if var today, today.day == day {
            change(&today.counts)
            self.today = today
        } else if let index = otherDays.firstIndex(where: { $0.day == day }) {
            change(&otherDays[index].counts)
        }
    }
}
