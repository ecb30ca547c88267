// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Foundation
import LocalTime
import Statistics
import Storage

/// Iteration over the store's paged results.
extension HistoryExport {
    /// Events per query.
    package static let pageSize = 1_000
    /// Days per query.
    static let daysPerPage = 3_653
    /// Step of the first search for censuses, in seconds: a month.
    static let coarseStep: TimeInterval = 30 * 86_400

    /// The interval to export.
    package var interval: DateInterval {
        let calendar = DayCalendar(timeZone: timeZone)
        let start = calendar.interval(of: span.days.lowerBound).start
        return DateInterval(start: start, end: max(start, calendar.interval(of: span.days.upperBound).end))
    }

    func forEachDay(in days: ClosedRange<Day>, _ output: HistoryOutput, _ body: (DayCounts) throws -> Void) throws {
        var first = days.lowerBound
        while first <= days.upperBound {
            let last = min(days.upperBound, first.advanced(by: Self.daysPerPage - 1))
            let page = try reader.days(of: guild, in: first...last)
            for day in page { try body(day) }
            if !page.isEmpty { try output.endPage() }
            first = last.advanced(by: 1)
        }
    }

    /// Calls `body` with each event, earliest first.
    func forEachEvent(_ output: HistoryOutput, _ body: (MemberEvent) throws -> Void) throws {
        var query = EventQuery(
            interval: span.from == nil && span.to == nil ? nil : interval, order: .earliestFirst, limit: Self.pageSize)
        while true {
            let page = try reader.events(of: guild, matching: query)
            for event in page { try body(event.event) }
            try output.endPage()
            guard let last = page.last, page.count == query.limit else { return }
            query.after = last.position
        }
    }

    /// Calls `body` with each sample, earliest first. Only the last of several samples in the same second is included.
    func forEachSample(_ output: HistoryOutput, _ body: (CensusSample) throws -> Void) throws {
        let whole = interval
        // One sample per month shows which months have any.
        for landmark in try reader.census(of: guild, in: whole, step: Self.coarseStep) {
            let index = (landmark.at.timeIntervalSince(whole.start) / Self.coarseStep).rounded(.down)
            let month = whole.start + index * Self.coarseStep
            for day in 0..<30 {
                let start = month + Double(day) * 86_400
                guard start < whole.end else { break }
                let page = DateInterval(start: start, end: min(whole.end, start + 86_400))
                for sample in try reader.census(of: guild, in: page, step: 1) { try body(sample) }
                try output.endPage()
            }
        }
    }

    /// Calls `body` with each unobserved span, ordered by end.
    func forEachSpan(_ output: HistoryOutput, _ body: (UnobservedSpan) throws -> Void) throws {
        var rest = interval
        // Spans that end where the next page begins are in both pages.
        var written: Set<UnobservedSpan> = []
        while true {
            let page = try reader.unobserved(of: guild, in: rest)
            let new = page.filter { !written.contains($0) }
            for span in new { try body(span) }
            try output.endPage()
            guard let last = new.last, last.to < rest.end else { return }
            written = Set(page.filter { $0.to >= last.to })
            rest = DateInterval(start: max(rest.start, last.to), end: rest.end)
        }
    }
}
