// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels
import DiscordSimulator
import Foundation
import StatsBot
import Testing

@testable import BotConfiguration

@Suite("The bot against a simulated Discord", .serialized, .timeLimit(.minutes(2)))
struct BotAgainstSimulatorTests {
    struct Wire: Sendable, CustomTestStringConvertible {
        let compression: String
        let tls: Bool
        var testDescription: String { "\(compression), \(tls ? "wss" : "ws")" }
    }

    private func world(members: Int = 500, tls: Bool = false) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.members = members
        configuration.tls = tls
        configuration.eventsPerSecond = 5
        return configuration
    }

    @Test(
        "its counts match the ledger, over every transport",
        arguments: [
            Wire(compression: "none", tls: false), Wire(compression: "zlib-stream", tls: false),
            Wire(compression: "zstd-stream", tls: false), Wire(compression: "zstd-stream", tls: true),
        ])
    func counts(wire: Wire) async throws {
        try await RunningBot.running(world(tls: wire.tls), variables: ["GATEWAY_COMPRESSION": wire.compression]) {
            bot in
            #expect(try await bot.get("/healthz").status == 200)
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            #expect(try await bot.get("/readyz").status == 200)
            for action in [SimulatorAction.join, .join, .leave, .kick, .ban, .unban] { bot.discord.perform(action) }
            bot.discord.pause()
            try await bot.waitUntilTrue()

            let truth = bot.discord.ledger()
            let label = "{guild=\"\(truth.guildID)\"}"
            let metrics = Samples(try await bot.get("/metrics").body)
            #expect(metrics["discord_guild_members\(label)"] == Double(truth.members))
            #expect(metrics["discord_guild_members_online\(label)"] == Double(truth.online))
            #expect(metrics["discord_guild_bans\(label)"] == Double(truth.bans))
        }
    }

    @Test("the channels get the right names, and Discord never rejects a rename")
    func channelNames() async throws {
        try await RunningBot.running(world(), timeScale: 300) { bot in
            try await bot.waitFor { if case .renamed(.bans, _) = $0 { true } else { false } }
            bot.discord.pause()
            let truth = bot.discord.ledger()
            let channels = bot.discord.channels
            _ = try await eventually("the channels have the right names") {
                bot.discord.channelName(channels.members) == "👥 Members: \(truth.members)"
                    && bot.discord.channelName(channels.online) == "🟢 Online: \(truth.online)"
                    && bot.discord.channelName(channels.bans) == "🔨 Bans: \(truth.bans)" ? () : nil
            }
            #expect(bot.discord.ledger().rateLimited == 0)
        }
    }

    @Test("a channel that the bot may not rename does not delay others, and is renamed once permitted")
    func missingPermission() async throws {
        try await RunningBot.running(world(), timeScale: 600) { bot in
            let channels = bot.discord.channels
            bot.discord.setAccess(.readOnly, to: channels.members)
            _ = try await eventually("the others are renamed") {
                bot.discord.channelName(channels.online) != "🟢 Online: 0"
                    && bot.discord.channelName(channels.bans) != "🔨 Bans: 0" ? () : nil
            }
            #expect(bot.discord.channelName(channels.members) == "👥 Members: 0")
            bot.discord.setAccess(.full, to: channels.members)
            _ = try await eventually("the channel is renamed, too") {
                bot.discord.channelName(channels.members) != "👥 Members: 0" ? () : nil
            }
        }
    }

    @Test(
        "a dropped connection is resumed, and the events in between are counted once",
        arguments: [nil, 4000] as [UInt16?])
    func resume(closeCode: UInt16?) async throws {
        try await RunningBot.running(world(), startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            let before = bot.discord.ledger().events
            bot.discord.resume()
            for _ in 0..<3 {
                bot.discord.dropConnections(closeCode: closeCode)
                for _ in 0..<20 { bot.discord.perform(.join) }
                try await bot.waitFor { if case .sessionResumed = $0 { true } else { false } }
            }
            bot.discord.pause()
            try await bot.waitUntilTrue()
            try await bot.expectEveryEventOnce(since: before)
        }
    }

    @Test("an invalid session is replaced by a new one, and what happened in the gap is counted")
    func invalidSession() async throws {
        // GUILD_CREATE lists all members of such a guild, so the roster is complete from the start.
        try await RunningBot.running(world(members: 200), startsPaused: true) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            bot.discord.invalidateSessions()
            bot.discord.dropConnections(closeCode: nil)
            for _ in 0..<7 { bot.discord.perform(.join) }
            try await bot.waitFor { if case .sessionStarted = $0 { true } else { false } }
            try await bot.waitUntilTrue()

            let metrics = try await eventually("the gap is repaired") {
                let metrics = Samples(await Web.get(bot.url + "/metrics")?.body ?? "")
                let isCommitted = metrics.sum(of: "statsbot_store_pending_events") == 0
                return isCommitted && metrics.sum(of: "discord_guild_unobserved_spans_total") == 1 ? metrics : nil
            }
            // Some of the members may have joined after the new session started.
            #expect(metrics.sum(of: "discord_guild_member_events_total") == 7)
            #expect(metrics.sum(of: "statsbot_repaired_events_total") > 0)
            #expect(metrics.sum(of: "discord_guild_unobserved_member_change_total") == 0)
        }
    }

    @Test(
        "with INTENTS=auto it runs without missing intents and marks approximate counts",
        arguments: [
            (.guildPresences, 0.0), ([.guildPresences, .guildMembers], 1.0),
        ] as [(GatewayIntents, Double)])
    func fewerIntents(disallowed: GatewayIntents, membersAreApproximate: Double) async throws {
        var configuration = world()
        configuration.disallowedIntents = disallowed
        try await RunningBot.running(configuration, timeScale: 300, variables: ["INTENTS": "auto"]) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            for _ in 0..<5 { bot.discord.perform(.join) }
            bot.discord.pause()
            try await bot.waitUntilTrue()
            let metrics = Samples(try await bot.get("/metrics").body)
            let guild = bot.discord.guildID
            #expect(metrics["discord_guild_count_approximate{guild=\"\(guild)\",count=\"online\"}"] == 1)
            #expect(
                metrics["discord_guild_count_approximate{guild=\"\(guild)\",count=\"members\"}"]
                    == membersAreApproximate)
            let verbose = try await bot.get("/readyz?verbose")
            #expect(verbose.status == 200)
            #expect(verbose.body.contains("approximate"))
        }
    }

    @Test("with several shards every event is counted once")
    func shards() async throws {
        try await RunningBot.running(world(), startsPaused: true, variables: ["SHARDS": "3"]) { bot in
            try await bot.waitFor { if case .counted = $0 { true } else { false } }
            _ = try await eventually("every shard is ready") {
                try await bot.get("/readyz").status == 200 ? () : nil
            }
            let before = bot.discord.ledger().events
            for action in [SimulatorAction.join, .leave, .ban, .unban, .kick] { bot.discord.perform(action) }
            try await bot.waitUntilTrue()
            try await bot.expectEveryEventOnce(since: before)
        }
    }

    @Test("with a token set, counts require it and probes do not")
    func token() async throws {
        try await RunningBot.running(world(members: 10), variables: ["EXPORTER_TOKEN": "s3cret"]) { bot in
            for path in ["/metrics", "/api/v1/stats"] {
                for (headers, isLetIn) in [
                    ([:], false), (["Authorization": "Bearer s3cre"], false),
                    (["Authorization": "Bearer s3cret"], true),
                ] {
                    let answer = try await bot.get(path, headers: headers)
                    #expect((answer.status != 401) == isLetIn, "\(path) with \(headers)")
                }
            }
            let probe = try await bot.get("/healthz")
            #expect(probe.status == 200)
        }
    }
}
