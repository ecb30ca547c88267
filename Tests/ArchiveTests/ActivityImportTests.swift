// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime

@Suite("Import of activity")
struct ActivityImportTests {
    /// A JSON export with one table. Its first row is in line 3.
    private static func document(_ table: String, _ rows: String...) -> String {
        """
        {"format": "statsbot-export/1", "guild": "\(HistoryFiles.guild)",
        "\(table)": [
        \(rows.joined(separator: ",\n"))
        ]}
        """
    }

    @Test("JSON: everything in an export is imported")
    func json() async throws {
        let outcome = try await HistoryFiles.importing(
            try InMemoryHistory(activity: ActivityFixture.small).exported(.json))
        #expect(outcome.activity == [ActivityFixture.small])
        #expect(outcome.report.warnings.total == 0)
    }

    @Test("CSV: each table is recognized by its header line", arguments: ActivityFixture.csv.keys.sorted())
    func csv(table: String) async throws {
        let text = try #require(ActivityFixture.csv[table])
        let format = HistoryExport.Format.csv(try #require(HistoryExport.Table(rawValue: table)))
        for text in [text, "\u{FEFF}" + text, String(text.dropLast()), text.replacing("\r\n", with: "\n\n")] {
            let outcome = try await HistoryFiles.importing(text, named: "export")
            let activity = try #require(outcome.activity.first)
            #expect(try InMemoryHistory(activity: activity).exported(format) == ActivityFixture.csv[table])
        }
    }

    @Test("CSV: cells may be quoted, and a count may be empty")
    func quoted() async throws {
        let header = try #require(ActivityFixture.csv["activity_days"]?.split(separator: "\r\n").first)
        let outcome = try await HistoryFiles.importing(
            "\"\(header.replacing(",", with: "\",\""))\"\r\n\"2025-11-01\",\"10\",\"3\",,,,,,,,\r\n")
        var expected = ArchivedActivity()
        expected.days = [.init(day: ActivityFixture.saturday, channel: 10, .humanMessages): 3]
        #expect(outcome.activity == [expected])
    }

    private static let day = #"{"day": "2025-01-02", "channel": "10", "message_human": 1}"#

    @Test(
        "JSON: an invalid row is reported with its line, column and field",
        arguments: [
            (
                document("activity_days", day.replacing("01-02", with: "02-30")),
                "line 3, column 9: \"day\" must be a date such as 2025-01-02, got \"2025-02-30\""
            ),
            (
                document("activity_days", day.replacing("\"2025-01-02\"", with: "5")),
                "line 3, column 9: \"day\" must be a string, not a number"
            ),
            (document("activity_days", day, "{\"channel\": \"10\"}"), "line 4, column 1: row has no \"day\""),
            (
                document("activity_days", day.replacing("\"10\"", with: "\"0\"")),
                "line 3, column 34: \"channel\" must be a Discord ID, got \"0\""
            ),
            (
                document("activity_days", day.replacing(": 1}", with: ": -1}")),
                "line 3, column 57: \"message_human\" must be a whole number from 0 to 10000000000, got \"-1\""
            ),
            (
                document("activity_days", day.replacing(": 1}", with: ": 1e3}")),
                "line 3, column 57: \"message_human\" must be a whole number from 0 to 10000000000, got \"1e3\""
            ),
            (
                document("activity_days", day.replacing(": 1}", with: ": 10000000001}")),
                "line 3, column 57: \"message_human\" must be a whole number from 0 to 10000000000, got \"10000000001\""
            ),
            (
                document("activity_days", day.replacing(": 1}", with: ": null}")),
                "line 3, column 57: \"message_human\" must be a number, not null"
            ),
            (
                document("activity_days", day.replacing("message_human\": 1}", with: "voice_seconds\": 1.0001}")),
                "line 3, column 57: \"voice_seconds\" must be a number from 0 to 10000000000 with at most three decimal "
                    + "places, got \"1.0001\""
            ),
            (document("activity_days", day, day), "line 4, column 1: activity_days has this row twice"),
            (
                document("activity_days", day.replacing("}", with: ", \"day\": \"2025-01-03\"}")),
                "line 3, column 60: duplicate key \"day\""
            ),
            (document("activity_days", "[]"), "line 3, column 1: a row must be an object, not an array"),
            (document("activity_days", "{\"day\" 1}"), "line 3, column 8: expected \":\", found \"1\""),
            (
                document("activity_hours", #"{"day": "2025-01-02", "hour": 24, "channel": "10"}"#),
                "line 3, column 31: \"hour\" must be a number from 0 to 23, got \"24\""
            ),
            (
                document("activity_hours", #"{"day": "2025-01-02", "hour": 1, "repeated": 1, "channel": "10"}"#),
                "line 3, column 46: \"repeated\" must be a Boolean, not a number"
            ),
            (
                document("active_members", #"{"day": "2025-01-02", "active_1": 1}"#),
                "line 3, column 1: row has no \"active_7\""
            ),
            (
                document("leavers", #"{"day": "2025-01-02", "tenure": "forever", "members": 1}"#),
                "line 3, column 33: \"tenure\" must be one of under_1_day, 1_to_6_days, 7_to_29_days, 30_to_89_days, "
                    + "90_to_364_days, 365_days_or_more, unknown, got \"forever\""
            ),
            (
                document(
                    "activity_gaps",
                    #"{"from": "2025-01-02T00:00:01Z", "to": "2025-01-02T00:00:00Z", "source": "voice"}"#),
                "line 3, column 1: \"from\" is later than \"to\""
            ),
            (
                document("activity_gaps", #"{"from": "yesterday", "to": "2025-01-02T00:00:00Z", "source": "voice"}"#),
                "line 3, column 10: \"from\" must be a timestamp, got \"yesterday\""
            ),
        ] as [(String, String)])
    func damagedJSON(text: String, error: String) async {
        #expect(
            await HistoryFiles.complaint(text)
                == "member_stats.json, \(error). Nothing was imported. Fix the file, or import all valid events with --lenient."
        )
    }

    @Test(
        "CSV: an invalid cell is reported with its line, column and field",
        arguments: [
            ("2025-01-02,1,2,3,4", "line 2, column 1: line has 5 cells, expected 6"),
            (
                "2025-01-01,1,2,3,4,5\n2025-01-02,x,2,3,4,5",
                "line 3, column 12: \"active_1\" must be a whole number from 0 to 10000000000, got \"x\""
            ),
            ("2025-01-02,1,,3,4,5", "line 2, column 1: row has no \"active_7\""),
            ("1/2/2025,1,2,3,4,5", "line 2, column 1: \"day\" must be a date such as 2025-01-02, got \"1/2/2025\""),
            ("\"2025-01-02\"x,1,2,3,4,5", "line 2, column 13: expected a comma or the end of the line"),
            ("\"2025-01-02,1,2,3,4,5", "line 2, column 22: unexpected end of file"),
            (
                "2025-01-02,1,2,3,4,5\n2025-01-02,1,2,3,4,6", "line 3, column 1: active_members has this row twice"
            ),
            (String(repeating: "1", count: 1_001), "line 2, column 1001: cell longer than 1000 bytes"),
            (String(repeating: ",", count: 100), "line 2, column 101: line has more than 100 cells"),
        ] as [(String, String)])
    func damagedCSV(rows: String, error: String) async {
        #expect(
            await HistoryFiles.complaint(
                "day,active_1,active_7,active_28,communicators,voice_peak\n" + rows, named: "members.csv")
                == "members.csv, \(error). Nothing was imported. Fix the file.")
    }

    @Test(
        "CSV with another header line is rejected",
        arguments: ["timestamp,day,kind,cause,rejoin,id,username,source,since", "day;members", "", "{}"])
    func otherTable(header: String) async {
        #expect(
            await HistoryFiles.complaint(header + "\n", named: "T.CSV")
                == "T.CSV, line 1: not the header line of a table that can be imported: activity_days, activity_hours, "
                + "active_members, cohorts, leavers, activity_gaps. Nothing was imported. To import events, use a JSON export."
        )
    }

    @Test("an unknown field is ignored")
    func unknownField() async throws {
        let row = Self.day.replacing("}", with: ", \"new\": [1]}")
        let outcome = try await HistoryFiles.importing(Self.document("activity_days", row))
        #expect(outcome.report.warnings.first.map(\.description) == ["line 3, column 60: unknown key \"new\""])
        #expect(outcome.activity.map(\.days.count) == [1])
    }

    @Test(
        "a lenient import of a damaged file imports no activity",
        arguments: [
            ("\"message_human\": 3}", "\"message_human\": true}"), ("\"hour\": 20", "\"hour: 20"),
            ("\"2025-11-02\"", "2025-11-02"),
        ])
    func lenient(old: String, new: String) async throws {
        var history = InMemoryHistory.small
        history.activity = ActivityFixture.small
        let text = try history.exported(.json)
        let outcome = try await HistoryFiles.importing(
            text.replacing(old, with: new, maxReplacements: 1), lenient: true)
        #expect(outcome.events.count == history.events.count)
        #expect(outcome.activity.isEmpty)
        #expect(outcome.report.errors.total == 1)
        #expect(
            outcome.report.text(in: HistoryFiles.newYork)
                .contains("\nSkipped: all activity, because the file has errors.\n"))
    }

    @Test("activity that cannot be stored is reported")
    func refused() async throws {
        struct Full: Error, CustomStringConvertible { var description: String { "disk full" } }
        let history = HistoryImport(guild: 1, timeZone: HistoryFiles.newYork, isLenient: false)
        let text = try #require(ActivityFixture.csv["cohorts"])
        let error = await #expect(throws: HistoryFileError.self) {
            _ = try await history.run(
                ByteSource(Array(text.utf8)), named: "f", insert: { _ in [] }, insertActivity: { _ in throw Full() })
        }
        #expect(error?.description.hasPrefix("The activity cannot be stored: disk full.") == true)
    }
}
