// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@Suite("Days in a time zone")
struct DayCalendarTests {
    @Test(
        "an instant lies in the day that people there have",
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

    @Test("asking for another day in between does not confuse it")
    func cacheIsNotSticky() throws {
        var calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: "UTC")))
        let days = [0.0, 86_400, 0, 86_399, 86_400].map {
            calendar.day(of: Date(timeIntervalSince1970: $0)).description
        }
        #expect(days == ["1970-01-01", "1970-01-02", "1970-01-01", "1970-01-01", "1970-01-02"])
    }
}
