// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive

@Suite("Lenient import of damaged history files")
struct LenientImportTests {
    private struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let events: [String]
        let errors: [String]
    }

    private static func event(_ id: Int) -> String {
        "{\"id\": \(id), \"username\": \"u\(id)\", \"timestamp\": \"2025-01-02T09:15:0\(id)Z\"}"
    }

    private static func file(_ joins: String, leaves: String = "") -> String {
        "{\"2025-01-02\": {\n\"joins\": [\n\(joins)\n],\n\"leaves\": [\n\(leaves)\n]}}"
    }

    private static let damages: [Damage] = [
        Damage(
            testDescription: "an event with a semantic error is skipped alone",
            text: file("\(event(1)),\n{\"id\": 2},\n\(event(3))"), events: ["join 1", "join 3"],
            errors: ["line 4, column 1: event has no \"username\""]),
        Damage(
            testDescription: "a missing comma loses nothing", text: file("\(event(1))\n\(event(2))"),
            events: ["join 1", "join 2"],
            errors: ["line 4, column 1: expected \",\" or \"]\", found \"{\""]),
        Damage(
            testDescription: "a trailing comma loses nothing", text: file("\(event(1)),", leaves: event(2)),
            events: ["join 1", "leave 2"], errors: ["line 3, column 65: trailing comma"]),
        Damage(
            testDescription: "a missing quote affects only its event",
            text: file("{\"id\": 1, \"username: \"x\"},\n\(event(2))", leaves: event(3)),
            events: ["join 2", "leave 3"],
            errors: ["line 3, column 23: expected \":\", found \"x\""]),
        Damage(
            testDescription: "an unclosed list does not swallow the next one",
            text: file("\(event(1))", leaves: event(2)).replacing("\n],", with: ",", maxReplacements: 1),
            events: ["join 1", "leave 2"],
            errors: ["line 4, column 1: expected an event or \"]\", found a string"]),
        Damage(
            testDescription: "an event without an opening brace is reported once",
            text: file("\(event(1)),\n\(event(2).dropFirst()),\n\(event(3))"), events: ["join 1", "join 3"],
            errors: ["line 4, column 1: expected an event or \"]\", found a string"]),
        Damage(
            testDescription: "NUL bytes left behind by a crash", text: file("\(event(1)),\n\0\0\0\0\0\0,\n\(event(3))"),
            events: ["join 1", "join 3"], errors: ["line 4, column 1: expected a value, found byte 0"]),
        Damage(
            testDescription: "a missing colon after a day",
            text: file(event(1)).replacing("\": {", with: "\" {"),
            events: ["join 1"], errors: ["line 1, column 15: expected \":\", found \"{\""]),
        Damage(
            testDescription: "a second document after the first", text: file(event(1)) + file("", leaves: event(2)),
            events: ["join 1", "leave 2"], errors: ["line 7, column 4: expected the end of the file, found \"{\""]),
        Damage(
            testDescription: "the events of an invalid day are imported",
            text: file(event(1)).replacing("2025-01-02\":", with: "monday\":", maxReplacements: 1), events: ["join 1"],
            errors: ["line 1, column 2: \"monday\" is not a date such as \"2025-01-02\""]),
        Damage(
            testDescription: "an event outside a list is not imported",
            text: "{\"2025-01-02\": {\"joins\": [1 2],\n\(event(1))}}", events: [],
            errors: [
                "line 1, column 27: an event must be an object, not a number",
                "line 1, column 29: expected \",\" or \"]\", found \"2\"",
                "line 2, column 1: object outside a list of events",
            ]),
        Damage(
            testDescription: "not a history at all", text: "hello", events: [],
            errors: ["line 1, column 1: expected a value, found \"h\""]),
    ]

    @Test("imports valid events and reports what it skipped", arguments: damages)
    private func damaged(damage: Damage) async throws {
        let outcome = try await HistoryFiles.importing(damage.text, lenient: true)
        #expect(outcome.events.map { "\($0.kind.rawValue) \($0.person.id)" } == damage.events)
        #expect(outcome.report.errors.first.map(\.description) == damage.errors)
    }

    @Test("all complete events of a truncated file are imported; a strict import rejects the file")
    func everyPrefix() async throws {
        let bytes = Array(HistoryFiles.sound.utf8)
        let whole = try await HistoryFiles.importing(HistoryFiles.sound)
        let document = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
        // Offsets of the closing braces of the events.
        let text = HistoryFiles.sound
        let ends = text.matches(of: /"timestamp": "[^"]*"\s*}/).map { match in
            text.utf8.distance(from: text.startIndex, to: match.range.upperBound)
        }
        #expect(ends.count == 5)
        for length in 0...document {
            let prefix = Array(bytes[..<length])
            var known: Set<MemberEvent> = []
            let outcome = try await HistoryFiles.importing(prefix, lenient: true, known: &known)
            #expect(outcome.events.count == ends.count { $0 <= length }, "cut off after \(length) bytes")
            #expect(Set(outcome.events).isSubset(of: whole.events))
            #expect(outcome.report.errors.total >= 1)
            #expect(await HistoryFiles.complaint(bytes: prefix)?.contains("unexpected end of file") == true)
        }
    }

    @Test("a changed byte never causes a crash or an invented event")
    func everyByte() async throws {
        let sound = Array(
            """
            {"2025-01-02": {"joins": [{"id": 10, "username": "\\ud83d\\ude00é", "timestamp": "2025-01-02T09:15:00Z"}],
            "bans": [{"id": 10, "username": "b", "timestamp": "2025-01-02T09:15:30.5-05:00"}]}}
            """.utf8)
        for index in sound.indices {
            for change: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
                var bytes = sound
                bytes[index] ^= change
                var known: Set<MemberEvent> = []
                let outcome = try await HistoryFiles.importing(bytes, lenient: true, known: &known)
                #expect(outcome.events.count <= 2)
                let refusal = await HistoryFiles.complaint(bytes: bytes)
                // A lenient import reports errors exactly if a strict import rejects the file.
                #expect((refusal == nil) == (outcome.report.errors.total == 0))
            }
        }
    }

    @Test("random pieces of history files never crash or hang the import")
    func noise() async throws {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "\"joins\"", "\"bans\"", "\"2025-01-02\"", "\"id\"",
            "\"username\"", "\"timestamp\"", "\"2025-01-02T09:15:00Z\"", "1", "-", "null", "NaN", "\\ud83d", "é", "\0",
            "\"format\"", "\"statsbot-export/1\"", "\"events\"", "\"days\"", Self.event(1),
        ]
        var state: UInt64 = 42
        for _ in 0..<3_000 {
            var text = "{\"2025-01-02\": {\"joins\": ["
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            let outcome = try await HistoryFiles.importing(text, lenient: true)
            #expect(outcome.events.allSatisfy { $0.person == Person(id: 1, name: "u1") })
            #expect(outcome.report.errors.total > 0)
        }
    }

    @Test("the result does not depend on the chunk size", arguments: 3...40)
    func chunks(size: Int) throws {
        func scanned(_ text: String, _ size: Int) throws -> HistoryScan {
            var scan = HistoryScan(
                ByteCursor(ByteSource(Array(text.utf8)), chunkSize: size), guild: HistoryFiles.guild,
                timeZone: HistoryFiles.newYork, isLenient: true)
            try scan.run()
            return scan
        }
        for text in [HistoryFiles.sound] + Self.damages.map(\.text) {
            let (small, whole) = (try scanned("\u{FEFF}" + text, size), try scanned("\u{FEFF}" + text, 1 << 20))
            #expect(small.segments == whole.segments)
            #expect(small.errors == whole.errors)
        }
    }

    @Test("the first twenty errors are listed, all are counted")
    func tally() async throws {
        let outcome = try await HistoryFiles.importing(
            Self.file(Array(repeating: "{\"id\": true}", count: 30).joined(separator: ",\n")), lenient: true)
        #expect(outcome.report.errors.first.count == 20)
        #expect(outcome.report.errors.counts == [.wrongType: 30])
    }
}
