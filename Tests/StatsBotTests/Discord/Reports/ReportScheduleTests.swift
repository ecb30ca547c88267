// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Testing

@testable import Counting
@testable import LocalTime
@testable import StatsBot

@Suite("Due reports")
struct ReportScheduleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        var kind = ReportKind.daily
        let today: String
        let last: String
        let due: [String]
        var testDescription: String { what }
    }

    @Test(
        "each day and week that has ended since the last report, up to a week back",
        arguments: [
            Case(what: "yesterday was sent", today: "2026-11-25", last: "2026-11-24", due: []),
            Case(what: "midnight has passed", today: "2026-11-26", last: "2026-11-24", due: ["2026-11-25"]),
            Case(
                what: "three days were missed", today: "2026-11-28", last: "2026-11-24",
                due: ["2026-11-25", "2026-11-26", "2026-11-27"]),
            Case(
                what: "twenty days were missed", today: "2026-12-15", last: "2026-11-24",
                due: [
                    "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12", "2026-12-13", "2026-12-14",
                ]),
            Case(what: "a year has turned", today: "2027-01-01", last: "2026-12-30", due: ["2026-12-31"]),
            Case(what: "the clock was set back by a day", today: "2026-11-25", last: "2026-11-25", due: []),
            Case(what: "the clock was set back by a month", today: "2026-10-25", last: "2026-11-24", due: []),
            Case(what: "a Sunday", kind: .weekly, today: "2026-11-22", last: "2026-11-15", due: []),
            Case(what: "a Monday", kind: .weekly, today: "2026-11-23", last: "2026-11-15", due: ["2026-11-22"]),
            Case(
                what: "a Saturday, Monday missed", kind: .weekly, today: "2026-11-28", last: "2026-11-15",
                due: ["2026-11-22"]),
            Case(what: "sent on Monday", kind: .weekly, today: "2026-11-28", last: "2026-11-22", due: []),
            Case(
                what: "five weeks missed", kind: .weekly, today: "2026-12-28", last: "2026-11-22", due: ["2026-12-27"]),
            Case(what: "the next Sunday", kind: .weekly, today: "2026-11-29", last: "2026-11-22", due: []),
        ])
    func due(_ expected: Case) throws {
        let schedule = ReportSchedule(kind: expected.kind, today: try #require(Day(expected.today)))
        let due = schedule.due(after: try #require(Day(expected.last)))
        #expect(due.map(\.description) == expected.due)
    }

    @Test(
        "nothing is due at the first start",
        arguments: [
            (ReportKind.daily, "2026-11-25", "2026-11-24"), (.weekly, "2026-11-25", "2026-11-22"),
            (.weekly, "2026-11-22", "2026-11-15"), (.weekly, "2026-11-23", "2026-11-22"),
        ])
    func start(kind: ReportKind, today: String, latest: String) throws {
        let schedule = ReportSchedule(kind: kind, today: try #require(Day(today)))
        #expect(schedule.latest.description == latest)
        #expect(schedule.due(after: schedule.latest) == [])
    }

    @Test(
        "each day is reported once and in order, at any check times",
        arguments: ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
    func everyDayOnce(zone: String) throws {
        var calendar = DayCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        // A year of checks, up to six days apart, including both DST changes.
        var instant = Date(timeIntervalSince1970: 1_767_225_600)
        let end = instant.addingTimeInterval(370 * 86_400)
        var random = UInt64(7)
        var last = ReportSchedule(kind: .daily, today: calendar.day(of: instant)).latest
        let first = last.advanced(by: 1)
        var sent: [Day] = []
        while instant < end {
            let today = calendar.day(of: instant)
            sent += ReportSchedule(kind: .daily, today: today).due(after: last)
            last = sent.last ?? last
            #expect(last == today.advanced(by: -1))
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            instant.addTimeInterval(Double(random >> 40).truncatingRemainder(dividingBy: 6 * 86_400))
        }
        #expect(sent == Array(first...last))
        #expect(sent.count > 360)
    }

    @Test(
        "a report dated in the future indicates a wrong clock, unless a time zone explains it",
        arguments: [("2026-11-24", false), ("2026-11-25", false), ("2026-11-26", false), ("2026-11-27", true)])
    func ahead(last: String, isAhead: Bool) throws {
        let schedule = ReportSchedule(kind: .daily, today: try #require(Day("2026-11-25")))
        #expect(schedule.isAhead(try #require(Day(last))) == isAhead)
    }

    @Test("a nonce is unique per report and has at most 25 characters")
    func nonces() throws {
        let day = try #require(Day("2026-11-24"))
        #expect(ReportKind.daily.key(guild: 36, day: day) == "d-10-g19")
        #expect(ReportKind.weekly.key(guild: 36, day: day) == "w-10-g19")
        #expect(ReportKind.daily.key(guild: 36, day: day.advanced(by: 1)) == "d-10-g1a")
        #expect(ReportKind.daily.key(guild: 18_446_744_073_709_551_615, day: Day(number: 99_999)).count <= 25)
    }
}
