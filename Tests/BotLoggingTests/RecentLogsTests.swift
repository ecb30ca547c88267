// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging

@Suite("Recent log messages")
struct RecentLogsTests {
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))

    @Test("the most recent messages of all logged levels are kept, newest first")
    func kept() {
        let logs = RecentLogs(capacity: 2)
        let logger = Logger(label: "test") { _ in logs.handler(level: .info, clock: clock, secrets: [Secret("abc")]) }
        logger.debug("below the level")
        logger.info("first")
        logger.warning("second")
        clock.advance(by: .seconds(1))
        logger.info("third abc", metadata: ["token": "xyz", "where": "at abc"])
        let third = RecentLogs.Entry(
            number: 3, at: clock.wallNow.date, level: .info, logger: "test", message: "third <hidden>",
            metadata: "token=<hidden> where=at <hidden>")
        let second = RecentLogs.Entry(
            number: 2, at: clock.wallNow.date.addingTimeInterval(-1), level: .warning, logger: "test", message: "second"
        )
        #expect(logs.newest(5, from: .trace) == [third, second])
        #expect(logs.newest(1, from: .trace) == [third])
        #expect(logs.newest(5, from: .notice) == [second])
        #expect(logs.newest(5, from: .trace, before: 3) == [second])
        #expect(logs.newest(5, from: .trace, before: 1) == [])
    }

    @Test("warnings for the heartbeat are kept independently of other messages")
    func warnings() {
        let logs = RecentLogs(capacity: 3)
        logs.take(.made("look", .warning))
        logs.take(.made("and here", .error))
        for number in 1...10 { logs.take(.made("\(number)")) }
        #expect(logs.newest(5).map(\.message) == ["and here", "look"])
        #expect(logs.newest(5, from: .trace).map(\.message) == ["10", "9", "8"])
    }

    @Test("the size of an entry is limited in characters and in bytes")
    func bounds() {
        let logs = RecentLogs(capacity: 5)
        // One character with a hundred thousand code points.
        let heavy = "e" + String(repeating: "\u{301}", count: 100_000)
        for text in [String(repeating: "x", count: 1_000), heavy] {
            var record = LogRecord.made(text)
            record.fields = [LogRecord.Field(name: "a", value: .text(String(repeating: "y", count: 5_000)))]
            logs.take(record)
        }
        let entries = logs.newest(5, from: .trace)
        #expect(entries.last?.message == String(repeating: "x", count: 300))
        #expect(entries.last?.metadata == "a=" + String(repeating: "y", count: 1_022) + "…")
        // Four bytes for each of 300 characters, cut at a code point boundary, plus "…".
        #expect(entries.first.map { $0.message.utf8.count } == 1_199 + 3)
    }

    @Test("shortening removes the oldest messages and keeps the capacity")
    func shortened() {
        let logs = RecentLogs(capacity: 4)
        for number in 1...4 { logs.take(.made("\(number)")) }
        #expect(logs.shorten(to: 1) == 3)
        #expect(logs.shorten(to: 1) == 0)
        #expect(logs.newest(9, from: .trace).map(\.message) == ["4"])
        for number in 5...9 { logs.take(.made("\(number)")) }
        #expect(logs.newest(9, from: .trace).map(\.message) == ["9", "8", "7", "6"])
    }

    @Test("the metric counts messages of every level, including those that are not kept")
    func metric() {
        let logs = RecentLogs(capacity: 0)
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "statsbot_log_messages_total", kind: .counter, help: "", labels: ["level"])
        ])
        registry.register(logs)
        for level in [Logger.Level.info, .info, .warning, .error] { logs.take(.made("x", level)) }
        #expect(
            Set(registry.samples(of: "statsbot_log_messages_total")) == [
                "statsbot_log_messages_total{level=\"critical\"} 0", "statsbot_log_messages_total{level=\"debug\"} 0",
                "statsbot_log_messages_total{level=\"error\"} 1", "statsbot_log_messages_total{level=\"info\"} 2",
                "statsbot_log_messages_total{level=\"notice\"} 0", "statsbot_log_messages_total{level=\"trace\"} 0",
                "statsbot_log_messages_total{level=\"warning\"} 1",
            ])
        #expect(logs.newest(1, from: .trace) == [])
    }
}
