// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import Foundation
import LocalTime
import Localization
import Statistics
import Storage

/// Reads the data of a report from the store.
struct ReportReader: Sendable {
    let reader: any StoreReader
    let guild: UInt64
    let timeZone: TimeZone
    /// `nil` if activity is not reported.
    var activity: ActivityHistory?
    var texts = Texts(.english)

    func daily(_ day: Day) throws -> DailyReport {
        let interval = DayCalendar(timeZone: timeZone).interval(of: day)
        let week = try week(endingOn: day)
        let counts = week.days.last?.counts ?? EventCounts()
        return DailyReport(
            day: day, counts: counts, joined: try first(.join, in: interval).map(\.person),
            left: try first(.leave, in: interval).map {
                DailyReport.Departure(person: $0.person, cause: $0.cause ?? .left)
            },
            unobserved: try unobserved(in: interval), week: week.total,
            weekBefore: try weekBefore(week), timeZone: timeZone, activity: try activity?.daily(day), texts: texts)
    }

    func weekly(endingOn end: Day) throws -> WeeklyReport {
        let week = try week(endingOn: end)
        let calendar = DayCalendar(timeZone: timeZone)
        let interval = DateInterval(
            start: calendar.interval(of: week.start).start, end: calendar.interval(of: week.end).end)
        return WeeklyReport(
            week: week, weekBefore: try weekBefore(week), unobserved: try unobserved(in: interval), timeZone: timeZone,
            activity: try activity?.weekly(endingOn: end), texts: texts)
    }

    private func week(endingOn end: Day) throws -> WeekCounts {
        WeekCounts(ending: end, counts: try reader.days(of: guild, in: WeekCounts.days(ending: end)))
    }

    /// The previous week, if there is data up to its first day: otherwise the bot did not observe all of it, and zeros
    /// would be wrong.
    private func weekBefore(_ week: WeekCounts) throws -> EventCounts? {
        let before = try self.week(endingOn: week.start.advanced(by: -1))
        guard try !reader.days(of: guild, in: Day(number: 0)...before.start).isEmpty else { return nil }
        return before.total
    }

    private func first(_ kind: MemberEventKind, in interval: DateInterval) throws -> [MemberEvent] {
        guard interval.duration > 0 else { return [] }
        return try reader.events(
            of: guild,
            matching: EventQuery(
                kinds: [kind], interval: interval, order: .earliestFirst, limit: ReportFields.listLength)
        ).map(\.event)
    }

    private func unobserved(in interval: DateInterval) throws -> [UnobservedSpan] {
        try reader.unobserved(of: guild, in: interval).filter { $0.to > interval.start }
    }
}
