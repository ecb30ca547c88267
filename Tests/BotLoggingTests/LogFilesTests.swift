// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging

/// Log files with a manual clock in a test folder.
private final class FilesUnderTest: Sendable {
    let folder: String
    let clock: ManualClock
    let realClock = ManualClock()
    let files: LogFiles
    let logger: Logger
    private let notes = Notes()

    /// Notes that could not be written to the files.
    private final class Notes: Sendable {
        let list = Mutex<[LogNote]>([])
    }

    init(
        _ folder: String, now: WallInstant, zone: String = "America/New_York", retentionDays: Int = 14,
        megabytes: Int = 256
    ) {
        self.folder = folder
        clock = ManualClock(now: now)
        files = LogFiles(
            LogFileWriter.Settings(
                folder: LogFolder(path: folder), timeZone: TimeZone(identifier: zone) ?? .gmt, runID: RunID(1),
                retentionDays: retentionDays, maximumMegabytes: megabytes),
            clock: clock, realClock: realClock, report: { [notes] note in notes.list.withLock { $0.append(note) } })
        logger = Logger(label: "test") { [files, clock] _ in files.handler(level: .info, clock: clock) }
    }

    var reported: [LogNote] { notes.list.withLock { $0 } }

    func flush() { #expect(files.flush(until: .now() + 30)) }

    /// The paths in the folder, sorted.
    var names: [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.sorted()
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }

    /// The messages in a day's JSON file. Each line must be a JSON object.
    func messages(_ day: String) throws -> [String] {
        try text(day + "/logs.json").split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object?["message"] as? String)
        }
    }
}

