// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive

@Suite("The report of an import")
struct ImportReportTests {
    @Test("it says what was taken, what was skipped and why, and what is odd")
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
                Taken: 3 events of 2 days, from 2025-01-01T23:15:00.000-05:00 to 2025-01-02T04:16:01.000-05:00 (America/New_York).
                  1 join, 1 leave (1 by a ban), 1 ban, 0 unbans
                Skipped: 1 event that was there already.
                Under another day in the file than their timestamp has in America/New_York: 1 event. The timestamp counts.
                Skipped as faulty: 3 things.
                  1 × the file ends too early
                  1 × a field that is missing
                  1 × not a timestamp
                  line 4, column 58: "tomorrow" is not a timestamp
                  line 5, column 5: an event without "username"
                  line 7, column 103: the file ends in the middle
                Left aside: 1 name.
                  1 × a name that is not known
                  line 4, column 32: "avatar" is not known

                """)
    }

    @Test("of nothing it says so in a line")
    func nothing() {
        #expect(ImportReport().text(in: HistoryFiles.newYork) == "Taken: nothing.\n")
    }

    @Test("control characters of a damaged file do not reach the terminal")
    func terminal() async {
        let complaint = await HistoryFiles.complaint("{\"\\u001b[2J\\u202e\": {}}")
        #expect(complaint?.contains("\"?[2J?\" is not a day") == true)
    }
}
