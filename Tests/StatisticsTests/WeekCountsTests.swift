// SPDX-License-Identifier: MIT
// Part of StatsBot.

import LocalTime
import Statistics
import Testing

@Suite("Week counts")
struct WeekCountsTests {
    private let end = Day(year: 2026, month: 3, day: 10)

    private func day(_ back: Int, _ counts: EventCounts) -> DayCounts {
        DayCounts(day: end.advanced(by: -back), counts: counts)
    }

    @Test("A week has the seven days up to the date, including days without events, and no other days")
    func days() {
        let week = WeekCounts(
            ending: end,
            counts: [day(7, EventCounts(joins: 100)), day(6, EventCounts(joins: 1)), day(0, EventCounts(leaves: 2))])
        #expect(week.days.map(\.day) == Array(end.advanced(by: -6)...end))
        #expect(week.days.map(\.counts.joins) == [1, 0, 0, 0, 0, 0, 0])
        #expect(week.total == EventCounts(joins: 1, leaves: 2))
        #expect([week.start, week.end] == [end.advanced(by: -6), end])
    }

    @Test("The most active day has the most joins, leaves and bans; the earliest in a tie, none without events")
    func mostActive() {
        let busy = WeekCounts(
            ending: end,
            counts: [
                day(5, EventCounts(joins: 2, unbans: 50)), day(3, EventCounts(joins: 1, leaves: 1, bans: 1)),
                day(1, EventCounts(joins: 3)),
            ])
        #expect(busy.mostActiveDay?.day == end.advanced(by: -3))
        #expect(WeekCounts(ending: end, counts: []).mostActiveDay == nil)
    }
}
