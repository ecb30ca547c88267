// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import TestSupport
import Testing

@Suite("Sources of activity", .serialized, .timeLimit(.minutes(2)))
struct ActivitySourcesTests {
    /// A value of `ACTIVITY`, and what follows from it.
    struct Choice: Sendable, CustomTestStringConvertible {
        let sources: String
        /// The intents besides those of the statistics.
        let intents: GatewayIntents
        /// The tables with rows.
        let tables: [String]
        var testDescription: String { sources }
    }

    private static let tables = [
        "activity_hour", "activity_day", "activity_figures", "activity_gap", "activity_progress", "channel_watermark",
        "cohort", "leaver", "member_activity", "message_backfill", "voice_stay",
    ]

    /// The number of users who join: more than others who join in the meantime, and not all of them bots, which have no cohort.
    private static let joins = 5

    @Test(
        "only their intents are requested, and without any, the database has no row of activity",
        arguments: [
            Choice(sources: "none", intents: [], tables: []),
            Choice(
                sources: "messages", intents: .guildMessages,
                tables: [
                    "activity_hour", "activity_day", "activity_figures", "activity_progress", "channel_watermark",
                    "cohort", "member_activity",
                ]),
        ])
    func sources(_ choice: Choice) async throws {
        let arguments = [
            "simulate", "--port", "0", "--members", "200", "--time-scale", "60", "--events-per-second", "0.0001",
            "--messages-per-second", "2",
        ]
        try await RunningProgram.running(Program.statsbot, arguments) { simulate in
            let variables = try await eventually("the simulator prints its variables") { simulate.variables }
            let simulator = try SimulatorControl(variables: variables)
            let guild = try #require(try await simulator.guilds().first)
            try await withTemporaryFolder { folder in
                let stored = StoredBot(guild: guild, folder: folder, timeZone: .gmt)
                var variables = simulator.variables
                variables["ACTIVITY"] = choice.sources
                try await stored.run(variables, story: []) { bot, url in
                    _ = try await eventually("the guild is counted") {
                        await BotCounts(of: url, guild: guild).flatMap { $0.isConnected && $0.isComplete ? () : nil }
                    }
                    for person in 1...Self.joins {
                        try await simulator.post("actions", #"{"action": "join", "user_id": "\#(person)"}"#)
                    }
                    let messages = "discord_guild_messages_total{guild=\"\(guild)\",author=\"human\"}"
                    _ = try await eventually("events are stored") {
                        guard let page = await Web.get(url + "/metrics") else { return nil as Bool? }
                        let samples = Samples(page.body)
                        guard BotCounts(samples, guild: guild).joins >= Self.joins else { return nil }
                        return choice.tables.isEmpty || samples[messages] ?? 0 > 20 ? true : nil
                    }
                    let sessions = try await simulator.ledger(timeZone: .gmt).sessions
                    #expect(sessions.map(\.intents) == [GatewayIntents.statistics.union(choice.intents).rawValue])
                    bot.send(SIGTERM)
                }
                let rows = try DatabaseDump(folder).tables
                #expect(Set(Self.tables).isSubset(of: rows.keys))
                #expect(Set(Self.tables.filter { rows[$0]?.isEmpty == false }) == Set(choice.tables))
            }
            simulate.send(SIGINT)
        }
    }
}
