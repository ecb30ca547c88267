// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import TestSupport
import Testing

@Suite("Local hours")
struct HourCalendarTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let zone: String
        let start: String
        let spans: [String]
        var testDescription: String { "\(zone) \(start)" }

        init(_ zone: String, _ start: String, _ spans: [String]) {
            (self.zone, self.start, self.spans) = (zone, start, spans)
        }
    }

    /// Source: the IANA time zone database, read with Python's zoneinfo.
    private static let rows = [
        Row("Europe/Berlin", "2026-03-29T00:10:00Z", ["03-29 01 60", "03-29 03 60"]),
        Row(
            "Europe/Berlin", "2026-10-25T00:00:00Z", ["10-25 02 60", "10-25 02 again 60", "10-25 03 60", "10-25 04 60"]),
        Row(
            "America/Havana", "2026-11-01T03:30:00Z",
            ["10-31 23 60", "11-01 00 60", "11-01 00 again 60", "11-01 01 60"]),
        Row("America/Sao_Paulo", "2018-02-18T01:00:00Z", ["02-17 23 60", "02-17 23 again 60", "02-18 00 60"]),
        Row("America/Sao_Paulo", "2018-11-04T02:00:00Z", ["11-03 23 60", "11-04 01 60"]),
        Row("Australia/Lord_Howe", "2026-04-04T14:00:00Z", ["04-05 01 60", "04-05 01 again 30", "04-05 02 60"]),
        Row("Australia/Lord_Howe", "2026-10-03T15:00:00Z", ["10-04 01 60", "10-04 02 30", "10-04 03 60"]),
        Row(
            "Antarctica/Troll", "2026-10-25T00:00:00Z",
            ["10-25 02 60", "10-25 01 again 60", "10-25 02 again 60", "10-25 03 60"]),
        Row("Asia/Pyongyang", "2015-08-14T14:15:00Z", ["08-14 23 60", "08-14 23 again 30", "08-15 00 60"]),
        Row("Asia/Kathmandu", "2026-01-10T18:14:59Z", ["01-10 23 60", "01-11 00 60"]),
        Row("America/Caracas", "2016-05-01T06:00:00Z", ["05-01 01 60", "05-01 02 30", "05-01 03 60"]),
    ]

    @Test("Hours around a change of the clocks", arguments: rows)
    func spans(_ row: Row) throws {
        var calendar = HourCalendar(timeZone: try #require(TimeZone(identifier: row.zone)))
        var instant = try Date(row.start, strategy: .iso8601).milliseconds
        var spans: [String] = []
        for _ in row.spans {
            let span = calendar.span(at: instant)
            #expect(span.start <= instant && instant < span.end)
            let hour = span.hour
            let text = "\(hour.day.description.dropFirst(5)) \(hour.hour < 10 ? "0" : "")\(hour.hour)"
            spans.append("\(text)\(hour.isRepeated ? " again" : "") \((span.end - span.start) / 60_000)")
            // The same from another instant in it, and without the cache.
            var other = HourCalendar(timeZone: calendar.timeZone)
            #expect(other.span(at: span.end - 1) == span)
            #expect(other.hour(of: Date(milliseconds: span.start)) == hour)
            instant = span.end
        }
        #expect(spans == row.spans)
    }

    @Test(
        "Hours agree with days and cover all time", arguments: ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
    func coverage(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        var hours = HourCalendar(timeZone: zone)
        var days = DayCalendar(timeZone: zone)
        let start = try Date("2026-01-01T00:00:00Z", strategy: .iso8601).milliseconds
        var seen: Set<LocalHour> = []
        var instant = hours.span(at: start).start
        while instant < start + 366 * 86_400_000 {
            let span = hours.span(at: instant)
            #expect(span.start == instant && span.end > instant && seen.insert(span.hour).inserted)
            #expect(span.hour.day == days.day(of: Date(milliseconds: instant)))
            instant = span.end
        }
    }

    @Test("Order and extreme times")
    func extremes() {
        let day = Day(number: 20_000)
        let hours = [
            LocalHour(day: day, hour: 2), LocalHour(day: day, hour: 2, isRepeated: true), LocalHour(day: day, hour: 3),
            LocalHour(day: day.advanced(by: 1), hour: 0),
        ]
        #expect(hours.reversed().sorted() == hours)
        var calendar = HourCalendar(timeZone: .gmt)
        #expect(calendar.hour(of: Date(timeIntervalSince1970: -1)) == LocalHour(day: Day(number: -1), hour: 23))
        #expect(calendar.span(at: .min).hour.day < calendar.span(at: .max).hour.day)
    }
}
