// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Dispatch
import Exporter
import Foundation
import Glibc
import Logging
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging
@testable import Counting
@testable import StatsBot

/// A console that blocks until `read()` is called.
private final class StuckConsole: Sendable {
    let writing: CInt
    private let reading: CInt
    private let lines = Mutex(0)

    init() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (reading, writing) = (ends[0], ends[1])
    }

    /// Starts reading, and counts the lines that a test logged.
    func read() {
        DispatchQueue(label: "console").async { [self] in
            var rest = ""
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = Glibc.read(reading, &buffer, buffer.count), count > 0 {
                rest += String(decoding: buffer[..<count], as: UTF8.self)
                var parts = rest.split(separator: "\n", omittingEmptySubsequences: false)
                rest = String(parts.removeLast())
                let found = parts.count { $0.contains("\"message\":\"flood ") }
                lines.withLock { $0 += found }
            }
            close(reading)
        }
    }

    var count: Int { lines.withLock { $0 } }

    func end() { close(writing) }
}

@Suite("A million log messages", .timeLimit(.minutes(5)))
struct LogFloodTests {
    private static let total = 1_000_000

    @Test(
        "with a stuck console, a full disk and a hanging webhook, the bot keeps counting, and dropped messages are counted",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func flood() async throws {
        try await SmallDisk.mounted(megabytes: 16) { disk in
            try disk.fill()
            let console = try StuckConsole()
            let realClock = ManualClock()
            let parts = Mutex<(router: LogRouter, console: ConsoleLog, files: LogFiles)?>(nil)
            var configuration = SimulatorConfiguration()
            configuration.members = 200
            try await RunningBot.running(
                configuration, startsPaused: true,
                variables: ["LOG_DIR": disk.path + "/logs", "LOG_MAX_MEGABYTES": "10"],
                logs: { configuration in
                    let made = try Self.router(configuration, console: console, realClock: realClock)
                    parts.withLock { $0 = made }
                    return made.router
                }
            ) { bot in
                let (router, consoleLog, files) = try #require(parts.withLock { $0 })
                let inbox = try #require(router.webhook)
                bot.discord.inject(
                    .http(.noAnswer, on: SimulatorRequests(method: "POST", route: "/webhooks"), times: 1_000))
                try await bot.waitUntilTrue()
                let memory = try Self.residentBytes()
                let logger = Logger(label: "flood", factory: router.handler)
                for block in 0..<100 {
                    // In between, events happen in the guild.
                    bot.discord.perform([.join, .leave, .ban][block % 3])
                    for number in 0..<Self.total / 100 {
                        logger.warning("flood \(block) \(number)", metadata: ["number": "\(number)"])
                    }
                    #expect(consoleLog.waiting <= 10_000)
                    #expect(files.waiting <= 10_000)
                    #expect(inbox.waiting <= 50)
                }
                try await bot.waitUntilTrue()
                #expect(try Self.residentBytes() - memory < 150 << 20)
                #expect(router.recent.counts[.warning] ?? 0 >= Self.total)

                // All three work again and receive everything that was not dropped.
                try disk.freeSpace()
                bot.discord.clearFaults()
                console.read()
                try #require(consoleLog.flush(until: .now() + 30))
                try #require(files.flush(until: .now() + 30))
                realClock.advance(by: .seconds(60))
                logger.warning("flood: the last")
                try #require(files.flush(until: .now() + 30))
                try Self.expectAllAccountedFor(in: disk.path + "/logs", files, router)
                _ = try await eventually("the console has all messages that were not dropped") {
                    // A few dropped messages may be the bot's own.
                    let missing = Self.total - console.count - consoleLog.dropped
                    return missing <= 0 && missing > -100 ? () : nil
                }
                _ = try await eventually("the webhook has all messages that were not dropped") {
                    let titles = bot.discord.visibleMessages(in: bot.discord.channels.stats)
                        .flatMap(\.embeds).compactMap(\.title).filter { $0.contains("flood") }
                    return inbox.waiting == 0 && !titles.isEmpty && inbox.dropped + Set(titles).count >= Self.total
                        ? () : nil
                }
            }
            console.end()
        }
    }

    @Test(
        "a disk that fills up within a line: all files have the same complete lines, and the rest are counted as dropped",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func fillsUp() throws {
        try SmallDisk.mounted(megabytes: 1) { disk in
            let clock = ManualClock()
            let notes = Mutex<[LogNote]>([])
            let settings = LogFileWriter.Settings(
                folder: LogFolder(path: disk.path + "/logs"), timeZone: .gmt, runID: RunID(1), retentionDays: 1,
                maximumMegabytes: 100)
            let files = LogFiles(settings, clock: clock, realClock: clock) { note in notes.withLock { $0.append(note) }
            }
            for number in 0..<2_000 {
                files.take(
                    LogRecord(
                        at: clock.wallNow, level: .error, logger: "flood",
                        message: "\(number) " + String(repeating: "x", count: 500)))
                if number % 7 == 0 { try #require(files.flush(until: .now() + 30)) }
            }
            try #require(files.flush(until: .now() + 30))
            let folder =
                try disk.path + "/logs/" + #require(
                    FileManager.default.contentsOfDirectory(atPath: disk.path + "/logs").first)
            let lines = try LogFolder.File.allCases.map { file in
                try String(contentsOfFile: "\(folder)/\(file.rawValue)", encoding: .utf8)
                    .split(separator: "\n", omittingEmptySubsequences: false)
            }
            #expect(lines.allSatisfy { $0.last == "" && $0.count == lines[0].count })
            let written = lines[0].count - 1
            #expect(written > 200)
            #expect(written + files.dropped == 2_000)
            for text in lines.joined() where text != "" { #expect(text.hasSuffix("x") || text.hasSuffix("}")) }
            #expect(notes.withLock { $0 }.count == 1)
        }
    }

    private static func router(
        _ configuration: BotConfiguration, console: StuckConsole, realClock: ManualClock
    ) throws -> (router: LogRouter, console: ConsoleLog, files: LogFiles) {
        let runID = RunID()
        let consoleLog = ConsoleLog(
            format: .json(JSONFormat(runID: runID)), clock: configuration.process.clock, descriptor: console.writing)
        let settings = try #require(LogFileWriter.Settings(configuration, runID: runID))
        let files = LogFiles(
            settings, clock: configuration.process.clock, realClock: realClock,
            report: { consoleLog.take(.note($0, at: configuration.process.clock.wallNow)) })
        let router = LogRouter(
            runID: runID, level: LiveLogLevel(.info), clock: configuration.process.clock, filter: SecretFilter(),
            recent: RecentLogs(capacity: 1_000), console: consoleLog, files: files, webhook: LogWebhookInbox())
        return (router, consoleLog, files)
    }

    /// All logged messages are either in the files or counted as dropped.
    private static func expectAllAccountedFor(in folder: String, _ files: LogFiles, _ router: LogRouter) throws {
        var messages: [String] = []
        for day in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: "\(folder)/\(day)/logs.json", encoding: .utf8)
            messages += try text.split(separator: "\n").map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return try #require(object?["message"] as? String)
            }
        }
        #expect(messages.last == "flood: the last")
        let notes = messages.filter { $0.contains("dropped: ") }
        #expect(!notes.isEmpty)
        let noted = notes.compactMap { Int($0.prefix { $0.isNumber }) }.reduce(0, +)
        #expect(noted == files.dropped)
        #expect(messages.count - notes.count + files.dropped == router.recent.counts.values.reduce(0, +))
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
    }
}