@Suite("Log files")
struct LogFilesTests {
    @Test("a day has three files: all messages as text, only errors, all messages as JSON lines")
    func files() async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder + "/deep/logs", now: .at("2026-01-05T07:00:00-05:00"))
            test.logger.info("one", metadata: ["a": "b"])
            test.logger.error("two")
            test.logger.critical("three")
            test.flush()
            #expect(
                test.names == [
                    "2026-01-05", "2026-01-05/errors.log", "2026-01-05/logs.json", "2026-01-05/logs.log",
                ])
            let errors = """
                [01/05 07:00 AM EST] [ERROR] ❌ two
                [01/05 07:00 AM EST] [CRITICAL] 🔥 three

                """
            #expect(try test.text("2026-01-05/errors.log") == errors)
            #expect(
                try test.text("2026-01-05/logs.log") == """
                    [01/05 07:00 AM EST] [INFO] 📝 one
                    └─ a: b
                    \(errors)
                    """)
            func line(_ level: String, _ message: String, _ rest: String = "") -> String {
                """
                {"timestamp":"2026-01-05T12:00:00.000Z","level":"\(level)","logger":"test","message":"\(message)",\
                "run_id":"00000001"\(rest)}\n
                """
            }
            #expect(
                try test.text("2026-01-05/logs.json")
                    == line("info", "one", ",\"a\":\"b\"") + line("error", "two") + line("critical", "three"))
            let mode = try FileManager.default.attributesOfItem(atPath: test.folder + "/2026-01-05/logs.log")
            #expect(mode[.posixPermissions] as? Int == 0o640)
        }
    }

    struct Midnight: Sendable, CustomTestStringConvertible {
        let zone: String
        let before: String
        let after: String
        let days: (String, String)
        var testDescription: String { "\(zone) \(after)" }
    }

    @Test(
        "the first message after midnight begins a new day, also on days of 23 and 25 hours",
        arguments: [
            Midnight(
                zone: "America/New_York", before: "2026-01-05T23:59:59.999-05:00", after: "2026-01-06T00:00:00-05:00",
                days: ("2026-01-05", "2026-01-06")),
            // 23 hours: 24 hours after its start it is 01:00 of the next day.
            Midnight(
                zone: "America/New_York", before: "2026-03-08T23:59:59-04:00", after: "2026-03-09T00:00:00-04:00",
                days: ("2026-03-08", "2026-03-09")),
            // 25 hours: the hour after 01:00 occurs twice.
            Midnight(
                zone: "America/New_York", before: "2026-11-01T23:59:59-05:00", after: "2026-11-02T00:00:00-05:00",
                days: ("2026-11-01", "2026-11-02")),
            Midnight(
                zone: "Europe/Berlin", before: "2026-03-29T23:59:59+02:00", after: "2026-03-30T00:00:00+02:00",
                days: ("2026-03-29", "2026-03-30")),
            // Midnight is skipped: the day begins at 01:00.
            Midnight(
                zone: "America/Santiago", before: "2026-09-05T23:59:59-04:00", after: "2026-09-06T01:00:00-03:00",
                days: ("2026-09-05", "2026-09-06")),
            Midnight(
                zone: "UTC", before: "2026-12-31T23:59:59Z", after: "2027-01-01T00:00:00Z",
                days: ("2026-12-31", "2027-01-01")),
        ])
    func midnight(_ midnight: Midnight) async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder, now: .at(midnight.before), zone: midnight.zone)
            test.logger.info("the last")
            try test.clock.advance(by: test.clock.wallNow.duration(to: .at(midnight.after)))
            test.logger.info("the first")
            test.flush()
            #expect(try test.messages(midnight.days.0) == ["the last"])
            #expect(try test.messages(midnight.days.1) == ["the first"])
        }
    }

    @Test("all 25 hours of the day on which daylight saving time ends are in one folder")
    func longDay() async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder, now: .at("2026-11-01T00:00:00-04:00"))
            for hour in 0..<26 {
                test.logger.info("\(hour)")
                test.clock.advance(by: .seconds(3_600))
            }
            test.flush()
            #expect(try test.messages("2026-11-01") == (0..<25).map(String.init))
            #expect(try test.messages("2026-11-02") == ["25"])
            #expect(try test.text("2026-11-01/logs.log").contains("[11/01 01:00 AM EDT]"))
            #expect(try test.text("2026-11-01/logs.log").contains("[11/01 01:00 AM EST]"))
        }
    }

    @Test(
        "a message slightly out of order at midnight does not reopen the previous day; a clock that was set back does")
    func outOfOrder() async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder, now: .at("2026-01-06T00:00:00-05:00"))
            test.files.take(.made("early", at: test.clock.wallNow))
            try test.files.take(.made("late", at: .at("2026-01-05T23:59:59.999-05:00")))
            try test.files.take(.made("set back", at: .at("2026-01-05T22:00:00-05:00")))
            test.flush()
            #expect(try test.messages("2026-01-06") == ["early", "late"])
            #expect(try test.messages("2026-01-05") == ["set back"])
        }
    }

    @Test("retention removes only folders that are named by date and contain only log files")
    func retention() async throws {
        try await withLogFolder { folder in
            func put(_ path: String) throws {
                let url = URL(filePath: folder).appending(path: path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("x".utf8).write(to: url)
            }
            for path in [
                "2026-01-02/logs.log", "2026-01-02/errors.log", "2026-01-02/logs.json", "2026-01-03/logs.log",
                "2026-01-04/logs.log", "2025-12-24/logs.log", "2025-12-24/notes.txt", "2025-12-25/logs.log/inside",
                "2025-02-30/logs.log", "2025-1-1/logs.log", "archive/logs.log", "2027-01-01/logs.log", "2025-12-26.txt",
                "elsewhere/logs.log",
            ] { try put(path) }
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/2025-12-27", withDestinationPath: folder + "/elsewhere")
            let test = try FilesUnderTest(folder, now: .at("2026-01-05T12:00:00-05:00"), retentionDays: 3)
            test.logger.info("x")
            test.flush()
            #expect(
                test.names.filter { !$0.contains("/") } == [
                    "2025-02-30", "2025-1-1", "2025-12-24", "2025-12-25", "2025-12-26.txt", "2025-12-27", "2026-01-03",
                    "2026-01-04", "2026-01-05", "2027-01-01", "archive", "elsewhere",
                ])
            #expect(FileManager.default.fileExists(atPath: folder + "/elsewhere/logs.log"))
            // On the next day, the next folder is removed.
            test.clock.advance(by: .seconds(86_400))
            test.logger.info("y")
            test.flush()
            #expect(!test.names.contains("2026-01-03"))
            #expect(test.names.contains("2026-01-04"))
        }
    }

    @Test("a start with a clock that is far ahead removes nothing; if the clock is right, the next day does")
    func jump() async throws {
        try await withLogFolder { folder in
            let before = try FilesUnderTest(folder, now: .at("2026-01-05T12:00:00-05:00"))
            before.logger.info("x")
            before.flush()
            let test = try FilesUnderTest(folder, now: .at("2027-05-20T12:00:00-04:00"))
            test.logger.info("y")
            test.flush()
            #expect(test.names.filter { !$0.contains("/") } == ["2026-01-05", "2027-05-20"])
            test.clock.advance(by: .seconds(86_400))
            test.logger.info("z")
            test.flush()
            #expect(test.names.filter { !$0.contains("/") } == ["2027-05-20", "2027-05-21"])
        }
    }

    @Test(
        "at the size limit a last line reports it; further messages are counted, also after a restart, until the next day"
    )
    func sizeLimit() async throws {
        try await withLogFolder { folder in
            let start = try WallInstant.at("2026-01-05T12:00:00-05:00")
            let text = String(repeating: "x", count: 10_000)
            var dropped = 0
            for _ in 0..<3 {
                let test = FilesUnderTest(folder, now: start, megabytes: 1)
                for _ in 0..<80 {
                    test.logger.error("\(text)")
                    test.flush()
                }
                dropped += test.files.dropped
            }
            let messages = try FilesUnderTest(folder, now: start).messages("2026-01-05")
            let full = LogNote.full(megabytes: 1).message
            #expect(messages.filter { $0 == text }.count + dropped == 240)
            #expect(messages.filter { $0 == text }.count > 30)
            #expect(messages.contains(full))
            let sizes = try ["logs.log", "errors.log", "logs.json"].map { name in
                try Data(contentsOf: URL(filePath: folder + "/2026-01-05/" + name)).count
            }
            #expect(sizes.reduce(0, +) <= 1_000_000)

            let test = FilesUnderTest(folder, now: start, megabytes: 1)
            test.logger.info("\(text)")
            test.clock.advance(by: .seconds(86_400))
            test.logger.info("tomorrow")
            test.flush()
            #expect(
                try test.messages("2026-01-06") == [
                    "1 message dropped: the previous day's files were full", "tomorrow",
                ])
        }
    }

    @Test("messages during a pause are counted; the next line reports their number and the reason")
    func paused() async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder, now: .at("2026-01-05T12:00:00-05:00"))
            test.logger.info("before")
            test.flush()
            test.files.pause("disk nearly full")
            for _ in 0..<1_234 { test.logger.info("x") }
            test.flush()
            test.files.pause(nil)
            test.logger.info("after")
            test.flush()
            #expect(
                try test.messages("2026-01-05") == [
                    "before", "1234 messages dropped: disk nearly full", "after",
                ])
            #expect(test.files.dropped == 1_234)
            #expect(test.reported == [])
        }
    }

    @Test("a write error is reported once and retried with backoff; afterwards the dropped messages are reported")
    func failing() async throws {
        try await withLogFolder { folder in
            // A file in place of the folder.
            let path = folder + "/logs"
            try Data().write(to: URL(filePath: path))
            let test = try FilesUnderTest(path, now: .at("2026-01-05T12:00:00-05:00"))
            func log(_ message: String) {
                test.logger.info("\(message)")
                test.flush()
            }
            log("lost")
            log("lost")
            test.realClock.advance(by: .seconds(1))
            log("lost, and tried")
            try FileManager.default.removeItem(atPath: path)
            test.realClock.advance(by: .seconds(1))
            log("too early: now it waits two seconds")
            test.realClock.advance(by: .seconds(1))
            log("written")
            #expect(
                try test.messages("2026-01-05") == [
                    "4 messages dropped: files not writable", "written",
                ])
            #expect(test.reported == [.filesFail("\(path)/2026-01-05: Not a directory"), .filesWork])
            #expect(test.files.dropped == 4)
        }
    }

    @Test("moved or removed files are created again; an incomplete last line gets a line feed")
    func moved() async throws {
        try await withLogFolder { folder in
            let test = try FilesUnderTest(folder, now: .at("2026-01-05T12:00:00-05:00"))
            test.logger.info("one")
            test.flush()
            let file = folder + "/2026-01-05/logs.json"
            try FileManager.default.moveItem(atPath: file, toPath: file + ".1")
            test.logger.info("two")
            test.flush()
            #expect(try test.messages("2026-01-05") == ["two"])
            try Data("{\"cut off".utf8).write(to: URL(filePath: file))
            // The next start after a crash or a power failure.
            let next = FilesUnderTest(folder, now: test.clock.wallNow)
            next.logger.info("three")
            next.flush()
            let lines = try test.text("2026-01-05/logs.json").split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first == "{\"cut off")
        }
    }

    @Test(
        "a blocked disk does not block callers: excess messages are dropped, counted and reported")
    func stuck() async throws {
        let gate = DispatchSemaphore(value: 0)
        // Dropped messages may be reported with either of the two batches.
        let seen = Mutex<(messages: [String], dropped: Int)>(([], 0))
        let queue = LogQueue("test", limits: LogQueue.Limits(records: 100, bytes: 1 << 20)) { records, dropped in
            gate.wait()
            seen.withLock { seen in
                seen.messages += records.map(\.message)
                seen.dropped += dropped
            }
        }
        for number in 0..<1_000 { queue.append(.made("\(number)")) }
        #expect(queue.count == 100)
        #expect(queue.dropped == 900)
        for _ in 0..<4 { gate.signal() }
        #expect(queue.flush(until: .now() + 30))
        #expect(seen.withLock { $0.messages } == (0..<100).map(String.init))
        #expect(seen.withLock { $0.dropped } == 900)
        #expect(queue.count == 0)
        #expect(queue.bytes == 0)
    }

    @Test("the queue is also limited by bytes")
    func bytes() {
        let gate = DispatchSemaphore(value: 0)
        let queue = LogQueue("test", limits: LogQueue.Limits(records: 1_000_000, bytes: 1 << 20)) { _, _ in gate.wait()
        }
        let text = String(repeating: "x", count: 100_000)
        for _ in 0..<100 { queue.append(.made(text)) }
        #expect(queue.count == 10)
        #expect(queue.bytes <= 1 << 20)
        #expect(queue.dropped == 90)
        #expect(!queue.flush(until: .now()))
        for _ in 0..<4 { gate.signal() }
        #expect(queue.flush(until: .now() + 30))
    }
}
