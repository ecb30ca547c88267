// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime

@Suite("Import report")
struct ImportReportTests {
    @Test("it lists what was imported, what was skipped and why, and warnings")
    func everything() async throws {
        var known: Set<MemberEvent> = []
        let first =
            "{\"2025-01-02\": {\"joins\": [{\"id\": 1, \"username\": \"a\", \"timestamp\": \"2025-01-02T09:15:00Z\"}]}}"
        _ = try await HistoryFiles.importing(Array(first.utf8), known: &known)
        let outcome = try await HistoryFiles.importing(
            Array(
                """
                {"2025-01-02": {"joins": [
                    {"id": 1, "username": "a", "timestamp": "2025-01-02T09:15:00Z"},
                    {"id": 2, "username": "b", "timestamp": "2025-01-02T04:15:00Z"},
                    {"id": 2, "username": "b", "avatar": 1, "timestamp": "tomorrow"},
                    {"id": 3, "timestamp": "2025-01-02T09:15:00Z"}],
                 "leaves": [{"id": 2, "username": "b", "timestamp": "2025-01-02T09:16:01Z"}],
                 "bans": [{"id": 2, "username": "b", "timestamp": "2025-01-02T09:16:00Z"}]}, "2025-01-03": {"joins": [
                """.utf8), lenient: true, known: &known)
        #expect(
            outcome.report.text(in: HistoryFiles.newYork) == """
                Imported: 3 events on 2 days, from 2025-01-01T23:15:00.000-05:00 to 2025-01-02T04:16:01.000-05:00 (America/New_York).
                  1 join, 1 leave (1 banned), 1 ban, 0 unbans
                Skipped: 1 event already counted.
                Listed under a different day than their timestamp in America/New_York: 1 event. The timestamp was used.
                Skipped: 3 errors.
                  1 × unexpected end of file
                  1 × missing field
                  1 × invalid timestamp
                  line 4, column 58: "tomorrow" is not a timestamp
                  line 5, column 5: event has no "username"
                  line 7, column 103: unexpected end of file
                Ignored: 1 key.
                  1 × unknown key
                  line 4, column 32: unknown key "avatar"

                """)
    }

    @Test("an empty report is a single line")
    func nothing() {
        #expect(ImportReport().text(in: HistoryFiles.newYork) == "Imported: nothing.\n")
    }

    @Test(
        "activity is reported by days and gaps",
        arguments: [
            (2, 0, 0, 0, "Imported: activity on 2 days (2025-11-01 to 2025-11-02).\n"),
            (1, 1, 0, 0, "Imported: activity on 1 day (2025-11-01) and 1 gap in activity.\n"),
            (0, 2, 1, 0, "Imported: 2 gaps in activity.\nSkipped: activity on 1 day, already counted.\n"),
            (
                0, 0, 2, 3,
                "Imported: no activity.\nSkipped: activity on 2 days and 3 gaps in activity, already counted.\n"
            ),
        ])
    func activity(days: Int, gaps: Int, skippedDays: Int, skippedGaps: Int, text: String) {
        func span(_ count: Int) -> Set<Day> { Set((0..<count).map { ActivityFixture.saturday.advanced(by: $0) }) }
        var report = ImportReport()
        var activity = ImportedActivity()
        (activity.days, activity.gaps) = (span(days), gaps)
        (activity.skippedDays, activity.skippedGaps) = (span(skippedDays), skippedGaps)
        report.activity = activity
        #expect(report.text(in: HistoryFiles.newYork) == text)
    }

    @Test("control characters in a damaged file do not reach the terminal")
    func terminal() async {
        let complaint = await HistoryFiles.complaint("{\"\\u001b[2J\\u202e\": {}}")
        #expect(complaint?.contains("\"?[2J?\" is not a date") == true)
    }
}
