// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Testing
import Timekeeping

@Suite("kill -9", .serialized, .timeLimit(.minutes(3)))
struct KillTests {
    @Test("killed again and again under load, it counts every event exactly once")
    func exactlyOnce() async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 300
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            discord.pause()
            let before = discord.ledger().events
            try await withTemporaryFolder { folder in
                let variables = [
                    "BOT_TOKEN": discord.token, "GUILD_ID": discord.guildID.description,
                    "DISCORD_API_BASE_URL": endpoints.apiBaseURL, "DATA_DIR": folder, "EXPORTER_PORT": "0",
                ]
                let actions: [SimulatorAction] = [.join, .leave, .join, .ban, .join, .kick, .unban]
                for round in 0..<4 {
                    try await RunningProgram.running(Program.statsbot, ["run"], environment: variables) { bot in
                        let url = try await eventually("the bot logs its address") { bot.loggedURL }
                        _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
                        for index in 0..<(200 + round * 37) { discord.perform(actions[index % actions.count]) }
                        // Somewhere among the commits of what has just happened.
                        _ = try await eventually("some of it is committed") {
                            Samples(await Web.get(url + "/metrics")?.body ?? "")
                                .sum(of: "statsbot_store_events_committed_total") > 0 ? () : nil
                        }
                        for index in 0..<50 { discord.perform(actions[index % actions.count]) }
                        bot.send(SIGKILL)
                    }
                    // Meanwhile life goes on.
                    for index in 0..<30 { discord.perform(actions[index % actions.count]) }
                }
                try await RunningProgram.running(Program.statsbot, ["run"], environment: variables) { bot in
                    let url = try await eventually("the bot logs its address") { bot.loggedURL }
                    try await expectTotals(of: discord, since: before, at: url)
                    bot.send(SIGTERM)
                }
            }
            group.cancelAll()
        }
    }

    private func expectTotals(
        of discord: SimulatedDiscord, since before: SimulatorLedger.Events, at url: String
    ) async throws {
        let truth = discord.ledger()
        let expected = [
            "join": truth.events.joins - before.joins, "leave": truth.events.leaves - before.leaves,
            "ban": truth.events.bans - before.bans, "unban": truth.events.unbans - before.unbans,
        ]
        let stats = try await eventually("members and online are the truth") {
            let stats = try await Web.json(url + "/api/v1/stats", as: Stats.self)
            return stats?.members == truth.members && stats?.online == truth.online ? stats : nil
        }
        let counted = try await eventually("all is committed") { () -> [String: Int]? in
            let metrics = Samples(await Web.get(url + "/metrics")?.body ?? "")
            let counted = expected.keys.map { kind in
                let series = "discord_guild_member_events_total{guild=\"\(truth.guildID)\",event=\"\(kind)\"}"
                return (kind, Int(metrics[series] ?? -1))
            }
            let isWhole = counted.reduce(0) { $0 + $1.1 } >= expected.values.reduce(0, +)
            return isWhole ? Dictionary(uniqueKeysWithValues: counted) : nil
        }
        #expect(counted == expected)
        #expect(stats.bans == truth.bans)
        let metrics = Samples(try #require(await Web.get(url + "/metrics")).body)
        #expect(metrics.sum(of: "discord_guild_unobserved_member_change_total") == 0)
    }
}
