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

/// A simulated guild with only the events that a test causes, unless event generation is enabled, and bots that are started
/// and stopped.
struct ReportWorld: Sendable {
    static let zone = TimeZone(identifier: "America/New_York") ?? .gmt

    let discord: SimulatedDiscord
    let clock: ScaledClock
    private let apiBaseURL: String
    /// The data folder of the bots.
    let folder: String

    /// Runs a guild with a clock that starts at `start`, while `body` runs.
    static func running(
        from start: String, timeScale: Double, members: Int = 200, eventsPerSecond: Double? = nil,
        _ body: (ReportWorld) async throws -> Void
    ) async throws {
        let start = try WallInstant(secondsSince1970: Date(start, strategy: .iso8601).timeIntervalSince1970)
        // Chosen so that the scaled clock shows `start` now.
        let now = SystemClock().wallNow
        let distance = now.duration(to: start).seconds / (timeScale - 1)
        let clock = try #require(ScaledClock(origin: now.advanced(by: .seconds(-distance)), scale: timeScale))
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = members
        configuration.eventsPerSecond = eventsPerSecond
        configuration.timeScale = timeScale
        // The gateway's three minutes would pass before a bot has restarted in real time.
        configuration.resumeWindow = .seconds(30 * 86_400)
        configuration.replayLimit = .unlimited
        let discord = SimulatedDiscord(
            configuration: configuration, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            discord.pause()
            try await withTemporaryFolder { folder in
                try await body(
                    ReportWorld(discord: discord, clock: clock, apiBaseURL: endpoints.apiBaseURL, folder: folder))
            }
            group.cancelAll()
        }
    }

    /// Runs a bot on the same data while `body` runs, then stops it gracefully. Its machine has `machineClock` instead of
    /// the simulator's clock.
    func withBot(
        _ variables: [String: String] = [:], machineClock: (any WallClock)? = nil,
        _ body: @Sendable (ReportingBot) async throws -> Void
    ) async throws {
        var all = [
            "BOT_TOKEN": discord.token, "GUILD_ID": discord.guildID.description,
            "STATS_CHANNEL_ID": discord.channels.stats.description, "DISCORD_API_BASE_URL": apiBaseURL,
            "DATA_DIR": folder, "EXPORTER_PORT": "0", "STATSBOT_CLOCK": clock.description,
            "TIMEZONE": Self.zone.identifier, "UPDATE_INTERVAL": "3600",
        ]
        all.merge(variables) { $1 }
        let (events, continuation) = AsyncStream<DemoEvent>.makeStream()
        var configuration = try BotConfiguration.load(variables: all)
        if let machineClock { configuration.process.clock = machineClock }
        let application = try await Bot.build(
            configuration, registry: MetricRegistry(catalog: MetricCatalog.descriptors),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { continuation.yield($0) }
        let bot = ReportingBot(discord: discord, url: "http://\(application.address)", events: events)
        try await testGracefulShutdown { shutdown in
            try await withThrowingTaskGroup { group in
                group.addTask { try await application.run() }
                try await body(bot)
                shutdown.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// The messages in the report channel.
    var messages: [SimulatedMessage] { discord.visibleMessages(in: discord.channels.stats) }

    /// The titles of the reports, oldest first.
    var titles: [String] { messages.flatMap { $0.embeds.map { $0.title ?? "" } } }

    /// Waits until there are `count` reports.
    func waitForReports(_ count: Int) async throws {
        _ = try await eventually("there are \(count) reports") { titles.count >= count ? () : nil }
    }

    /// Waits until the simulated time `instant`.
    func waitUntil(_ instant: String) async throws {
        let instant = try Date(instant, strategy: .iso8601)
        _ = try await eventually("it is \(instant)") { clock.wallNow.date >= instant ? () : nil }
    }

    /// The only report of a day; two or none are an error.
    func report(of day: String) throws -> SimulatedMessage {
        let found = messages.filter { $0.embeds.first?.title == "📊 Daily Stats Report - \(day)" }
        #expect(found.count == 1, "one report of \(day)")
        return try #require(found.first)
    }

    /// Compares a report with the ledger.
    func expectTruth(in day: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let fields = try #require(try report(of: day).embeds.first?.fields)
        let truth = try #require(discord.ledger(timeZone: Self.zone).days.first { $0.date == day })
        let net = truth.joins - truth.leaves
        let activity = [
            "Joins: \(truth.joins)", "Leaves: \(truth.leaves)", "Net Change: \(net > 0 ? "+\(net)" : "\(net)")",
        ]
        #expect(
            fields.first?.value == activity.joined(separator: "\n"), "\(day)", sourceLocation: sourceLocation)
        let moderation = [("Bans", truth.bans), ("Unbans", truth.unbans), ("Kicks", truth.kicked)]
            .filter { $0.1 > 0 }.map { "\($0.0): \($0.1)" }
        #expect(
            fields.first { $0.name == "Moderation" }?.value ?? "" == moderation.joined(separator: "\n"), "\(day)",
            sourceLocation: sourceLocation)
        for (name, count) in [("New Members", truth.joins), ("Members Left", truth.leaves)] {
            let lines = fields.first { $0.name == name }?.value.split(separator: "\n") ?? []
            #expect(lines.count == min(count, 11), "\(name) of \(day)", sourceLocation: sourceLocation)
            #expect(
                count <= 10 || lines.last == "*...and \(count - 10) more*", "\(day)", sourceLocation: sourceLocation)
        }
    }
}

/// A bot with reports.
struct ReportingBot: Sendable {
    let discord: SimulatedDiscord
    let url: String
    let events: AsyncStream<DemoEvent>

    /// Waits for the first census.
    func waitUntilCounted() async throws {
        for await event in events {
            if case .counted = event { return }
        }
        throw NeverCameTrue()
    }

    /// Waits until it has received all events.
    func waitUntilTrue() async throws {
        _ = try await eventually("the bot knows the members") {
            try await Web.json(url + StatsPath.stats, as: Stats.self)?.members == discord.ledger().members ? () : nil
        }
    }
}
