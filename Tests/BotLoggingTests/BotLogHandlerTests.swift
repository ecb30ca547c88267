// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging

@Suite("Log handler")
struct BotLogHandlerTests {
    private let records = CollectedRecords()
    private let clock = ManualClock()

    @Test("levels and metadata have value semantics: changing one logger does not change another")
    func values() {
        var first = Logger(label: "first") { _ in records.handler(level: .info, clock: clock) }
        first.logLevel = .debug
        first[metadataKey: "only"] = "first"
        var second = first
        second.logLevel = .error
        second[metadataKey: "only"] = "second"
        #expect(first.logLevel == .debug)
        #expect(second.logLevel == .error)
        #expect(first[metadataKey: "only"] == "first")
        #expect(second[metadataKey: "only"] == "second")
    }

    @Test("a changed level applies to existing loggers from the next message")
    func live() {
        let level = LiveLogLevel(.warning)
        let logger = Logger(label: "test") { _ in
            BotLogHandler(label: "test", level: level, filter: SecretFilter(), clock: clock, sink: records)
        }
        logger.info("one")
        level.level = .debug
        logger.debug("two")
        level.level = .error
        logger.warning("three")
        #expect(records.all.map(\.message) == ["two"])
    }

    @Test("the message's metadata overrides the provider's, and that overrides the logger's")
    func merged() {
        var logger = Logger(label: "test") { _ in
            var handler = records.handler(level: .info, clock: clock)
            handler.metadataProvider = Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
            return handler
        }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("x", metadata: ["b": "message"])
        #expect(records.all.map(\.fieldsText) == ["a=provider b=message c=logger"])
        #expect(records.all.map(\.at) == [clock.wallNow])
    }

    @Test("text that is too long or too deeply nested is truncated; no part of a secret remains at the end")
    func bounds() {
        let secret = String(repeating: "s", count: 1_000)
        let logger = Logger(label: "test") { _ in
            records.handler(level: .info, clock: clock, secrets: [Secret(secret)])
        }
        let padding = String(repeating: "x", count: LogRecord.maximumText - 500)
        var deep: Logger.MetadataValue = "bottom"
        for _ in 0..<20 { deep = ["down": deep] }
        logger.info(
            "\(padding)\(secret)",
            metadata: ["deep": deep, "list": .array((0..<100).map { .string("\($0)") })])
        let wide = Dictionary(uniqueKeysWithValues: (100..<200).map { ("key\($0)", Logger.MetadataValue.string("v")) })
        logger.info("wide", metadata: wide)
        let made = records.all
        #expect(made[0].message == padding + SecretFilter.mark)
        let text = made[0].fieldsText
        #expect(
            text.hasPrefix("deep=" + String(repeating: "[down: ", count: 8) + "…" + String(repeating: "]", count: 8)))
        #expect(text.hasSuffix("62, 63, … 36 more]"))
        #expect(made[1].fields.count == 65)
        #expect(made[1].fieldsText.hasSuffix("key163=v …=36 more"))
    }

    @Test(
        "text is truncated between code points and marked",
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "abc…"), ("éé", 3, "é…"), ("éé", 4, "éé"), ("👥x", 3, "…"), ("👥x", 4, "👥…"),
            ("", 0, ""), ("x", 0, "…"),
        ])
    func cut(text: String, limit: Int, expected: String) {
        #expect(text.cut(to: limit) == expected)
    }
}
