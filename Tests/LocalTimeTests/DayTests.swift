// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import LocalTime

@Suite("Calendar days")
struct DayTests {
    @Test(
        "A day has a number, a text and a weekday",
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

    @Test("Numbers and dates match Foundation's over four centuries")
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
        "Text that is not a valid date is rejected",
        arguments: [
            "", "2026-11-31", "2026-02-29", "2026-00-10", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01 ",
            "+026-01-01", "2026/01/01", "2026-01-00", "٢٠٢٦-٠١-٠١",
        ])
    func refused(text: String) {
        #expect(Day(text) == nil)
    }
}
