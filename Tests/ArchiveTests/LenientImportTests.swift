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
        let faults: [String]
    }

    private static func event(_ id: Int) -> String {
        "{\"id\": \(id), \"username\": \"u\(id)\", \"timestamp\": \"2025-01-02T09:15:0\(id)Z\"}"
    }

    private static func file(_ joins: String, leaves: String = "") -> String {
        "{\"2025-01-02\": {\n\"joins\": [\n\(joins)\n],\n\"leaves\": [\n\(leaves)\n]}}"
    }

    private static let damages: [Damage] = [
        Damage(
            testDescription: "an event whose fault is one of meaning is skipped alone",
            text: file("\(event(1)),\n{\"id\": 2},\n\(event(3))"), events: ["join 1", "join 3"],
            faults: ["line 4, column 1: an event without \"username\""]),
        Damage(
            testDescription: "a missing comma loses nothing", text: file("\(event(1))\n\(event(2))"),
            events: ["join 1", "join 2"],
            faults: ["line 4, column 1: expected \",\" or \"]\", found \"{\""]),
        Damage(
            testDescription: "a comma too many loses nothing", text: file("\(event(1)),", leaves: event(2)),
            events: ["join 1", "leave 2"], faults: ["line 3, column 65: a comma with nothing after it"]),
        Damage(
            testDescription: "a quote that is missing spoils its event alone",
            text: file("{\"id\": 1, \"username: \"x\"},\n\(event(2))", leaves: event(3)),
            events: ["join 2", "leave 3"],
            faults: ["line 3, column 23: expected \":\", found \"x\""]),
        Damage(
            testDescription: "a list that is not closed does not swallow the next one",
            text: file("\(event(1))", leaves: event(2)).replacing("\n],", with: ",", maxReplacements: 1),
            events: ["join 1", "leave 2"],
            faults: ["line 4, column 1: expected an event or \"]\", found a text"]),
        Damage(
            testDescription: "an event without its brace is reported, as is what comes after a list's end",
            text: file("\(event(1)),\n\(event(2).dropFirst()),\n\(event(3))"), events: ["join 1", "join 3"],
            faults: ["line 4, column 1: expected an event or \"]\", found a text"]),
        Damage(
            testDescription: "zeros that a crash left behind", text: file("\(event(1)),\n\0\0\0\0\0\0,\n\(event(3))"),
            events: ["join 1", "join 3"], faults: ["line 4, column 1: expected a value, found byte 0"]),
        Damage(
            testDescription: "a colon that is missing after a day",
            text: file(event(1)).replacing("\": {", with: "\" {"),
            events: ["join 1"], faults: ["line 1, column 15: expected \":\", found \"{\""]),
        Damage(
            testDescription: "a second document after the first", text: file(event(1)) + file("", leaves: event(2)),
            events: ["join 1", "leave 2"], faults: ["line 7, column 4: expected the end of the file, found \"{\""]),
        Damage(
            testDescription: "a day that is none still has its events",
            text: file(event(1)).replacing("2025-01-02\":", with: "monday\":", maxReplacements: 1), events: ["join 1"],
            faults: ["line 1, column 2: \"monday\" is not a day such as \"2025-01-02\""]),
        Damage(
            testDescription: "an event in no list is not taken",
            text: "{\"2025-01-02\": {\"joins\": [1 2],\n\(event(1))}}", events: [],
            faults: [
                "line 1, column 27: an event must be an object, not a number",
                "line 1, column 29: expected \",\" or \"]\", found \"2\"",
                "line 2, column 1: an object where no list of events is open",
            ]),
        Damage(
            testDescription: "not a history at all", text: "hello", events: [],
            faults: ["line 1, column 1: expected a value, found \"h\""]),
    ]

    @Test("takes what is whole, and says what it skipped", arguments: damages)
    private func damaged(damage: Damage) async throws {
        let outcome = try await HistoryFiles.importing(damage.text, lenient: true)
        #expect(outcome.events.map { "\($0.kind.rawValue) \($0.person.id)" } == damage.events)
        #expect(outcome.report.faults.first.map(\.description) == damage.faults)
    }

    @Test("from a file cut off anywhere, every event that is whole is taken; strict refuses it")
    func everyPrefix() async throws {
        let bytes = Array(HistoryFiles.sound.utf8)
        let whole = try await HistoryFiles.importing(HistoryFiles.sound)
        let document = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
        // Where each event's brace is closed.
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
            #expect(outcome.report.faults.total >= 1)
            #expect(await HistoryFiles.complaint(bytes: prefix)?.contains("the file ends in the middle") == true)
        }
    }

    @Test("no byte that is changed brings it down or makes it invent an event")
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
                // What strict takes lenient takes too; what strict refuses lenient reports.
                #expect((refusal == nil) == (outcome.report.faults.total == 0))
            }
        }
    }

    @Test("random pieces of history files bring it to no end but its own")
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
            #expect(outcome.report.faults.total > 0)
        }
    }

    @Test("it does not matter where one piece of the file ends and the next begins", arguments: 3...40)
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
            #expect(small.faults == whole.faults)
        }
    }

    @Test("the first twenty faults are listed, all are counted")
    func tally() async throws {
        let outcome = try await HistoryFiles.importing(
            Self.file(Array(repeating: "{\"id\": true}", count: 30).joined(separator: ",\n")), lenient: true)
        #expect(outcome.report.faults.first.count == 20)
        #expect(outcome.report.faults.counts == [.wrongType: 30])
    }
}
