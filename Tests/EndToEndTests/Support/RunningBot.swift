// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Exporter
import Foundation
import Logging
import ServiceLifecycleTestKit
import StatsBot
import Testing
import Timekeeping

@testable import BotConfiguration
@testable import BotLogging

/// A simulated Discord and a bot in this process.
struct RunningBot: Sendable {
    let discord: SimulatedDiscord
    let application: Bot
    let endpoints: SimulatorEndpoints
    /// The root of the bot's HTTP server.
    let url: String
    /// The bot's demo events, in order.
    let events: AsyncStream<DemoEvent>
    /// The clock of both.
    let clock: ScaledClock

    /// Runs both while `body` runs, then stops the bot gracefully. `isForgetful`: whether the replay limit and the resume
    /// window are those of the configuration; otherwise, every event can be replayed, so that every event can be counted.
    static func running(
        _ configuration: SimulatorConfiguration, timeScale: Double = 60, startsPaused: Bool = false,
        isForgetful: Bool = false,
        variables: [String: String] = [:], logs: ((BotConfiguration) throws -> LogRouter)? = nil,
        _ body: (RunningBot) async throws -> Void
    ) async throws {
        let clock = try #require(ScaledClock(origin: SystemClock().wallNow, scale: timeScale))
        var configuration = configuration
        configuration.port = 0
        configuration.timeScale = timeScale
        if !isForgetful {
            configuration.replayLimit = .unlimited
            configuration.resumeWindow = .seconds(86_400)
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            if startsPaused { discord.pause() }
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bot-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }

            var all = [
                "BOT_TOKEN": discord.token, "GUILD_ID": discord.guildID.description,
                "MEMBER_COUNT_CHANNEL_ID": discord.channels.members.description,
                "ONLINE_COUNT_CHANNEL_ID": discord.channels.online.description,
                "BAN_COUNT_CHANNEL_ID": discord.channels.bans.description,
                "DISCORD_API_BASE_URL": endpoints.apiBaseURL, "DATA_DIR": folder, "EXPORTER_PORT": "0",
                "EXPORTER_OPEN": "loopback", "STATSBOT_CLOCK": clock.description,
                "LOG_WEBHOOK_URL": endpoints.webhookURL,
            ]
            all["DISCORD_CA_FILE"] = endpoints.caFile
            all.merge(variables) { $1 }
            let (events, continuation) = AsyncStream<DemoEvent>.makeStream()
            let botConfiguration =
                try configuration.guilds == 1
                ? BotConfiguration.load(variables: all) : discord.configurationOfAllGuilds(all)
            let router = try logs?(botConfiguration)
            let application = try await Bot.build(
                botConfiguration, registry: MetricRegistry(catalog: MetricCatalog.descriptors),
                logger: router.map { Logger(label: "statsbot", factory: $0.handler) } ?? logger, logs: router
            ) { continuation.yield($0) }
            let bot = RunningBot(
                discord: discord, application: application, endpoints: endpoints,
                url: "http://\(application.address)", events: events, clock: clock)
            try await testGracefulShutdown { shutdown in
                try await withThrowingTaskGroup { inner in
                    inner.addTask { try await application.run() }
                    try await body(bot)
                    shutdown.triggerGracefulShutdown()
                    try await inner.waitForAll()
                }
            }
            group.cancelAll()
        }
    }

    /// Waits for the first event that matches `isWanted`.
    func waitFor(_ isWanted: (DemoEvent) -> Bool) async throws {
        for await event in events where isWanted(event) { return }
        throw NeverCameTrue()
    }

    /// Waits until a simulated time.
    func waitUntil(_ instant: WallInstant) async throws {
        _ = try await eventually("it is \(instant)") { clock.wallNow >= instant ? () : nil }
    }

    /// The bot's response to a request.
    func get(_ path: String, headers: [String: String] = [:]) async throws -> Web.Answer {
        try #require(await Web.get(url + path, headers: headers))
    }

    /// Waits until the bot's counts match the ledger; the world must be paused. After a new session, the bot recounts the
    /// bans only after a while.
    func waitUntilTrue(bans: Bool = true) async throws {
        let truth = discord.ledger()
        _ = try await eventually("the bot's counts match the ledger") {
            let stats = try await Web.json(url + StatsPath.stats, as: Stats.self)
            return stats?.members == truth.members && stats?.online == truth.online
                && (!bans || stats?.bans == truth.bans)
                ? stats : nil
        }
    }

    /// Expects the event counters in the metrics to match the ledger.
    func expectEveryEventOnce(since before: SimulatorLedger.Events) async throws {
        let truth = discord.ledger().events
        let guild = discord.guildID
        let expected = [
            "join": truth.joins - before.joins, "leave": truth.leaves - before.leaves,
            "ban": truth.bans - before.bans, "unban": truth.unbans - before.unbans,
        ]
        let counted = try await eventually("every event is committed") { () -> [String: Int]? in
            let metrics = Samples(try await get("/metrics").body)
            let counted = expected.keys.map { kind in
                let series = "discord_guild_member_events_total{guild=\"\(guild)\",event=\"\(kind)\"}"
                return (kind, Int(metrics[series] ?? -1))
            }
            let isComplete = counted.reduce(0) { $0 + $1.1 } >= expected.values.reduce(0, +)
            return isComplete ? Dictionary(uniqueKeysWithValues: counted) : nil
        }
        #expect(counted == expected)
    }
}

/// Paths of the bot's HTTP server.
enum StatsPath {
    static let stats = "/api/v1/stats"
}
