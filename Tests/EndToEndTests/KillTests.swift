// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing

@Suite("kill -9", .serialized, .timeLimit(.minutes(3)))
struct KillTests {
    @Test("killed repeatedly under load, the bot counts every event exactly once")
    func exactlyOnce() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                for round in 0..<4 {
                    try await world.withBot(folder) { bot, url in
                        _ = try await eventually("ready") { await Web.get(url + "/readyz")?.status == 200 ? () : nil }
                        world.live(200 + round * 37)
                        // In the middle of committing the events.
                        _ = try await eventually("some events are committed") {
                            await world.counts(url)?.committed ?? 0 > 0 ? () : nil
                        }
                        world.live(50)
                        bot.send(SIGKILL)
                    }
                    // Events also happen while the bot is down.
                    world.live(30)
                }
                try await world.withBot(folder) { bot, url in
                    try await world.expectAllStored(url)
                    let truth = world.discord.ledger()
                    let stats = try await eventually("online and ban counts match the ledger") {
                        let stats = try await Web.json(url + StatsPath.stats, as: Stats.self)
                        return stats?.online == truth.online && stats?.bans == truth.bans ? stats : nil
                    }
                    #expect(stats.members == truth.members)
                    let metrics = Samples(try #require(await Web.get(url + "/metrics")).body)
                    #expect(metrics.sum(of: "discord_guild_unobserved_member_change_total") == 0)
                    bot.send(SIGTERM)
                }
            }
        }
    }

    @Test("a bot that crashes ten times right after it has connected resumes one session")
    func crashLoop() async throws {
        try await PausedDiscord.running { world in
            try await withTemporaryFolder { folder in
                for _ in 0..<10 {
                    try await world.withBot(folder) { bot, url in
                        _ = try await eventually("connected, and the guild is counted") {
                            await world.counts(url).flatMap { $0.isConnected && $0.members != nil ? () : nil }
                        }
                        bot.send(SIGKILL)
                    }
                }
                #expect(world.discord.ledger().sessions.count == 1)
            }
        }
    }
}
