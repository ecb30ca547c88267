// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive

@Suite("Damaged history files")
struct HistoryIssueTests {
    private static let event = #"{"id": 1, "username": "a", "timestamp": "2025-01-02T09:15:00Z"}"#

    private static let reversedSpan = """
        {"format": "statsbot-export/1", "guild": "300000000000000003", "events": [
        {"kind": "leave", "id": 1, "username": "a", "timestamp": "2025-01-02T09:15:00Z", "since": "2025-01-02T09:15:01Z"}
        ]}
        """

    private static func list(_ event: String) -> String { "{\"2025-01-02\": {\"joins\": [\n\(event)\n]}}" }

    @Test(
        "a strict import rejects the file with the position and the error",
        arguments: [
            ("", "line 1, column 1: unexpected end of file"),
            ("[]", "line 1, column 1: the file must be an object, not an array"),
            ("{\"2025-01-02\": {\"joins\": [", "line 1, column 27: unexpected end of file"),
            ("{\"2025-01-02\": {},}", "line 1, column 18: trailing comma"),
            ("{\"2025-01-02\": {}} x", "line 1, column 20: expected the end of the file, found \"x\""),
            ("{\"2025-01-02\": {}\n \"2025-01-03\": {}}", "line 2, column 2: expected \",\" or \"}\", found \"\"\""),
            ("{\"2025-01-02\" {}}", "line 1, column 15: expected \":\", found \"{\""),
            ("{'2025-01-02': {}}", "line 1, column 2: expected a quoted key, found \"'\""),
            ("{\"2025-01-02\": {}, \"2025-01-02\": {}}", "line 1, column 20: duplicate key \"2025-01-02\""),
            ("{\"2025-1-2\": {}}", "line 1, column 2: \"2025-1-2\" is not a date such as \"2025-01-02\""),
            ("{\"2025-01-02\": 5}", "line 1, column 16: a day must be an object, not a number"),
            ("{\"2025-01-02\": {\"joins\": null}}", "line 1, column 26: \"joins\" must be an array, not null"),
            ("{\"2025-01-02\": {\"joins\": [], \"joins\": []}}", "line 1, column 30: duplicate key \"joins\""),
            (list("7"), "line 2, column 1: an event must be an object, not a number"),
            (list("NaN"), "line 2, column 1: NaN is not a valid JSON value"),
            (list("{\"id\": -Infinity}"), "line 2, column 9: Infinity is not a valid JSON value"),
            (list("{\"id\": 01}"), "line 2, column 9: number has a leading zero"),
            (list("{\"id\": 1.}"), "line 2, column 10: expected a digit, found \"}\""),
            (list("{\"x\": tru}"), "line 2, column 7: \"tru\" is not a valid JSON value"),
            (
                list("{\"username\": \"é\\x\"}"),
                "line 2, column 16: invalid escape sequence"
            ),
            (list("{\"username\": \"\\u12g4\"}"), "line 2, column 15: \\u without four hexadecimal digits"),
            (list("{\"username\": \"\\ud83d\"}"), "line 2, column 15: unpaired surrogate"),
            (list("{\"username\": \"\\ude00\"}"), "line 2, column 15: unpaired surrogate"),
            (list("{\"username\": \"a\n\"}"), "line 2, column 16: unterminated string"),
            (list("{\"username\": \"a\u{1}\"}"), "line 2, column 16: control character 1 in a string"),
            (list("{}"), "line 2, column 1: event has no \"id\""),
            (list(event.replacing("\"id\": 1, ", with: "")), "line 2, column 1: event has no \"id\""),
            (
                list(event.replacing("1", with: "-1", maxReplacements: 1)),
                "line 2, column 8: \"-1\" is not a Discord ID"
            ),
            (
                list(event.replacing("1", with: "1e3", maxReplacements: 1)),
                "line 2, column 8: \"1e3\" is not a Discord ID"
            ),
            (list(event.replacing("1", with: "0", maxReplacements: 1)), "line 2, column 1: event has the user ID 0"),
            (
                list(event.replacing("1", with: "18446744073709551616", maxReplacements: 1)),
                "line 2, column 8: \"18446744073709551616\" is not a Discord ID"
            ),
            (
                list(event.replacing("1", with: String(repeating: "9", count: 50), maxReplacements: 1)),
                "line 2, column 8: a number of more than 40 digits is not a Discord ID"
            ),
            (
                list(event.replacing("1", with: "true", maxReplacements: 1)),
                "line 2, column 8: \"id\" must be a number or a string of digits, not a Boolean"
            ),
            (
                list(event.replacing("\"a\"", with: "[]")),
                "line 2, column 23: \"username\" must be a string, not an array"
            ),
            (
                list(event.replacing("09:15", with: "9:15")),
                "line 2, column 41: \"2025-01-02T9:15:00Z\" is not a timestamp"
            ),
            (list(event.replacing("}", with: ", \"id\": 2}")), "line 2, column 65: duplicate key \"id\""),
            (
                "{\"format\": \"statsbot-export/2\"}",
                "line 1, column 11: unsupported format \"statsbot-export/2\", expected statsbot-export/1"
            ),
            (list(event + ", \"leaves\": ["), "line 2, column 66: expected an event or \"]\", found a string"),
            ("{\"format\": \"statsbot-export/1\"}", "line 1, column 32: history has no \"guild\""),
            (reversedSpan, "line 2, column 1: \"since\" is later than \"timestamp\""),
        ])
    func strict(text: String, issue: String) async {
        #expect(
            await HistoryFiles.complaint(text)
                == "member_stats.json, \(issue). Nothing was imported. Fix the file, or import all valid events with --lenient."
        )
    }

    @Test(
        "invalid UTF-8 is rejected",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xF5],
        ])
    func invalidText(bytes: [UInt8]) async {
        let text = Array("{\"2025-01-02\": {\"joins\": [{\"username\": \"".utf8) + bytes + Array("\"}]}}".utf8)
        #expect(
            await HistoryFiles.complaint(bytes: text)?.contains("line 1, column 41: invalid UTF-8") == true)
    }

    @Test("the history of another guild is rejected, even by a lenient import")
    func otherGuild() async {
        for lenient in [false, true] {
            let error = await #expect(throws: HistoryFileError.self) {
                _ = try await HistoryFiles.importing(
                    "{\"format\": \"statsbot-export/1\", \"guild\": \"77\"}", lenient: lenient)
            }
            #expect(
                error?.description
                    == "member_stats.json, line 1, column 42: the history belongs to guild \"77\", not to "
                    + "300000000000000003. Nothing was imported. Check --guild.")
        }
    }

    @Test("unknown keys only cause warnings")
    func unknownKeys() async throws {
        let outcome = try await HistoryFiles.importing(
            """
            {"2025-01-02": {"kicks": [1, {"a": [null, -1.5e-3]}],
             "joins": [{"id": 1, "username": "a", "avatar": {"x": "\\u0000"}, "timestamp": "2025-01-02T09:15:00Z"}]}}
            """)
        #expect(outcome.events.count == 1)
        #expect(
            outcome.report.warnings.first.map(\.description) == [
                "line 1, column 17: unknown key \"kicks\"", "line 2, column 39: unknown key \"avatar\"",
            ])
    }

    @Test("unlimited nesting and unlimited strings exhaust neither stack nor memory")
    func bounds() async {
        let deep = "{\"2025-01-02\": {\"x\": " + String(repeating: "[", count: 100_000)
        #expect(
            await HistoryFiles.complaint(deep)?.contains(
                "line 1, column 84: more than 64 nested arrays and objects") == true)
        let name = String(repeating: "a", count: 70_000)
        #expect(
            await HistoryFiles.complaint(Self.list("{\"username\": \"\(name)\"}"))?.contains(
                "line 2, column 14: string longer than 65536 bytes") == true)
        let fields = (0...100).map { "\"f\($0)\": 0" }.joined(separator: ",")
        #expect(
            await HistoryFiles.complaint(Self.list("{\(fields)}"))?.contains("event has more than 100 fields")
                == true)
    }
}
