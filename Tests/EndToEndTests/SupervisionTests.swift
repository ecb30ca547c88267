// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Testing
import Timekeeping

@testable import Counting
@testable import StatsBot
@testable import Supervision

@Suite("Services that are killed", .timeLimit(.minutes(4)))
struct SupervisionTests {
    @Test("each is restarted without affecting others; every event is counted once, and channel names are updated")
    func killAll() async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        let variables = Self.variables(configuration)
        try await RunningBot.running(
            configuration, timeScale: 300, startsPaused: true, variables: variables
        ) { bot in
            let supervision = bot.application.supervision
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            let before = bot.discord.ledger().events
            let names = supervision.summaries.map(\.name)
            #expect(
                names == [
                    "approximate_census", "ban_census", "census_recorder", "channel_names", "clock_watch", "commands",
                    "event_loop_lag", "gap_repair", "gateway", "heartbeat", "http_server", "member_count_verification",
                    "message_repair", "presence",
                    "reports", "resource_guard", "store_upkeep", "store_watch", "store_writer",
                    "system_metrics", "token_watch",
                ])
            for name in names {
                live(bot)
                #expect(supervision.kill(name))
                live(bot)
                _ = try await eventually("\(name) is running again") {
                    let summary = supervision.summaries.first { $0.name == name }
                    return summary?.restarts == 1 && summary?.state == .running ? () : nil
                }
                live(bot)
                try await bot.waitUntilTrue()
                let others = supervision.summaries.filter { $0.name != name }
                #expect(others.allSatisfy { $0.state == .running }, "\(name): \(others)")
            }
            try await bot.expectEveryEventOnce(since: before)
            #expect(try await bot.get("/healthz").status == 200)
            _ = try await eventually("it is ready") { try await bot.get("/readyz").status == 200 ? () : nil }
            let metrics = Samples(try await bot.get("/metrics").body)
            #expect(metrics.sum(of: "statsbot_service_restarts_total") == Double(names.count))
            #expect(metrics.sum(of: "statsbot_service_up") == Double(names.count))
            let guild = bot.discord.guildID
            for direction in ["gained", "lost"] {
                let series = "discord_guild_unobserved_member_change_total"
                #expect(metrics["\(series){guild=\"\(guild)\",direction=\"\(direction)\"}"] == 0)
            }
            let truth = bot.discord.ledger()
            _ = try await eventually("the channels have the right names") {
                bot.discord.channelName(bot.discord.channels.members) == "👥 Members: \(truth.members)"
                    && bot.discord.channelName(bot.discord.channels.online) == "🟢 Online: \(truth.online)"
                    && bot.discord.channelName(bot.discord.channels.bans) == "🔨 Bans: \(truth.bans)" ? () : nil
            }
        }
    }

    /// The heartbeat and report channels; another world with the same seed has the same IDs.
    private static func variables(_ configuration: SimulatorConfiguration) -> [String: String] {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let other = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        return [
            "HEARTBEAT_CHANNEL_ID": other.channels.heartbeat.description,
            "STATS_CHANNEL_ID": other.channels.stats.description,
        ]
    }

    private func live(_ bot: RunningBot) {
        for action in [SimulatorAction.join, .join, .leave, .ban, .unban, .kick, .presence(nil, .online)] {
            bot.discord.perform(action)
        }
    }
}
