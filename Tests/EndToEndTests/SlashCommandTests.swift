// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Testing

@Suite("The slash commands", .timeLimit(.minutes(2)))
struct SlashCommandTests {
    private func running(
        activity: SimulatorActivity? = nil, _ body: (RunningBot) async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 200
        configuration.activity = activity
        try await RunningBot.running(configuration, timeScale: 1, startsPaused: true) { bot in
            _ = try await eventually("the commands are registered") {
                bot.discord.registeredCommands.guild.count == 4 ? () : nil
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
            #expect(commands.guild.map(\.name).sorted() == ["credits", "health", "privacy", "stats"])
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

    @Test("/stats shows activity with a chart", arguments: ["activity", "channels"])
    func activity(_ view: String) async throws {
        try await running(activity: SimulatorActivity(messagesPerSecond: 0)) { bot in
            let before = bot.discord.ledger().events
            try bot.discord.perform(SimulatorActivityAction(.message, in: "general"))
            // Committed after the message.
            bot.discord.perform(.join)
            try await bot.expectEveryEventOnce(since: before)
            let response = try await answer(
                bot, bot.discord.invoke(command: "stats", options: ["view": .string(view), "period": .string("week")]))
            #expect(response.embeds.first?.title?.contains(", Last 7 days: ") == true)
            #expect(
                response.embeds.first?.fields?.first?.value.contains(
                    view == "activity" ? "Messages: 1\n" : ": 1 message") == true)
            let file = try #require(response.attachments.first)
            #expect(file.filename == "\(view).png")
            #expect(bot.discord.attachment(file.id)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
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

    @Test("with /privacy, a member can see what is kept, delete it, opt out and opt in again")
    func privacy() async throws {
        try await running { bot in
            let user = try #require(bot.discord.perform(.join))
            try await bot.waitUntilTrue()
            func names() async throws -> Int {
                let page = try await bot.get("/api/v1/events?limit=500")
                return page.body.components(separatedBy: "\(user.id)").count - 1
            }
            _ = try await eventually("the join is stored") { try await names() > 0 ? () : nil }
            var message = try await answer(bot, bot.discord.invoke(command: "privacy", by: user.id))
            #expect(message.flags == 64)
            #expect(message.embeds.first?.fields?.count == 1)
            func press(_ label: String) async throws {
                let button = message.components.flatMap(\.components).first { $0.label == label }
                let used = try bot.discord.use(
                    component: try #require(button?.customID, "\(label)"), of: message.id, by: user.id)
                message = try await answer(bot, used)
            }
            try await press("Delete my data")
            #expect(message.embeds.first?.title == "Are you sure?")
            try await press("Cancel")
            #expect(try await names() > 0)
            try await press("Delete my data")
            try await press("Yes, delete my data")
            #expect(message.embeds.first?.description?.hasPrefix("✅ Your data is deleted.") == true)
            #expect(try await names() == 0)
            try await press("Opt out")
            try await press("Yes, opt out")
            #expect(message.components.flatMap(\.components).map(\.label) == ["Opt in again"])
            try await bot.waitUntilTrue()
            try await press("Opt in again")
            #expect(message.embeds.first?.description?.hasPrefix("✅ You have opted in again.") == true)
            try await bot.waitUntilTrue()
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
