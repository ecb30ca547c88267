// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import TestSupport
import Testing

@testable import BotConfiguration
@testable import BotLogging
@testable import Counting
@testable import StatsBot

@Suite("Reloading settings", .timeLimit(.minutes(5)))
struct LiveSettingsTests {
    private func configuration(_ variables: [String: String] = [:]) throws -> BotConfiguration {
        try BotConfiguration.load(variables: ["BOT_TOKEN": SourceFixture.token].merging(variables) { $1 })
    }

    @Test(
        "a reload reports each variable as changed and applies it, or as requiring a restart and does not",
        arguments: VariableRow.all.filter { !$0.good.isEmpty && $0.name != "BOT_TOKEN" })
    func everyVariable(row: VariableRow) throws {
        let variable = try #require(Settings.all.first { $0.name == row.name })
        let value = try #require(row.good.last { $0 != variable.standard })
        let settings = LiveSettings(try configuration(), logLevel: LiveLogLevel(.info))
        let before = try configuration()
        let after = try configuration([row.name: value])
        let report = settings.reload(after)
        #expect(report.changed == (variable.isReloadable ? [row.name] : []))
        // Checks the setting itself, not only the report: a reloadable one has its new value, others the old one.
        let expected = variable.isReloadable ? after : before
        for declaration in Settings.process where declaration.variables.contains(where: { $0.name == row.name }) {
            #expect(declaration.text(settings.configuration.process) == declaration.text(expected.process))
        }
        for declaration in Settings.guild where declaration.variables.contains(where: { $0.name == row.name }) {
            #expect(declaration.text(settings.configuration.guilds[0]) == declaration.text(expected.guilds[0]))
        }
        #expect(report.waiting == (variable.isReloadable ? [] : [row.name]))
        // Settings that require a restart are reported again at the next reload; applied ones are not.
        let again = settings.reload(try configuration([row.name: value]))
        #expect(again.changed == [])
        #expect(again.waiting == report.waiting)
        let back = settings.reload(try configuration())
        #expect(back.changed == report.changed)
        #expect(back.waiting == [])
    }

    @Test("reloadable settings take effect, and all others stay")
    func values() throws {
        let level = LiveLogLevel(.critical)
        let settings = LiveSettings(try configuration(), logLevel: level)
        #expect(level.level == .info)
        _ = settings.reload(
            try configuration([
                "MEMBER_COUNT_CHANNEL_ID": "1", "ONLINE_COUNT_CHANNEL_ID": "2", "BAN_COUNT_CHANNEL_ID": "3",
                "STATS_CHANNEL_ID": "4", "HEARTBEAT_CHANNEL_ID": "5", "UPDATE_INTERVAL": "7200",
                "HEARTBEAT_INTERVAL": "60", "PRESENCE_UPDATE_INTERVAL": "20", "NUMBER_FORMAT": "grouped",
                "LOG_LEVEL": "DEBUG", "GUILD_ID": "6", "TIMEZONE": "Europe/Berlin", "EXPORTER_PORT": "1",
            ]))
        let now = settings.configuration
        #expect(now.guildDefaults.channels == [.members: 1, .online: 2, .bans: 3])
        #expect(now.guildDefaults.statsChannel == 4)
        #expect(now.guildDefaults.heartbeatChannel == 5)
        #expect(now.process.updateInterval == .seconds(7_200))
        #expect(now.process.maximumBackoff == .seconds(7_200))
        #expect(now.process.heartbeatInterval == .seconds(60))
        #expect(now.process.presenceInterval == .seconds(20))
        #expect(now.guildDefaults.numberFormat == .grouped)
        #expect(now.process.logging.level == .debug)
        #expect(level.level == .debug)
        #expect(now.guildDefaults.id == nil)
        #expect(now.guildDefaults.timeZone.identifier == "America/New_York")
        #expect(now.process.exporter.port == 9_464)
    }

    @Test("a changed secret in the same file requires a restart, and is reported as the file's variable")
    func secretFiles() throws {
        let before = try configuration()
        var after = before
        after.token = Secret("another.one.here")
        after.process.exporter.token = Secret("x")
        let report = ReloadReport(from: before, to: after)
        #expect(report.waiting == ["BOT_TOKEN_FILE", "EXPORTER_TOKEN_FILE"])
    }

    /// Reports its start and how it ends.
    private struct ReportingService: Service {
        let value: Duration
        let report: @Sendable (String) -> Void

        func run() async throws {
            report("begin \(value)")
            try? await gracefulShutdown()
            report("\(Task.isShuttingDownGracefully ? "shut down" : "replaced") \(value)")
        }
    }

    @Test("a service is replaced only when its own settings change, and shuts down gracefully")
    func service() async throws {
        let settings = LiveSettings(try configuration(), logLevel: LiveLogLevel(.info))
        let (reports, continuation) = AsyncStream<String>.makeStream()
        let service = LiveService(settings: settings, slice: \.process.updateInterval) { interval in
            interval == .seconds(30) ? nil : ReportingService(value: interval) { continuation.yield($0) }
        }
        let changes = try ["300", "600", "30", "900"].map { try configuration(["UPDATE_INTERVAL": $0]) }
        let other = try configuration(["NUMBER_FORMAT": "grouped"])
        var all: [String] = []
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { group in
                group.addTask { try await service.run() }
                var iterator = reports.makeAsyncIterator()
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                _ = settings.reload(other)
                _ = settings.reload(changes[1])
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                _ = settings.reload(changes[2])
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                _ = settings.reload(changes[3])
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                shutdown.triggerGracefulShutdown()
                if let line = await iterator.next(isolation: #isolation) { all.append(line) }
                try await group.waitForAll()
            }
        }
        #expect(
            all == [
                "begin 300.0 seconds", "replaced 300.0 seconds", "begin 600.0 seconds", "replaced 600.0 seconds",
                "begin 900.0 seconds", "shut down 900.0 seconds",
            ])
    }

    @Test("an error of the service is rethrown")
    func failure() async throws {
        struct Failing: Service {
            func run() async throws { throw BotError.refused("no") }
        }
        let settings = LiveSettings(try configuration(), logLevel: LiveLogLevel(.info))
        let service = LiveService(settings: settings, slice: \.process.updateInterval) { _ in Failing() }
        await #expect(throws: BotError.refused("no")) { try await service.run() }
    }
}
