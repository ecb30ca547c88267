// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import Statistics
import Synchronization
import TestSupport
import Testing

@testable import Archive
@testable import LocalTime

@Suite("Import of a history")
struct HistoryImportTests {
    @Test("all events of the old bot's file are imported unchanged, earliest first")
    func sound() async throws {
        let outcome = try await HistoryFiles.importing(HistoryFiles.sound)
        #expect(
            outcome.lines == [
                "2025-01-02T09:15:00.123-05:00 2025-01-02 join 100000000000000001 alice_example",
                "2025-01-02T09:16:00.000-05:00 2025-01-02 join 18446744073709551615 café 😀 {]",
                "2025-01-02T23:59:59.900-05:00 2025-01-02 leave (left) 9007199254740993 bob\"example",
                "2025-01-03T10:00:00.000-05:00 2025-01-03 leave (left) 100000000000000001 alice_example",
                "2025-01-03T11:00:00.000-05:00 2025-01-03 unban 9007199254740993 bob\"example",
            ])
        #expect(outcome.report.errors.total == 0)
        #expect(outcome.report.warnings.total == 0)
        #expect(outcome.report.dayMismatches == 0)
        #expect(outcome.events.allSatisfy { $0.guild == HistoryFiles.guild && $0.position == nil })
    }

    @Test("an empty object and a byte order mark are accepted")
    func small() async throws {
        #expect(try await HistoryFiles.importing("{}").events.isEmpty)
        let marked = try await HistoryFiles.importing("\u{FEFF}" + HistoryFiles.sound)
        #expect(marked.events.count == 5)
    }

    @Test("days may be in any order, and a ban just after midnight explains a leave just before it")
    func disorder() async throws {
        let outcome = try await HistoryFiles.importing(
            """
            {"2025-01-03": {"bans": [{"id": 1, "username": "a", "timestamp": "2025-01-03T00:00:05-05:00"}]},
             "2025-01-02": {"leaves": [
                {"id": 2, "username": "b", "timestamp": "2025-01-02T23:59:59-05:00"},
                {"id": 1, "username": "a", "timestamp": "2025-01-02T23:59:58-05:00"}]}}
            """)
        #expect(
            outcome.lines == [
                "2025-01-02T23:59:58.000-05:00 2025-01-02 leave (banned) 1 a",
                "2025-01-02T23:59:59.000-05:00 2025-01-02 leave (left) 2 b",
                "2025-01-03T00:00:05.000-05:00 2025-01-03 ban 1 a",
            ])
    }

    @Test("the timestamp determines the day, and events listed under another day are counted")
    func timestampWins() async throws {
        let text = """
            {"2025-01-02": {"joins": [{"id": 1, "username": "a", "timestamp": "2025-01-03T04:59:59Z"},
                {"id": 2, "username": "b", "timestamp": "2025-01-03T05:00:00Z"}]}}
            """
        let newYork = try await HistoryFiles.importing(text)
        #expect(newYork.events.map(\.day.description) == ["2025-01-02", "2025-01-03"])
        #expect(newYork.report.dayMismatches == 1)
        let berlin = try await HistoryFiles.importing(text, timeZone: HistoryFiles.zone("Europe/Berlin"))
        #expect(berlin.events.map(\.day.description) == ["2025-01-03", "2025-01-03"])
        #expect(berlin.report.dayMismatches == 2)
    }

    @Test("events are imported in chunks, and a second import adds nothing")
    func chunks() async throws {
        let bytes = Self.large(events: 5_000)
        var known: Set<MemberEvent> = []
        let first = try await HistoryFiles.importing(bytes, known: &known)
        #expect(first.chunks == [2_000, 2_000, 1_000])
        #expect(first.report.imported == EventCounts(joins: 5_000))
        #expect(first.events.map(\.at) == first.events.map(\.at).sorted())
        let second = try await HistoryFiles.importing(bytes, known: &known)
        #expect(second.report.imported == EventCounts())
        #expect(second.report.duplicates == 5_000)
    }

    @Test("an interrupted import reports what it imported, and the next one continues")
    func interrupted() async throws {
        let bytes = Self.large(events: 5_000)
        var known: Set<MemberEvent> = []
        // Called four times while the file is checked, then once after each chunk.
        let asked = Mutex(0)
        let first = try await HistoryFiles.importing(bytes, known: &known) {
            asked.withLock { count in
                count += 1
                return count > 5
            }
        }
        #expect(first.report.isInterrupted)
        #expect(first.chunks.count == 2)
        let taken = first.report.imported.joins
        #expect(first.report.text(in: HistoryFiles.newYork).contains("Interrupted after 4,000 of 5,000 events."))
        let second = try await HistoryFiles.importing(bytes, known: &known)
        #expect(second.report.duplicates == taken)
        #expect(second.report.imported.joins == 5_000 - taken)
    }

    @Test("an import interrupted during the check imports nothing")
    func interruptedEarly() async throws {
        var known: Set<MemberEvent> = []
        let outcome = try await HistoryFiles.importing(Self.large(events: 3_000), known: &known) { true }
        #expect(outcome.events.isEmpty)
        #expect(outcome.report.isInterrupted)
    }

    @Test("a failed insert is reported together with what was imported before")
    func refused() async throws {
        struct Full: Error, CustomStringConvertible { var description: String { "disk full" } }
        let history = HistoryImport(guild: 1, timeZone: HistoryFiles.newYork, isLenient: false)
        var chunks = 0
        let error = await #expect(throws: HistoryFileError.self) {
            _ = try await history.run(
                ByteSource(Self.large(events: 3_000)), named: "f",
                insert: { events in
                    chunks += 1
                    if chunks == 2 { throw Full() }
                    return events.map { _ in true }
                }, insertActivity: { _ in ImportedActivity() })
        }
        #expect(error?.report?.imported.joins == 2_000)
        #expect(error?.description.hasPrefix("The events cannot be stored: disk full.") == true)
    }

    @Test("unreadable files are named in the error")
    func unreadable() async throws {
        let history = HistoryImport(guild: 1, timeZone: HistoryFiles.newYork, isLenient: false)
        let missing = await #expect(throws: HistoryFileError.self) {
            _ = try await history.run(
                "/nonexistent/member_stats.json", insert: { _ in [] }, insertActivity: { _ in ImportedActivity() })
        }
        #expect(missing?.description == "/nonexistent/member_stats.json cannot be read: No such file or directory")
        let folder = await #expect(throws: HistoryFileError.self) {
            _ = try await history.run(
                NSTemporaryDirectory(), insert: { _ in [] }, insertActivity: { _ in ImportedActivity() })
        }
        #expect(folder?.description.hasSuffix(" cannot be read: Is a directory") == true)
    }

    @Test("progress goes from checking to importing and ends at 100 percent")
    func progress() async throws {
        var seen: [HistoryProgress] = []
        let history = HistoryImport(guild: 1, timeZone: HistoryFiles.newYork, isLenient: false)
        _ = try await history.run(
            ByteSource(Self.large(events: 3_000)), named: "f", insert: { $0.map { _ in true } },
            insertActivity: { _ in ImportedActivity() },
            progress: { seen.append($0) })
        #expect(seen.map(\.phase) == [.checking, .checking, .importing, .importing])
        #expect(seen.map(\.items) == [1_024, 2_048, 2_000, 3_000])
        #expect(seen.last?.fraction == 1)
        #expect(
            HistoryProgress(phase: .importing, bytes: 12_345_678, items: 1_234_567, fraction: 0.456)
                .line(elapsed: .seconds(10)) == "importing  45 %  1,234,567 events  12 MB  123,456/s")
    }

    @Test("segments are grouped into parts that do not overlap in time")
    func parts() {
        func segment(_ from: Double, _ to: Double, at start: UInt64) -> EventSegment {
            EventSegment(
                context: .list(.join), start: start, end: start + 1, count: 1,
                earliest: Date(timeIntervalSince1970: from), latest: Date(timeIntervalSince1970: to))
        }
        let segments = [
            segment(20, 30, at: 1), segment(0, 5, at: 2), segment(25, 26, at: 3), segment(5, 9, at: 4),
            segment(31, 31, at: 5),
        ]
        #expect(segments.groupedByTime().map { $0.map(\.start) } == [[2, 4], [1, 3], [5]])
    }

    /// A file with joins of different users, one second apart.
    static func large(events: Int) -> [UInt8] {
        let times = TimestampText(timeZone: HistoryFiles.newYork)
        let joins = (0..<events).map { index in
            let at = times.text(Date(timeIntervalSince1970: 1_735_800_000 + Double(index)))
            return "{\"id\": \(index + 1), \"username\": \"member \(index)\", \"timestamp\": \"\(at)\"}"
        }
        return Array("{\"2025-01-02\": {\"joins\": [\(joins.joined(separator: ",\n"))]}}".utf8)
    }
}
