// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@Suite("Days of the calendar")
struct DayTests {
    @Test(
        "a day has its number, its text and its weekday",
        arguments: [
            ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2024-02-29", 19_782, 4),
            ("2026-11-25", 20_782, 3), ("2026-11-30", 20_787, 1), ("2100-03-01", 47_541, 1),
            ("0001-01-01", -719_162, 1),
        ])
    func numbers(text: String, number: Int, weekday: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(Day(number: number).description == text)
        #expect(day.weekday == weekday)
    }

    @Test("numbers and dates are one to one over four centuries, as Foundation has them")
    func asFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: -110_000, through: 60_000, by: 97) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(number) * 86_400))
            let day = Day(number: number)
            #expect([day.year, day.month, day.day] == [parts.year, parts.month, parts.day])
            #expect(Day(year: day.year, month: day.month, day: day.day) == day)
        }
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "2026-11-31", "2026-02-29", "2026-00-10", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01 ",
            "+026-01-01", "2026/01/01", "2026-01-00", "٢٠٢٦-٠١-٠١",
        ])
    func refused(text: String) {
        #expect(Day(text) == nil)
    }
}

@Suite("A week of seven days")
struct WeekCountsTests {
    private let end = Day(year: 2026, month: 3, day: 10)

    private func day(_ back: Int, _ counts: EventCounts) -> DayCounts {
        DayCounts(day: end.advanced(by: -back), counts: counts)
    }

    @Test("it has the seven days that end on the date, quiet ones too, and nothing of other days")
    func days() {
        let week = WeekCounts(
            ending: end,
            counts: [day(7, EventCounts(joins: 100)), day(6, EventCounts(joins: 1)), day(0, EventCounts(leaves: 2))])
        #expect(week.days.map(\.day) == Array(end.advanced(by: -6)...end))
        #expect(week.days.map(\.counts.joins) == [1, 0, 0, 0, 0, 0, 0])
        #expect(week.total == EventCounts(joins: 1, leaves: 2))
        #expect([week.start, week.end] == [end.advanced(by: -6), end])
    }

    @Test("the most active day has the most joins, leaves and bans; the first on a tie, none in a quiet week")
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
