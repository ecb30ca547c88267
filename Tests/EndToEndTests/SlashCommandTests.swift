// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Testing

@Suite("The slash commands", .timeLimit(.minutes(2)))
struct SlashCommandTests {
    private func running(_ body: (RunningBot) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        try await RunningBot.running(configuration, timeScale: 1, startsPaused: true) { bot in
            _ = try await eventually("the commands are registered") {
                bot.discord.registeredCommands.guild.count == 3 ? () : nil
            }
            try await bot.waitUntilTrue()
            try await body(bot)
        }
    }

    private func answer(
        _ bot: RunningBot, _ interaction: SimulatedInteraction
    ) async throws -> SimulatedInteraction.Response {
        try await eventually("there is a response") {
            bot.discord.interactions().first { $0.id == interaction.id && $0.state == .answered }?.response
        }
    }

    @Test("are registered once for the guild, with their permissions")
    func registered() async throws {
        try await running { bot in
            let commands = bot.discord.registeredCommands
            #expect(commands.guild.map(\.name).sorted() == ["credits", "health", "stats"])
            #expect(commands.guild.first { $0.name == "health" }?.defaultMemberPermissions == "32")
            #expect(commands.global == [])
            #expect(commands.guildOverwrites == 1)
        }
    }

    @Test("/stats shows the counts and the chart", arguments: ["today", "yesterday", "week", "month"])
    func stats(_ period: String) async throws {
        try await running { bot in
            let used = try bot.discord.invoke(command: "stats", options: ["period": .string(period)])
            let response = try await answer(bot, used)
            let embed = try #require(response.embeds.first)
            let members = bot.discord.ledger().members
            #expect(embed.fields?.first == Embed.Field(name: "👥 Members", value: "\(members)", inline: true))
            #expect(response.flags == 0)
            let file = try #require(response.attachments.first)
            let bytes = try #require(bot.discord.attachment(file.id))
            #expect(file.filename == "members.png")
            #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test("/health and /credits are visible only to the user")
    func ephemeral() async throws {
        try await running { bot in
            let health = try await answer(bot, bot.discord.invoke(command: "health"))
            #expect(health.flags == 64)
            #expect(health.embeds.first?.fields?.first?.value == "connected")
            let credits = try await answer(bot, bot.discord.invoke(command: "credits"))
            #expect(credits.flags == 64)
            #expect(credits.embeds.first?.title == "🤖 StatsBot Credits")
        }
    }

    @Test("/health requires the permission Manage Server")
    func permissions() async throws {
        try await running { bot in
            let user = try #require(bot.discord.perform(.join))
            #expect(throws: SimulatorError.self) { try bot.discord.invoke(command: "health", by: user.id) }
            _ = try await answer(bot, bot.discord.invoke(command: "credits", by: user.id))
        }
    }

    @Test("an interaction that is replayed too late is not an error, and every event is counted once")
    func replayed() async throws {
        try await running { bot in
            let before = bot.discord.ledger().events
            bot.discord.inject(.drop(closeCode: 4000))
            let used = try bot.discord.invoke(command: "credits")
            for action in [SimulatorAction.join, .leave, .ban] { bot.discord.perform(action) }
            _ = try await eventually("it was answered or has expired") {
                bot.discord.interactions().first { $0.id == used.id && $0.state != .pending }
            }
            try await bot.waitUntilTrue()
            try await bot.expectEveryEventOnce(since: before)
            _ = try await answer(bot, bot.discord.invoke(command: "credits"))
        }
    }

    @Test("a burst of commands does not delay counting")
    func burst() async throws {
        try await running { bot in
            let before = bot.discord.ledger().events
            for _ in 0..<100 {
                try bot.discord.invoke(command: "stats")
                bot.discord.perform(.join)
            }
            try await bot.waitUntilTrue()
            try await bot.expectEveryEventOnce(since: before)
        }
    }
}
