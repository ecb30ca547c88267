// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import BotConfiguration
import DiscordModels
import DiscordREST
import Exporter
import Foundation
import Localization
import Logging
import Machine
import Resilience
import SQLiteStorage
import Storage
import Supervision
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import StatsBot

@Suite("Views of /stats")
struct StatsViewTests {
    /// 12:00 UTC on 5 January 2026, a Monday.
    private static let noon = WallInstant(secondsSince1970: 1_767_614_400)

    private func reply(
        _ view: StatsView, _ period: StatsPeriod = .today, counting sources: ActivitySources = .standard
    ) async throws -> CommandReply {
        let clock = ManualClock(now: Self.noon)
        let counted = try await CountedKeeper(channelNames: [11: "a"], clock: clock, activity: sources)
        var reply: CommandReply?
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            let health = HealthRegistry()
            let source = CommandSource(
                keeper: counted.keeper, store: store, reader: store, activity: APIActivity(),
                charts: Cache(name: "chart", timeToLive: .seconds(300), capacity: 9, clock: clock),
                gatewayCommands: GatewayCommands(), health: health,
                services: ServiceRegistry(health: health, clock: clock), runID: RunID(1), uptime: Uptime(clock),
                clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            reply = try source.reply(to: .stats(period, view), from: 1, in: Texts(.english))
            try await store.close()
        }
        return try #require(reply)
    }

    static let views: [(StatsView, StatsPeriod, String, [[String]], String)] = [
        (
            .activity, .today, "📊 Activity, Today: 2026-01-05",
            [
                ["Activity", "Messages: 3\nReactions: 5\nNew Threads: 1\nVoice Time: 2 min\nActive Members: 3"],
                ["Peak Times", "Messages: 06:00 (3 messages)\nVoice: 06:00 (2 min)\nMost in Voice at Once: 2"],
            ], "Bar chart: Messages, Mon Jan 5"
        ),
        (
            .channels, .week, "📊 Busiest channels, Last 7 days: 2025-12-30 to 2026-01-05",
            [
                [
                    "Busiest Channels",
                    "<#10>: 7 messages, 5 reactions, 1 thread\n<#11>: 5 messages\n<#12>: 2 min in voice",
                ]
            ], "Chart of the busiest channels: Messages by channel, Dec 30 to Jan 5"
        ),
        (
            .voice, .today, "📊 Voice, Today: 2026-01-05",
            [
                ["Voice", "Voice Time: 2 min\nAlone: 0 min\nIn the AFK Channel: 0 min"],
                ["Peak Times", "Voice: 06:00 (2 min)\nMost in Voice at Once: 2"],
                ["Busiest Channels", "<#12>: 2 min in voice"],
            ], "Bar chart: Time in voice, Mon Jan 5"
        ),
        (
            .retention, .month, "📊 Retention of new members",
            [
                [
                    "New Members Who Stayed",
                    "1 Day: 90% of 10 members, joined Dec 7 to Jan 3\n"
                        + "7 Days: 70% of 10 members, joined Dec 1 to Dec 28\n"
                        + "Active in the First 7 Days: 50% of 10 members, joined Dec 1 to Dec 28",
                ],
                ["Left Since Dec 9, by Time as a Member", "Less than a Day: 2 members"],
            ], "Line chart: New members who stayed"
        ),
    ]

    @Test("each view has its text and its chart", arguments: views)
    func view(
        _ view: StatsView, _ period: StatsPeriod, _ title: String, _ fields: [[String]], _ chart: String
    ) async throws {
        let reply = try await reply(view, period)
        #expect(reply.embed?.title == title)
        #expect(reply.embed?.description == "Harbor")
        #expect((reply.embed?.fields ?? []).map { [$0.name, $0.value] } == fields)
        #expect(reply.embed?.image == Embed.Image(url: "attachment://\(view.rawValue).png"))
        #expect(reply.attachments.map(\.filename) == ["\(view.rawValue).png"])
        #expect(reply.attachments.first?.description == chart)
        #expect(reply.attachments.first?.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        #expect(!reply.isEphemeral)
    }

    @Test("members are shown whatever is counted")
    func members() async throws {
        let reply = try await reply(.members, counting: [])
        #expect(reply.embed?.title == "📊 Today: 2026-01-05")
        #expect(reply.attachments.map(\.filename) == ["members.png"])
    }

    @Test(
        "what is not counted is refused with the variable that changes it",
        arguments: [
            (
                StatsView.activity, ActivitySources(),
                "I don't count activity on this server. Whoever runs the bot can change that with the variable `ACTIVITY`."
            ),
            (
                .voice, .messages,
                "I don't count voice on this server. Whoever runs the bot can add `voice` to the variable `ACTIVITY`."
            ),
        ])
    func refused(_ view: StatsView, _ sources: ActivitySources, _ sentence: String) async throws {
        #expect(try await reply(view, counting: sources) == .sentence(sentence))
    }
}
