// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@Suite("DayText")
struct DayTextTests {
    @Test(
        "Times are local, also around daylight saving changes",
        arguments: [
            ("2026-03-08T06:59:00Z", "Mar 8 01:59"), ("2026-03-08T07:00:00Z", "Mar 8 03:00"),
            ("2026-11-01T05:30:00Z", "Nov 1 01:30"), ("2026-11-01T06:30:00Z", "Nov 1 01:30"),
            ("2026-11-25T04:59:59Z", "Nov 24 23:59"), ("2026-01-01T04:00:00Z", "Dec 31 23:00"),
        ])
    func times(instant: String, expected: String) throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let date = try #require(TimestampText(timeZone: .gmt).instant(instant))
        #expect(DayText.time(date, in: zone) == expected)
    }
}
