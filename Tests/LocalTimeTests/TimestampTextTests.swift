// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import LocalTime

@Suite("Timestamp text")
struct TimestampTextTests {
    private let newYork = TimestampText(timeZone: HistoryFiles.newYork)

    @Test(
        "ISO 8601 timestamps are parsed, from Python and from other software",
        arguments: [
            ("2025-01-02T09:15:00.123456-05:00", 1_735_827_300_123),
            ("2025-01-02T09:15:00-05:00", 1_735_827_300_000),
            ("2025-01-02T14:15:00.9Z", 1_735_827_300_900),
            ("2025-01-02 14:15:00.999999+00:00", 1_735_827_300_999),
            ("2025-01-02T14:15:00z", 1_735_827_300_000),
            ("2025-01-02T19:45:00.000+0530", 1_735_827_300_000),
            ("2025-01-02T15:15:00+01", 1_735_827_300_000),
            ("1970-01-01T00:00:00-00:00:30", 30_000),
            // Without an offset: local time of the zone, in winter and in summer.
            ("2025-01-02T09:15:00", 1_735_827_300_000),
            ("2025-07-02T09:15:00", 1_751_462_100_000),
            // A repeated hour has its first offset, a skipped hour the offset before the change.
            ("2025-11-02T01:30:00", 1_762_061_400_000),
            ("2025-03-09T02:30:00", 1_741_505_400_000),
        ])
    func instants(text: String, milliseconds: Int64) {
        #expect(newYork.instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "Invalid timestamps are rejected",
        arguments: [
            "", "yesterday", "2025-01-02", "2025-02-29T00:00:00Z", "2025-01-02T24:00:00Z", "2025-01-02T09:60:00Z",
            "2025-01-02T09:15:60Z", "2025-01-02T09:15Z", "2025-01-02T09:15:00.Z", "2025-01-02T09:15:00Zulu",
            "2025-01-02T09:15:00+", "2025-01-02T09:15:00+24:00", "2025-01-02T09:15:00+05:6", "2025-1-2T09:15:00Z",
            "2025-01-02T09:15:00 -05:00", "1969-12-31T23:59:59Z", "２０２５-01-02T09:15:00Z", "2025-01-02X09:15:00Z",
            "2025-01-02T09:15:00Z" + String(repeating: " ", count: 64),
        ])
    func refused(text: String) {
        #expect(newYork.instant(text) == nil)
    }

    @Test(
        "Timestamps are formatted as in RFC 3339, with the zone's offset",
        arguments: [
            ("America/New_York", 1_735_827_300_123, "2025-01-02T09:15:00.123-05:00"),
            ("America/New_York", 1_751_462_100_000, "2025-07-02T09:15:00.000-04:00"),
            ("Asia/Kolkata", 1_735_827_300_007, "2025-01-02T19:45:00.007+05:30"),
            ("UTC", 0, "1970-01-01T00:00:00.000+00:00"),
            ("UTC", -1, "1969-12-31T23:59:59.999+00:00"),
        ])
    func written(zone: String, milliseconds: Int64, text: String) {
        #expect(TimestampText(timeZone: HistoryFiles.zone(zone)).text(Date(milliseconds: milliseconds)) == text)
    }

    @Test("Formatting and parsing preserves every millisecond")
    func roundTrip() {
        for milliseconds in Int64(1_762_061_399_000)..<1_762_061_401_000 {
            let text = newYork.text(Date(milliseconds: milliseconds))
            #expect(newYork.instant(text)?.milliseconds == milliseconds)
        }
    }
}
