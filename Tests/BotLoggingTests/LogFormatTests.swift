// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging

/// Compares the output of both formats with the files in `Golden/`.
@Suite("Log formats")
struct LogFormatTests {
    private static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt
    private static let token = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GsImUl.simulated-token-for-loopback-only-00000"

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Ordinary and unusual messages, logged with a real logger.
    private static func records() throws -> [LogRecord] {
        let collected = CollectedRecords()
        let clock = ManualClock(now: try .at("2026-01-05T00:05:09.007-05:00"))
        var logger = Logger(label: "statsbot") { _ in
            collected.handler(level: .trace, clock: clock, secrets: [Secret("hush-hush")])
        }
        logger.info(
            "serving", metadata: ["http.url": "http://127.0.0.1:9464"], file: "StatsBotCommand/RunCommand.swift")
        logger.trace("nothing beside it", file: "DiscordGateway/GatewayShard.swift")
        logger.debug("of another module", file: "Elsewhere/File.swift")
        logger.notice("several", metadata: ["b": "2", "a": "1", "c": ""], file: "StatsBot/HeartbeatService.swift")
        clock.advance(by: .seconds(12 * 3_600))
        logger.warning(
            "nested",
            metadata: [
                "list": ["one", "two"], "empty": [], "nothing": [:],
                "tree": ["leaf": "x", "branch": ["a": "1", "b": ["deep": "y"]]],
                "mixed": ["text", ["key": "value"], ["in", "list"]], "last": "z",
            ])
        logger.error("with an error", error: Failure(description: "line one\nline two"), metadata: ["error": "another"])
        logger.critical(
            "names that are taken",
            metadata: [
                "timestamp": "t", "level": "l", "logger": "g", "message": "m", "message_": "m2", "run_id": "r",
                "error": "e",
            ])
        logger.info(
            "controls: \n\r\t\u{0}\u{1b}[31mred\u{7f}\u{9b}2J\u{85}\u{2028}\u{202e}end",
            metadata: ["k\n\u{1b}": "v\r\n"])
        logger.info(#"quotes: " \ / ' ` "#, metadata: [#"a"b\"#: #"c"d\"#])
        logger.info("languages: é 👥🏽 日本 مرحبا \u{FEFF}\u{10FFFF}")
        logger.info("")
        logger.info(
            "secrets: \(token), hush-hush",
            metadata: [
                "authorization": "anything", "api.Token": "1", "tokens.left": "5",
                "header": "Authorization: Bot \(token)", "hush-hush": "in the name", "nested": ["password": "p"],
                "hook": "https://discord.com/api/webhooks/123/aB-c_d?wait=true",
            ])
        logger[metadataKey: "service.name"] = "the logger's own"
        clock.advance(by: .seconds(180 * 86_400))
        logger.info("in summer", metadata: ["own": "message's"])
        return collected.all
    }

    @Test("tree format without and with colors", arguments: [false, true])
    func tree(isColored: Bool) throws {
        let format = TreeFormat(timeZone: Self.newYork, isColored: isColored)
        let text = try Self.records().map(format.text).joined()
        #expect(try text == golden(isColored ? "tree-colored.txt" : "tree.txt"))
    }

    @Test("JSON lines: each line is an object with the five fields and without duplicate keys")
    func json() throws {
        let format = JSONFormat(runID: RunID(0xC0FFEE))
        let text = try Self.records().map(format.line).joined()
        #expect(try text == golden("json.txt"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(try lines.count == Self.records().count)
        for line in lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line.prefix(200))")
            for name in ["timestamp", "level", "logger", "message", "run_id"] {
                #expect(object[name] is String, "\(name): \(line.prefix(200))")
            }
        }
    }

    @Test("text with any scalars is written as one line of JSON that decodes to the same text")
    func everyScalar() throws {
        let format = JSONFormat(runID: RunID(1))
        for start in stride(from: 0, to: 0x11_0000, by: 997) {
            let text = String(String.UnicodeScalarView((start..<start + 997).compactMap { Unicode.Scalar($0) }))
            var record = LogRecord.made(text)
            record.fields = [LogRecord.Field(name: "k" + text, value: .text(text))]
            let line = format.line(record)
            #expect(line.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
            #expect(object["message"] == text)
            #expect(object["k" + text] == text)
        }
    }

    @Test(
        "colors are used if the terminal supports them and NO_COLOR is empty",
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
            (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true), (false, ["NO_COLOR": ""], false),
        ] as [(Bool, [String: String], Bool)])
    func colors(isTerminal: Bool, environment: [String: String], isColored: Bool) {
        let terminal = LogTerminal(isTerminal: isTerminal, environment: environment)
        #expect(terminal.isColored == isColored)
        #expect(terminal.isTerminal == isTerminal)
    }
}
