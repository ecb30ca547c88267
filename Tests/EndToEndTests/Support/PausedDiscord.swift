// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Testing
import Timekeeping

/// A simulated Discord in this process in which nothing happens by itself, for bots in processes of their own.
struct PausedDiscord: Sendable {
    let discord: SimulatedDiscord
    /// What was true before anything happened.
    let start: SimulatorLedger
    let endpoints: SimulatorEndpoints

    /// Serves while `body` runs.
    static func running(members: Int = 300, _ body: (PausedDiscord) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = members
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: SystemClock(), logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            discord.pause()
            try await body(PausedDiscord(discord: discord, start: discord.ledger(), endpoints: endpoints))
            group.cancelAll()
        }
    }

    /// The guild's id.
    var guild: String { discord.guildID.description }

    /// Lets so many things happen, of every kind that is counted.
    func live(_ count: Int) {
        let actions: [SimulatorAction] = [.join, .leave, .join, .ban, .join, .kick, .unban]
        for index in 0..<count { discord.perform(actions[index % actions.count]) }
    }

    /// Waits until a first bot has seen the guild, lets so many things happen, and waits until they are stored.
    func begin(_ count: Int, _ url: String) async throws {
        try await expectAllStored(url)
        live(count)
        try await expectAllStored(url)
    }

    /// What a bot needs to count it, in a folder.
    func variables(folder: String) -> [String: String] {
        [
            "BOT_TOKEN": discord.token, "GUILD_ID": guild, "DISCORD_API_BASE_URL": endpoints.apiBaseURL,
            "DATA_DIR": folder, "EXPORTER_PORT": "0",
        ]
    }

    /// Runs a bot while `body` runs; tells what it wrote where something goes wrong.
    func withBot(_ folder: String, _ body: (RunningProgram, String) async throws -> Void) async throws {
        try await RunningProgram.running(Program.statsbot, ["run"], environment: variables(folder: folder)) { bot in
            do {
                try await body(bot, try await eventually("the bot logs its address") { bot.loggedURL })
            } catch {
                Issue.record("the bot wrote: \(String(bot.output.suffix(4_000)))")
                throw error
            }
        }
    }

    /// The figures of a bot, if it answers.
    func figures(_ url: String) async -> BotFigures? { await BotFigures(of: url, guild: guild) }

    /// Waits until a bot has stored every event once.
    func expectAllStored(_ url: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let truth = discord.ledger()
        var last: BotFigures?
        do {
            _ = try await eventually("every event is stored, once", sourceLocation: sourceLocation) {
                last = await figures(url)
                return last?.holdAll(from: start, to: truth) == true ? () : nil
            }
        } catch {
            Issue.record("the bot: \(last?.description ?? "silent")\nfrom \(start.events)\nto \(truth.events)")
            throw error
        }
    }
}
