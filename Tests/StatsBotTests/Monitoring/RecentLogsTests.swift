// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Foundation
import Logging
import Testing
import Timekeeping

@testable import StatsBot

@Suite("The last log messages")
struct RecentLogsTests {
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))

    @Test("warnings and errors are kept, the newest first, as many as there is room for")
    func kept() {
        let logs = RecentLogs(capacity: 2, clock: clock)
        let logger = Logger(label: "test") { _ in logs.handler(level: .info) }
        logger.debug("below the level")
        logger.info("not kept")
        logger.warning("first")
        clock.advance(by: .seconds(1))
        logger.error("second")
        logger.critical("third", metadata: ["token": "abc"])
        let now = clock.now.date
        #expect(
            logs.newest(5) == [
                RecentLogs.Entry(at: now, level: .critical, message: "third"),
                RecentLogs.Entry(at: now, level: .error, message: "second"),
            ])
        #expect(logs.newest(1).map(\.message) == ["third"])
    }

    @Test("a secret is struck out, and a long message is cut")
    func secrets() {
        let logs = RecentLogs(capacity: 5, secrets: [Secret("s3cret"), Secret("")], clock: clock)
        logs.append(.error, "refused: s3cret, s3cret!")
        logs.append(.error, String(repeating: "x", count: 1_000))
        #expect(logs.newest(2).map(\.message) == [String(repeating: "x", count: 300), "refused: <hidden>, <hidden>!"])
    }

    @Test("the metric counts every level, also what is not kept")
    func metric() {
        let logs = RecentLogs(capacity: 0, clock: clock)
        let registry = MetricRegistry(catalogue: MetricCatalogue.descriptors)
        registry.register(logs)
        for level in [Logger.Level.info, .info, .warning, .error] { logs.append(level, "x") }
        #expect(
            Set(registry.samples(of: "statsbot_log_messages_total")) == [
                "statsbot_log_messages_total{level=\"critical\"} 0", "statsbot_log_messages_total{level=\"debug\"} 0",
                "statsbot_log_messages_total{level=\"error\"} 1", "statsbot_log_messages_total{level=\"info\"} 2",
                "statsbot_log_messages_total{level=\"notice\"} 0", "statsbot_log_messages_total{level=\"trace\"} 0",
                "statsbot_log_messages_total{level=\"warning\"} 1",
            ])
        #expect(logs.newest(1) == [])
    }
}
