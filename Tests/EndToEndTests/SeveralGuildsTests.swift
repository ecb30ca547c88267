// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Testing
import Timekeeping

@testable import Counting
@testable import Formatting
@testable import StatsBot
@testable import Supervision

@Suite("A bot that counts several guilds", .serialized, .timeLimit(.minutes(2)))
struct SeveralGuildsTests {
    private struct Stats: Decodable, Equatable {
        var members: Int?
        var online: Int?
        var bans: Int?
    }

    private func world() -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.members = 3_000
        configuration.guilds = 2
        return configuration
    }

    private func live(_ guild: SimulatedGuild) {
        for action in [SimulatorAction.join, .join, .leave, .ban, .unban, .kick, .presence(nil, .online)] {
            guild.perform(action)
        }
    }

    /// Waits until the bot's counts, and its counters since `before`, match the ledger of every guild.
    private func waitUntilTrue(_ bot: RunningBot, since before: [SimulatorLedger.Events]) async throws {
        for (guild, before) in zip(bot.discord.guilds, before) {
            let truth = guild.ledger()
            let expected = Stats(members: truth.members, online: truth.online, bans: truth.bans)
            _ = try await eventually("the counts of \(guild.name) match the ledger") {
                try await Web.json(bot.url + "/api/v1/stats?guild=\(guild.id)", as: Stats.self) == expected ? () : nil
            }
            let events = [
                ("join", truth.events.joins - before.joins), ("leave", truth.events.leaves - before.leaves),
                ("ban", truth.events.bans - before.bans), ("unban", truth.events.unbans - before.unbans),
            ]
            _ = try await eventually("every event of \(guild.name) is counted once") {
                let metrics = Samples(try await bot.get("/metrics").body)
                return events.allSatisfy { kind, count in
                    metrics["discord_guild_member_events_total{guild=\"\(guild.id)\",event=\"\(kind)\"}"]
                        == Double(count)
                } ? () : nil
            }
        }
    }

    @Test("each guild has its own counts, names, days and messages", arguments: [1, 2])
    func apart(shards: Int) async throws {
        try await RunningBot.running(
            world(), timeScale: 300, startsPaused: true, variables: ["SHARDS": "\(shards)"]
        ) { bot in
            let guilds = bot.discord.guilds
            let before = guilds.map { $0.ledger().events }
            _ = try await eventually("it is ready") { try await bot.get("/readyz").status == 200 ? () : nil }
            for guild in guilds { live(guild) }
            live(guilds[1])
            try await waitUntilTrue(bot, since: before)

            #expect(try await bot.get("/api/v1/stats").status == 400)
            let names = guilds.map { guild in
                let truth = guild.ledger()
                return guild.id == guilds[0].id
                    ? "👥 Members: \(truth.members)" : "👥 Members: \(CountFormat.grouped(truth.members))"
            }
            #expect(names[1].contains(","))
            _ = try await eventually("the channels of both have the right names") {
                guilds.map { bot.discord.channelName($0.channels.members) } == names ? () : nil
            }
            _ = try await eventually("both have a heartbeat message") {
                guilds.allSatisfy { bot.discord.messages(in: $0.channels.heartbeat).count == 1 } ? () : nil
            }
            let days = try await guilds.asyncMap { guild in
                let text = try await bot.get("/api/v1/stats?guild=\(guild.id)").body
                return text.firstMatch(of: /"time_zone":"([^"]+)"/).map { String($0.1) }
            }
            #expect(days == ["America/New_York", "Pacific/Auckland"])
        }
    }

    @Test("killed services of one guild do not affect the other, and a dropped connection loses no events")
    func troubles() async throws {
        try await RunningBot.running(world(), timeScale: 300, startsPaused: true) { bot in
            let guilds = bot.discord.guilds
            let before = guilds.map { $0.ledger().events }
            let supervision = bot.application.supervision
            _ = try await eventually("it is ready") { try await bot.get("/readyz").status == 200 ? () : nil }
            for name in ["ban_census:\(guilds[1].id)", "channel_names:\(guilds[1].id)", "gateway", "store_writer"] {
                for guild in guilds { live(guild) }
                #expect(supervision.kill(name))
                for guild in guilds { live(guild) }
                _ = try await eventually("\(name) is running again") {
                    let summary = supervision.summaries.first { $0.name == name }
                    return summary?.restarts == 1 && summary?.state == .running ? () : nil
                }
                try await waitUntilTrue(bot, since: before)
            }
            #expect(supervision.summaries.map(\.restarts).reduce(0, +) == 4)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
