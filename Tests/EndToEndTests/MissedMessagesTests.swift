// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Subprocess
import TestSupport
import Testing

/// Messages in outages that Discord does not replay. Each round sends more messages than the simulator remembers.
@Suite("Messages in outages beyond Discord's memory", .serialized, .timeLimit(.minutes(10)))
struct MissedMessagesTests {
    @Test("after kill -9 and outages, every hour and channel has the messages of the ledger, once")
    func everyMessage() async throws {
        try await MissedMessagesRun.running { world in
            var world = world
            try await world.withBot { bot, url in
                try await world.waitUntilCounted(url)
                try await world.send(20)
                try await world.catchUp(url)
                bot.send(SIGKILL)
            }
            for round in 0..<3 {
                try await world.send(130)
                try await world.skip(5_000)
                try await world.send(20)
                // Killed as soon as it is connected, while it reads the history, or afterwards.
                try await world.withBot { bot, url in
                    try await world.waitUntilCounted(url)
                    try await world.send(10)
                    if round > 0 {
                        _ = try await eventually("reading") {
                            bot.output.contains("reading missed messages") ? () : nil
                        }
                    }
                    if round > 1 { try await world.catchUp(url) }
                    bot.send(SIGKILL)
                }
            }
            try await world.withBot { bot, url in
                try await world.waitUntilCounted(url)
                try await world.send(5)
                try await world.catchUp(url)
                let hours = try await world.truth().channels.values.flatMap(\.keys)
                #expect(Set(hours).count > 3)
                bot.send(SIGTERM)
            }
        }
    }

    @Test("without Read Message History in a channel, its hours are incomplete, and the others are not")
    func withoutPermission() async throws {
        try await MissedMessagesRun.running { world in
            var world = world
            try await world.withBot { bot, url in
                try await world.waitUntilCounted(url)
                try await world.send(40)
                try await world.catchUp(url)
                bot.send(SIGKILL)
            }
            let channels = try await world.channels
            let change = #""change": "take-permissions", "permissions": ["READ_MESSAGE_HISTORY"]"#
            try await world.post("changes", "{\(change), \"channel\": \"\(channels[0])\"}")
            try await world.skip(5_000)
            try await world.send(130)
            try await world.withBot { bot, url in
                _ = try await eventually("what cannot be read is known") {
                    bot.output.contains("some missed messages could not be read") ? () : nil
                }
                let truth = try await world.truth()
                _ = try await eventually("the other channels are complete") {
                    let counted = try await world.counted(url, channels.dropFirst())
                    let isEqual = channels.dropFirst().allSatisfy { counted.channels[$0] == truth.channels[$0] }
                    return isEqual && counted.incomplete.isEmpty ? true : nil
                }
                let hidden = try await world.counted(url, channels.prefix(1))
                #expect(!hidden.incomplete.isEmpty)
                #expect(hidden.channels[channels[0]] != truth.channels[channels[0]])
                bot.send(SIGTERM)
            }
        }
    }

    @Test("a backfill counts what was sent before the bot, once, while the bot runs")
    func backfill() async throws {
        try await MissedMessagesRun.running { world in
            var world = world
            try await world.send(300)
            try await world.skip(9_000)
            try await world.send(150)
            try await world.skip(2_000)
            try await world.withBot { bot, url in
                try await world.waitUntilCounted(url)
                let past = try await world.truth()
                try await world.send(20)
                try await world.catchUp(url, from: past)
                let first = try await world.backfill("--days", "1")
                try await world.send(20)
                try await world.catchUp(url)
                let second = try await world.backfill("--days", "30")
                #expect(first.contains("Counted \(past.messages) messages."), "\(first)")
                #expect(second.contains("Counted 0 messages."), "\(second)")
                try await world.catchUp(url)
                bot.send(SIGTERM)
            }
        }
    }
}

/// A paused guild in which messages are sent, and bots with one database.
private struct MissedMessagesRun {
    private static let scale = 60.0

    private let simulator: SimulatorControl
    private let stored: StoredBot
    private var clock: (origin: Double, scale: Double)

