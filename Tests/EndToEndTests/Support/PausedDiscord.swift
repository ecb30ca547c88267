// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import Logging
import Subprocess
import Testing
import Timekeeping

/// A simulated Discord in this process without generated events, for bots in separate processes.
struct PausedDiscord: Sendable {
    let discord: SimulatedDiscord
    /// The ledger before any event.
    let start: SimulatorLedger
    let endpoints: SimulatorEndpoints

    /// Runs the simulator while `body` runs.
    static func running(members: Int = 300, _ body: (PausedDiscord) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = members
        // Every event can be replayed, so that every event can be counted.
        configuration.replayLimit = .unlimited
        configuration.resumeWindow = .seconds(86_400)
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

    /// The guild's ID.
    var guild: String { discord.guildID.description }

    /// Causes a number of events of all counted kinds.
    func live(_ count: Int) {
        let actions: [SimulatorAction] = [.join, .leave, .join, .ban, .join, .kick, .unban]
        for index in 0..<count { discord.perform(actions[index % actions.count]) }
    }

    /// Waits until a first bot has counted the guild, causes a number of events, and waits until they are stored.
    func begin(_ count: Int, _ url: String) async throws {
        try await expectAllStored(url)
        live(count)
        try await expectAllStored(url)
    }

    /// The variables for a bot with its data in `folder`.
    func variables(folder: String) -> [String: String] {
        [
            "BOT_TOKEN": discord.token, "GUILD_ID": guild, "DISCORD_API_BASE_URL": endpoints.apiBaseURL,
            "DATA_DIR": folder, "EXPORTER_PORT": "0", "EXPORTER_OPEN": "loopback",
        ]
    }

    /// Runs a bot while `body` runs; records its output if an error occurs.
    ///
    /// A launcher is a program that runs the bot, with its arguments before the bot's path; empty for none.
    func withBot(
        _ folder: String, launcher: [String] = [], _ body: (RunningProgram, String) async throws -> Void
    ) async throws {
        let program = launcher.first.map { Executable.name($0) } ?? Program.statsbot
        let arguments = launcher.isEmpty ? ["run"] : launcher.dropFirst() + [Program.statsbotPath, "run"]
        try await RunningProgram.running(program, arguments, environment: variables(folder: folder)) { bot in
            do {
                try await body(bot, try await eventually("the bot logs its address") { bot.loggedURL })
            } catch {
                Issue.record("the bot wrote: \(String(bot.output.suffix(4_000)))")
                throw error
            }
        }
    }

    /// The counts of a bot, if it responds.
    func counts(_ url: String) async -> BotCounts? { await BotCounts(of: url, guild: guild) }

    /// Waits until a bot has stored every event once.
    func expectAllStored(_ url: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let truth = discord.ledger()
        var last: BotCounts?
        do {
            _ = try await eventually("every event is stored, once", sourceLocation: sourceLocation) {
                last = await counts(url)
                return last?.includeAll(from: start, to: truth) == true ? () : nil
            }
        } catch {
            Issue.record("the bot: \(last?.description ?? "silent")\nfrom \(start.events)\nto \(truth.events)")
            throw error
        }
    }
}
