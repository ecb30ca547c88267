// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive

@Suite("Damaged history files")
struct HistoryFaultTests {
    private static let event = #"{"id": 1, "username": "a", "timestamp": "2025-01-02T09:15:00Z"}"#

    private static func list(_ event: String) -> String { "{\"2025-01-02\": {\"joins\": [\n\(event)\n]}}" }

    @Test(
        "a strict import refuses the file with the place and the fault",
        arguments: [
            ("", "line 1, column 1: the file ends in the middle"),
            ("[]", "line 1, column 1: the file must be an object, not an array"),
            ("{\"2025-01-02\": {\"joins\": [", "line 1, column 27: the file ends in the middle"),
            ("{\"2025-01-02\": {},}", "line 1, column 18: a comma with nothing after it"),
            ("{\"2025-01-02\": {}} x", "line 1, column 20: expected the end of the file, found \"x\""),
            ("{\"2025-01-02\": {}\n \"2025-01-03\": {}}", "line 2, column 2: expected \",\" or \"}\", found \"\"\""),
            ("{\"2025-01-02\" {}}", "line 1, column 15: expected \":\", found \"{\""),
            ("{'2025-01-02': {}}", "line 1, column 2: expected a name in quotes, found \"'\""),
            ("{\"2025-01-02\": {}, \"2025-01-02\": {}}", "line 1, column 20: \"2025-01-02\" is there twice"),
            ("{\"2025-1-2\": {}}", "line 1, column 2: \"2025-1-2\" is not a day such as \"2025-01-02\""),
            ("{\"2025-01-02\": 5}", "line 1, column 16: a day must be an object, not a number"),
            ("{\"2025-01-02\": {\"joins\": null}}", "line 1, column 26: \"joins\" must be an array, not null"),
            ("{\"2025-01-02\": {\"joins\": [], \"joins\": []}}", "line 1, column 30: \"joins\" is there twice"),
            (list("7"), "line 2, column 1: an event must be an object, not a number"),
            (list("NaN"), "line 2, column 1: NaN is not a value of JSON"),
            (list("{\"id\": -Infinity}"), "line 2, column 9: Infinity is not a value of JSON"),
            (list("{\"id\": 01}"), "line 2, column 9: a number with a zero in front"),
            (list("{\"id\": 1.}"), "line 2, column 10: expected a digit, found \"}\""),
            (list("{\"x\": tru}"), "line 2, column 7: \"tru\" is not a value of JSON"),
            (
                list("{\"username\": \"é\\x\"}"),
                "line 2, column 16: a backslash before something that it cannot stand before"
            ),
            (list("{\"username\": \"\\u12g4\"}"), "line 2, column 15: \\u without four hexadecimal digits"),
            (list("{\"username\": \"\\ud83d\"}"), "line 2, column 15: one half of a surrogate pair without the other"),
            (list("{\"username\": \"\\ude00\"}"), "line 2, column 15: one half of a surrogate pair without the other"),
            (list("{\"username\": \"a\n\"}"), "line 2, column 16: a text that does not end on its line"),
            (list("{\"username\": \"a\u{1}\"}"), "line 2, column 16: control character 1 in a text"),
            (list("{}"), "line 2, column 1: an event without \"id\""),
            (list(event.replacing("\"id\": 1, ", with: "")), "line 2, column 1: an event without \"id\""),
            (
                list(event.replacing("1", with: "-1", maxReplacements: 1)),
                "line 2, column 8: \"-1\" is not a Discord id"
            ),
            (
                list(event.replacing("1", with: "1e3", maxReplacements: 1)),
                "line 2, column 8: \"1e3\" is not a Discord id"
            ),
            (list(event.replacing("1", with: "0", maxReplacements: 1)), "line 2, column 1: an event with the id 0"),
            (
                list(event.replacing("1", with: "18446744073709551616", maxReplacements: 1)),
                "line 2, column 8: \"18446744073709551616\" is not a Discord id"
            ),
            (
                list(event.replacing("1", with: String(repeating: "9", count: 50), maxReplacements: 1)),
                "line 2, column 8: a number of more than 40 digits is not a Discord id"
            ),
            (
                list(event.replacing("1", with: "true", maxReplacements: 1)),
                "line 2, column 8: \"id\" must be a number or digits in quotes, not true or false"
            ),
            (
                list(event.replacing("\"a\"", with: "[]")),
                "line 2, column 23: \"username\" must be a text, not an array"
            ),
            (
                list(event.replacing("09:15", with: "9:15")),
                "line 2, column 41: \"2025-01-02T9:15:00Z\" is not a timestamp"
            ),
            (list(event.replacing("}", with: ", \"id\": 2}")), "line 2, column 65: \"id\" is there twice"),
            (
                "{\"format\": \"statsbot-export/2\"}",
                "line 1, column 11: \"statsbot-export/2\" is not statsbot-export/1"
            ),
            (list(event + ", \"leaves\": ["), "line 2, column 66: expected an event or \"]\", found a text"),
            ("{\"format\": \"statsbot-export/1\"}", "line 1, column 32: a history without \"guild\""),
        ])
    func strict(text: String, fault: String) async {
        #expect(
            await HistoryFiles.complaint(text)
                == "member_stats.json, \(fault). Nothing was taken. Mend the file, or take all that is whole with --lenient."
        )
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xF5],
        ])
    func invalidText(bytes: [UInt8]) async {
        let text = Array("{\"2025-01-02\": {\"joins\": [{\"username\": \"".utf8) + bytes + Array("\"}]}}".utf8)
        #expect(
            await HistoryFiles.complaint(bytes: text)?.contains("line 1, column 41: bytes that are not UTF-8") == true)
    }

    @Test("the history of another guild is refused, also by a lenient import")
    func otherGuild() async {
        for lenient in [false, true] {
            let error = await #expect(throws: HistoryFileError.self) {
                _ = try await HistoryFiles.importing(
                    "{\"format\": \"statsbot-export/1\", \"guild\": \"77\"}", lenient: lenient)
            }
            #expect(
                error?.description == "member_stats.json, line 1, column 42: the history is of guild \"77\", not of "
                    + "300000000000000003. Nothing was taken. Is --guild right?")
        }
    }

    @Test("names that are not known are only told of")
    func unknownKeys() async throws {
        let outcome = try await HistoryFiles.importing(
            """
            {"2025-01-02": {"kicks": [1, {"a": [null, -1.5e-3]}],
             "joins": [{"id": 1, "username": "a", "avatar": {"x": "\\u0000"}, "timestamp": "2025-01-02T09:15:00Z"}]}}
            """)
        #expect(outcome.events.count == 1)
        #expect(
            outcome.report.warnings.first.map(\.description) == [
                "line 1, column 17: \"kicks\" is not known", "line 2, column 39: \"avatar\" is not known",
            ])
    }

    @Test("arrays in arrays without end, and texts without end, cost neither the stack nor the memory")
    func bounds() async {
        let deep = "{\"2025-01-02\": {\"x\": " + String(repeating: "[", count: 100_000)
        #expect(
            await HistoryFiles.complaint(deep)?.contains(
                "line 1, column 84: more than 64 arrays and objects in one another") == true)
        let name = String(repeating: "a", count: 70_000)
        #expect(
            await HistoryFiles.complaint(Self.list("{\"username\": \"\(name)\"}"))?.contains(
                "line 2, column 14: a text of more than 65536 bytes") == true)
        let fields = (0...100).map { "\"f\($0)\": 0" }.joined(separator: ",")
        #expect(
            await HistoryFiles.complaint(Self.list("{\(fields)}"))?.contains("an event with more than 100 fields")
                == true)
    }
}