    static func running(_ body: (MissedMessagesRun) async throws -> Void) async throws {
        let arguments = [
            "simulate", "--port", "0", "--members", "200", "--time-scale", "\(scale)", "--messages-per-second", "0",
        ]
        try await RunningProgram.running(Program.statsbot, arguments) { simulate in
            let variables = try await eventually("the simulator prints its variables") { simulate.variables }
            try await withTemporaryFolder { folder in
                let simulator = try SimulatorControl(variables: variables)
                try await simulator.post("pause")
                let guild = try #require(try await simulator.guilds().first)
                try await body(
                    try MissedMessagesRun(simulator, StoredBot(guild: guild, folder: folder, timeZone: .gmt)))
            }
            simulate.send(SIGINT)
        }
    }

    private init(_ simulator: SimulatorControl, _ stored: StoredBot) throws {
        (self.simulator, self.stored) = (simulator, stored)
        let parts = (simulator.variables["STATSBOT_CLOCK"] ?? "").split(separator: ",").compactMap { Double($0) }
        clock = try (#require(parts.first), #require(parts.last))
    }

    // MARK: - The guild

    func post(_ route: String, _ body: String) async throws { try await simulator.post(route, body) }

    /// Lets time pass while no bot runs.
    mutating func skip(_ seconds: Int) async throws {
        try await post("skip", "{\"seconds\": \(seconds)}")
        // Such a clock shows the simulated time.
        clock.origin -= Double(seconds) / (clock.scale - 1)
    }

    /// Sends messages of all kinds in random channels and new threads.
    func send(_ count: Int) async throws {
        var random = SeededRandom(seed: UInt64(count))
        let authors = ["human", "human", "human", "bot", "webhook", "interaction", "system"]
        for number in 0..<count {
            if number % 25 == 24 { try await post("actions", #"{"action": "thread"}"#) }
            let author = authors.randomElement(using: &random) ?? "human"
            try await post("actions", "{\"action\": \"message\", \"author\": \"\(author)\"}")
        }
    }

    /// The messages of each channel and hour.
    func truth() async throws -> ChannelActivity {
        ChannelActivity(try await simulator.activity(timeZone: .gmt)).ofMessages
    }

    /// The channels with messages, the busiest first.
    var channels: [String] {
        get async throws {
            let messages = try await truth().channels.mapValues { $0.values.reduce(0) { $0 + $1.total } }
            return messages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        }
    }

    // MARK: - The bot

    func withBot(_ body: (RunningProgram, String) async throws -> Void) async throws {
        var variables = simulator.variables
        variables["STATSBOT_CLOCK"] = String(format: "%.9f,%g", clock.origin, clock.scale)
        variables["ACTIVITY"] = "messages"
        try await stored.run(variables, story: [], body)
    }

    /// Waits until a bot has received the guild in a session.
    func waitUntilCounted(_ url: String) async throws {
        _ = try await eventually("the guild is counted") {
            let counts = await BotCounts(of: url, guild: stored.guild)
            return counts?.isConnected == true && counts?.members != nil ? () : nil
        }
    }

    /// What the bot has counted in channels since the day before.
    func counted(_ url: String, _ channels: some Sequence<String>) async throws -> ChannelActivity {
        try await ChannelActivity(of: url, guild: stored.guild, channels: channels)
    }

    /// Runs `statsbot backfill`, and returns its output.
    func backfill(_ options: String...) async throws -> String {
        var variables = simulator.variables
        variables["STATSBOT_CLOCK"] = String(format: "%.9f,%g", clock.origin, clock.scale)
        variables.merge(["DATA_DIR": stored.folder, "TIMEZONE": stored.timeZone.identifier]) { $1 }
        let (status, output) = try await RunningProgram.running(
            Program.statsbot, ["backfill", "--guild", stored.guild] + options, environment: variables
        ) { _ in }
        try #require(status == .exited(0), "\(output)")
        return output
    }

    /// Waits until a bot has counted and stored every message of the ledger in its channel and hour, except for those of an
    /// earlier ledger.
    func catchUp(_ url: String, from past: ChannelActivity? = nil) async throws {
        let all = try await truth()
        let truth = past.map { all - $0 } ?? all
        try await truth.waitUntilCounted(by: url, guild: stored.guild) { $0 }
    }
}
