// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Logging
import Machine
import Statistics
import Testing

@testable import BotConfiguration
@testable import BotLogging
@testable import BuildInfo
@testable import Counting
@testable import StatsBot

@Suite("The heartbeat message")
struct HeartbeatReportTests {
    private static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt
    private static let full = HeartbeatReport(
        at: Date(timeIntervalSince1970: 1_767_614_400), timeZone: newYork,
        uptime: .seconds(2 * 86_400 + 3 * 3_600 + 240),
        system: HeartbeatReport.System(
            processor: 0.0123, memory: 0.001838269550533048, ping: .microseconds(41_600), disk: 0.4567, threads: 17),
        today: EventCounts(joins: 1_200, leaves: 1_203, bans: 2),
        joined: [
            Person(id: 11, name: "a"), Person(id: 12, name: "b"), Person(id: 13, name: "c"), Person(id: 14, name: "d"),
        ],
        left: [Person(id: 21, name: "*bold*"), Person(id: 22, name: "@everyone")],
        logs: [
            RecentLogs.Entry(
                at: Date(timeIntervalSince1970: 1_783_339_205), level: .error,
                message: String(repeating: "e", count: 101)),
            RecentLogs.Entry(
                at: Date(timeIntervalSince1970: 1_767_614_400), level: .warning, message: "a `code` fence"),
        ],
        runID: RunID(0xBEEF))

    @Test("the complete message")
    func whole() {
        #expect(
            Self.full.embed
                == Embed(
                    title: "🤖 StatsBot Status", timestamp: "2026-01-05T12:00:00Z", color: 0x2ECC71,
                    fields: [
                        Embed.Field(name: "⏱️ Uptime", value: "2 days 3 hours 4 minutes", inline: true),
                        Embed.Field(name: "💻 System", value: "CPU: 1.2%\nRAM: 0.2%\nPing: 42ms", inline: true),
                        Embed.Field(name: "💾 Resources", value: "Disk: 45.7%\nThreads: 17", inline: true),
                        Embed.Field(
                            name: "📊 Today's Activity", value: "Joins: 1,200\nLeaves: 1,203\nNet Change: -3\nBans: 2",
                            inline: false),
                        Embed.Field(name: "👋 Recent Joins", value: "<@11>\n<@12>\n<@13>", inline: true),
                        Embed.Field(
                            name: "👋 Recent Leaves", value: "\\*bold\\*\n@\u{200B}everyone", inline: true),
                        Embed.Field(
                            name: "📝 Recent Logs",
                            value: "`08:00:05 AM EDT` ERROR: \(String(repeating: "e", count: 100))...\n"
                                + "`07:00:00 AM EST` WARNING: a \\`code\\` fence",
                            inline: false),
                    ],
                    footer: Embed.Footer(text: "StatsBot v\(Version.number) • Run ID: 0000BEEF")))
    }

    @Test("unknown values are named, empty lists are left out")
    func empty() {
        var report = Self.full
        report.system = HeartbeatReport.System()
        (report.joined, report.left, report.logs, report.today) = ([], [], [], EventCounts())
        #expect(
            report.embed.fields == [
                Embed.Field(name: "⏱️ Uptime", value: "2 days 3 hours 4 minutes", inline: true),
                Embed.Field(name: "💻 System", value: "CPU: unknown\nRAM: unknown\nPing: unknown", inline: true),
                Embed.Field(name: "💾 Resources", value: "Disk: unknown\nThreads: unknown", inline: true),
                Embed.Field(
                    name: "📊 Today's Activity", value: "Joins: 0\nLeaves: 0\nNet Change: 0\nBans: 0", inline: false),
            ])
    }

    @Test("no field exceeds Discord's limit")
    func lengths() throws {
        var report = Self.full
        let entry = RecentLogs.Entry(at: report.at, level: .critical, message: String(repeating: "@*", count: 150))
        report.logs = [entry, entry, entry]
        report.left = Array(repeating: Person(id: 1, name: String(repeating: "_", count: 500)), count: 3)
        for field in try #require(report.embed.fields) { #expect(field.value.utf16.count <= 1_024) }
    }
}
