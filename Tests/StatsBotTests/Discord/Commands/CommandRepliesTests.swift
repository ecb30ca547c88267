// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Foundation
import Localization
import Machine
import Statistics
import Testing

@testable import BotConfiguration
@testable import BotLogging
@testable import BuildInfo
@testable import Counting
@testable import LocalTime
@testable import StatsBot

@Suite("Command replies")
struct CommandRepliesTests {
    private static let noon = Date(timeIntervalSince1970: 1_767_614_400)
    private static let today = Day(year: 2026, month: 1, day: 5)

    private func stats(
        _ period: StatsPeriod, online: Int? = 166, days: [DayCounts] = [], chart: [UInt8]? = [1, 2]
    ) -> CommandReply {
        StatsReply(
            period: period,
            snapshot: Snapshot(
                guild: 9, members: 1_500, online: online, bans: nil,
                today: DayCounts(day: Self.today, counts: EventCounts(joins: 12, leaves: 3, bans: 1)),
                updatedAt: Self.noon, approximate: Snapshot.Approximate(online: true)),
            days: days, chart: chart,
            header: StatsHeader(
                guildName: "The *Quiet* Harbour", timeZone: TimeZone(identifier: "America/New_York") ?? .gmt,
                at: Self.noon)
        ).reply
    }

    @Test("the complete /stats reply for today")
    func statsToday() throws {
        let reply = stats(.today)
        #expect(
            reply.embed
                == Embed(
                    title: "📊 Today: 2026-01-05", description: "The \\*Quiet\\* Harbour",
                    timestamp: "2026-01-05T12:00:00Z", color: 0x3498DB,
                    fields: [
                        Embed.Field(name: "👥 Members", value: "1,500", inline: true),
                        Embed.Field(name: "🟢 Online", value: "about 166", inline: true),
                        Embed.Field(name: "🔨 Bans", value: "not available yet", inline: true),
                        Embed.Field(
                            name: "Member Activity", value: "Joins: 12\nLeaves: 3\nNet Change: +9", inline: false),
                        Embed.Field(name: "Moderation", value: "Bans: 1", inline: false),
                    ],
                    footer: Embed.Footer(text: "Days start at midnight in America/New_York"),
                    image: Embed.Image(url: "attachment://members.png")))
        #expect(reply.attachments.map(\.filename) == ["members.png"])
        #expect(reply.attachments.map(\.bytes) == [Data([1, 2])])
        #expect(!reply.isEphemeral)
    }

    @Test("/stats for a week covers seven days and uses the snapshot for today")
    func statsWeek() throws {
        func day(_ offset: Int, _ joins: Int) -> DayCounts {
            DayCounts(day: Self.today.advanced(by: offset), counts: EventCounts(joins: joins))
        }
        // The stored counts of today are older than the snapshot; the first day is outside the week.
        let reply = stats(.week, days: [day(-7, 1_000), day(-6, 1), day(-1, 100), day(0, 2)], chart: nil)
        let embed = try #require(reply.embed)
        #expect(embed.title == "📊 Last 7 days: 2025-12-30 to 2026-01-05")
        #expect(
            embed.fields?.suffix(3) == [
                Embed.Field(name: "Member Activity", value: "Joins: 113\nLeaves: 3\nNet Change: +110", inline: false),
                Embed.Field(name: "Moderation", value: "Bans: 1", inline: false),
                Embed.Field(
                    name: "Most Active Day", value: "Sun Jan 4: 100 joins, 0 leaves, 0 bans", inline: false),
            ])
        #expect(embed.image == nil)
        #expect(reply.attachments == [])
    }

    @Test(
        "each period has its days",
        arguments: [
            (StatsPeriod.today, "2026-01-05"), (.yesterday, "2026-01-04"), (.week, "2025-12-30 to 2026-01-05"),
            (.month, "2025-12-07 to 2026-01-05"),
        ])
    func spans(_ period: StatsPeriod, _ days: String) {
        #expect(stats(period).embed?.title == "📊 \(period.key.english): \(days)")
    }

    @Test("/stats for yesterday excludes today's counts")
    func yesterday() {
        let reply = stats(
            .yesterday, days: [DayCounts(day: Self.today.advanced(by: -1), counts: EventCounts(leaves: 4))])
        #expect(reply.embed?.fields?[3].value == "Joins: 0\nLeaves: 4\nNet Change: -4")
    }

    private func health(
        _ status: GatewayStatus?, isReady: Bool = true, isCurrent: Bool = true, pending: Int = 0,
        isReadable: Bool = true, lastReport: Day? = nil
    ) -> CommandReply {
        HealthReply(
            gateway: status, uptime: .seconds(3_600), isReady: isReady, isCurrent: isCurrent, pendingEvents: pending,
            isStoreReadable: isReadable, lastReport: lastReport, runID: RunID(0xAB), at: Self.noon
        ).reply
    }

    @Test("the complete /health reply, visible only to the user")
    func healthWhole() {
        let reply = health(
            GatewayStatus(phase: .connected, latency: .milliseconds(42)), lastReport: Day(year: 2026, month: 1, day: 4))
        #expect(
            reply
                == CommandReply(
                    embed: Embed(
                        title: "✅ Everything is working", timestamp: "2026-01-05T12:00:00Z", color: 0x2ECC71,
                        fields: [
                            Embed.Field(name: "Gateway", value: "connected", inline: true),
                            Embed.Field(name: "Latency", value: "42 ms", inline: true),
                            Embed.Field(name: "Uptime", value: "1 hour", inline: true),
                            Embed.Field(name: "Store", value: "all events stored", inline: true),
                            Embed.Field(name: "Last Report", value: "2026-01-04", inline: true),
                            Embed.Field(name: "Ready", value: "yes", inline: true),
                        ],
                        footer: Embed.Footer(text: "StatsBot v\(Version.number) • Run ID: 000000AB")),
                    isEphemeral: true))
        #expect(reply.data.flags == 64)
    }

    @Test("/health shows what needs attention")
    func healthTroubled() {
        func values(_ reply: CommandReply) -> [String] {
            [reply.embed?.title ?? ""] + (reply.embed?.fields ?? []).map(\.value)
        }
        #expect(
            values(health(nil, isReady: false, pending: 1)) == [
                "⚠️ Something needs attention", "not started", "not measured yet", "1 hour", "1 event pending",
                "none yet", "no: see /readyz?verbose",
            ])
        #expect(
            values(health(GatewayStatus(phase: .connected), isCurrent: false, pending: 2_000, isReadable: false)) == [
                "⚠️ Something needs attention", "catching up", "not measured yet", "1 hour", "unreadable",
                "none yet", "yes",
            ])
        #expect(
            values(health(GatewayStatus(phase: .resuming), pending: 2_000))[4] == "2,000 events pending")
    }

    @Test("/credits describes the bot, visible only to the user")
    func credits() {
        let reply = CreditsReply(
            uptime: .seconds(120), gateway: GatewayStatus(phase: .connected, latency: .milliseconds(7)), at: Self.noon
        ).reply
        #expect(reply.isEphemeral)
        #expect(reply.embed?.title == "🤖 StatsBot Credits")
        #expect(
            reply.embed?.fields?.map(\.name) == [
                "Features", "Accuracy", "Technology", "Open Source", "Integrations", "Current Status",
            ])
        #expect(
            reply.embed?.fields?.last?.value
                == "Version: \(Version.number)\nUptime: 2 minutes\nLatency: 7 ms\nStatus: connected")
    }
}
