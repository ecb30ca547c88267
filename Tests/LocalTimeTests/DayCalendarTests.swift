// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import LocalTime

@Suite("Days in a time zone")
struct DayCalendarTests {
    @Test(
        "An instant belongs to the local day",
        arguments: [
            ("America/New_York", 1_772_945_999.0, "2026-03-07"),  // the last second before the short day
            ("America/New_York", 1_772_946_000.0, "2026-03-08"),  // 23 hours
            ("America/New_York", 1_773_028_799.0, "2026-03-08"),
            ("America/New_York", 1_773_028_800.0, "2026-03-09"),
            ("America/New_York", 1_793_505_600.0, "2026-11-01"),  // 25 hours
            ("America/New_York", 1_793_595_599.0, "2026-11-01"),
            ("America/New_York", 1_793_595_600.0, "2026-11-02"),
            ("UTC", 1_772_946_000.0, "2026-03-08"),
            ("Pacific/Auckland", 1_772_946_000.0, "2026-03-08"),
        ])
    func days(zone: String, seconds: Double, expected: String) throws {
        var calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        #expect(calendar.day(of: Date(timeIntervalSince1970: seconds)).description == expected)
    }

    @Test("A request for another day in between does not change the result")
    func cacheIsNotSticky() throws {
        var calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: "UTC")))
        let days = [0.0, 86_400, 0, 86_399, 86_400].map {
            calendar.day(of: Date(timeIntervalSince1970: $0)).description
        }
        #expect(days == ["1970-01-01", "1970-01-02", "1970-01-01", "1970-01-01", "1970-01-02"])
    }

    @Test(
        "A day has its local length",
        arguments: [
            ("America/New_York", "2026-03-08", 23.0), ("America/New_York", "2026-11-01", 25),
            ("America/New_York", "2026-11-25", 24),
            ("Europe/London", "2026-03-29", 23), ("Europe/London", "2026-10-25", 25),
            ("Asia/Kolkata", "2026-03-29", 24), ("Asia/Kolkata", "2026-10-25", 24),
            ("Australia/Lord_Howe", "2026-04-05", 24.5), ("Australia/Lord_Howe", "2026-10-04", 23.5),
            ("America/Havana", "2026-03-08", 23),  // its first hour is skipped
            ("America/Havana", "2026-11-01", 25),  // its first hour is repeated
            ("America/Sao_Paulo", "2018-11-04", 23),
            ("Pacific/Apia", "2011-12-30", 0),  // skipped
            ("UTC", "2024-02-29", 24),
        ])
    func length(zone: String, day: String, hours: Double) throws {
        let calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        #expect(calendar.interval(of: try #require(Day(day))).duration == hours * 3_600)
    }

    @Test(
        "In ten years, no day is missing or repeated",
        arguments: ["America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana"])
    func seamless(zone: String) throws {
        var calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        let first = Day(year: 2020, month: 1, day: 1)
        var end = calendar.interval(of: first).start
        for day in first..<first.advanced(by: 3_653) {
            let interval = calendar.interval(of: day)
            #expect(interval.start == end)
            #expect(calendar.day(of: interval.start) == day)
            #expect(calendar.day(of: interval.end - 0.001) == day)
            end = interval.end
        }
        #expect(calendar.day(of: end) == Day(year: 2030, month: 1, day: 1))
    }
}
