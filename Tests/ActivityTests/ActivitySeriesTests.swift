// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Testing

@testable import Activity

@Suite("Activity over time")
struct ActivitySeriesTests {
    private let berlin = TimeZone(identifier: "Europe/Berlin") ?? .gmt

    /// One line for each step: its start, and its counts.
    private func text(_ series: ActivitySeries, in timeZone: TimeZone) -> [String] {
        let stamp = TimestampText(timeZone: timeZone)
        return series.buckets.map { bucket in
            let sums = bucket.sums.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.name) \($0.value)" }
            return ([stamp.text(bucket.start)] + sums).joined(separator: " ")
        }
    }

    @Test("hours of a day of 25 hours: the repeated hour is two steps, and nothing is in the future")
    func hours() {
        let day = Day(year: 2026, month: 10, day: 25)
        func key(_ hour: Int, _ channel: UInt64, isRepeated: Bool = false) -> HourCountKey {
            HourCountKey(LocalHour(day: day, hour: hour, isRepeated: isRepeated), channel: channel, .humanMessages)
        }
        let rows: [HourCountKey: Int64] = [
            key(2, 1): 1, key(2, 2): 2, key(2, 1, isRepeated: true): 4, key(3, 1): 8, key(4, 1): 16,
        ]
        let start = DayCalendar(timeZone: berlin).interval(of: day).start
        let series = ActivitySeries(hours: rows, in: day...day, timeZone: berlin, until: start + 4 * 3_600)
        #expect(
            text(series, in: berlin) == [
                "2026-10-25T00:00:00.000+02:00", "2026-10-25T01:00:00.000+02:00",
                "2026-10-25T02:00:00.000+02:00 message_human 3", "2026-10-25T02:00:00.000+01:00 message_human 4",
                "2026-10-25T03:00:00.000+01:00 message_human 8",
            ])
        #expect(series.total == [.humanMessages: 15])
        #expect(series.buckets.map(\.hour) == [0, 1, 2, 2, 3])
        let whole = ActivitySeries(hours: rows, in: day...day, timeZone: berlin, until: .distantFuture)
        #expect(whole.buckets.count == 25)
    }

    @Test("a zone that sets clocks back by half an hour has 24 or 25 steps, without a duplicate")
    func halfHours() throws {
        let zone = try #require(TimeZone(identifier: "Australia/Lord_Howe"))
        let day = Day(year: 2026, month: 4, day: 5)
        let series = ActivitySeries(hours: [:], in: day...day, timeZone: zone, until: .distantFuture)
        #expect(series.buckets.map(\.hour) == [0, 1, 1] + (2...23).map(\.self))
        #expect(Set(series.buckets.map(\.start)).count == 25)
    }

    @Test("days and weeks include those without activity")
    func daysAndWeeks() {
        let days = Day(year: 2026, month: 3, day: 27)...Day(year: 2026, month: 4, day: 6)
        func row(_ offset: Int, _ kind: ActivityKind, _ count: Int64, channel: UInt64 = 1) -> DayActivity {
            DayActivity(day: days.lowerBound.advanced(by: offset), channel: channel, kind: kind, count: count)
        }
        // A Friday, the Sunday after it, and a Monday a week later.
        let rows = [
            row(0, .humanMessages, 1), row(0, .humanMessages, 2, channel: 2), row(2, .voice, 500),
            row(10, .reactions, 7),
        ]
        let end = DayCalendar(timeZone: berlin).interval(of: days.upperBound).start
        let daily = ActivitySeries(
            days: rows, [days.lowerBound: DayFigures(voicePeak: 3)], in: days, timeZone: berlin, until: end)
        #expect(daily.buckets.count == 11)
        #expect(
            text(daily, in: berlin).filter { $0.contains(" ") } == [
                "2026-03-27T00:00:00.000+01:00 message_human 3", "2026-03-29T00:00:00.000+01:00 voice 500",
                "2026-04-06T00:00:00.000+02:00 reaction 7",
            ])
        #expect(daily.buckets.prefix(2).map(\.figures) == [DayFigures(voicePeak: 3), DayFigures()])
        let weekly = ActivitySeries(weeksOf: rows, in: days, timeZone: berlin, until: end)
        #expect(
            text(weekly, in: berlin) == [
                "2026-03-27T00:00:00.000+01:00 message_human 3 voice 500", "2026-03-30T00:00:00.000+02:00",
                "2026-04-06T00:00:00.000+02:00 reaction 7",
            ])
        #expect(weekly.total == [.humanMessages: 3, .voice: 500, .reactions: 7])
    }

    @Test("steps that a gap overlaps are incomplete")
    func incomplete() {
        let days = Day(year: 2026, month: 3, day: 2)...Day(year: 2026, month: 3, day: 4)
        let calendar = DayCalendar(timeZone: berlin)
        let second = calendar.interval(of: days.lowerBound.advanced(by: 1))
        let end = calendar.interval(of: days.upperBound).end
        func complete(_ gaps: [ActivityGap], channel: UInt64? = nil) -> [Bool] {
            var series = ActivitySeries(days: [], nil, in: days, timeZone: berlin, until: .distantFuture)
            series.mark(gaps, channel: channel, until: end)
            return series.buckets.map(\.isComplete)
        }
        let gap = ActivityGap(from: second.start + 60, to: second.end, channel: 7, .messages)
        #expect(complete([]) == [true, true, true])
        #expect(complete([gap]) == [true, false, false])
        #expect(complete([gap], channel: 7) == [true, false, false])
        #expect(complete([gap], channel: 8) == [true, true, true])
        #expect(complete([ActivityGap(from: second.start - 1, to: second.end - 1, .voice)]) == [false, false, true])
    }
}
