// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import DiscordSimulator

/// A world, one database, and bots that are away for some time.
struct GapRun {
    /// An event and its entry in the audit log may be 30 s apart; that is half a second on a busy machine.
    private static let scale = 60.0
    /// Of simulated time, in the first guild.
    private static let messagesPerSecond = 0.1

    /// What happened, to reproduce a failure.
    private(set) var story: [String] = []
    private let simulator: SimulatorControl
    private let folder: String
    private let shards: Int
    /// The guilds, all in one database.
    private let guilds: [StoredBot]
    /// The number of member events of each guild before the first bot was ready.
    private var known: [Int] = []
    /// The activity of each guild before the first bot was ready.
    private var past: [ChannelActivity] = []
    /// The newest backup, and its time in milliseconds since 1970.
    private var backup: (file: String, at: Int64) = ("", 0)
    private var clock: (origin: Double, scale: Double)

    /// The result of a run, for one guild.
    struct Outcome {
        let differences: [String]
        let ledger: SimulatorLedger
        let stats: Stats
        let unexplained: Int
        let invisibleChange: Int
    }

    /// Runs a world with a guild for each shard.
    static func living(
        seed: UInt64, shards: Int, readsAuditLog: Bool, _ body: (GapRun) async throws -> Void
    ) async throws {
        let arguments = [
            "simulate", "--port", "0", "--members", "500", "--guilds", "\(shards)",
            "--seed", "\(worldSeed(from: seed, shards: shards))", "--time-scale", "\(scale)",
            "--events-per-second", "3", "--messages-per-second", "0",
        ]
        try await RunningProgram.running(Program.statsbot, arguments) { simulate in
            let variables = try await eventually("the simulator prints its variables") { simulate.variables }
            try await withTemporaryFolder { folder in
                let simulator = try SimulatorControl(variables: variables)
                var run = try GapRun(simulator, folder, guilds: try await simulator.guilds())
                try await run.simulator.post("pause")
                if !readsAuditLog {
                    try await run.simulator.post(
                        "changes", #"{"change": "take-permissions", "permissions": ["VIEW_AUDIT_LOG"]}"#)
                }
                try await run.begin()
                try await body(run)
            }
            simulate.send(SIGINT)
        }
    }

    /// The first seed of `seed`, `seed` + 1000 and so on with which each guild is on a shard of its own.
    private static func worldSeed(from seed: UInt64, shards: Int) -> UInt64 {
        var configuration = SimulatorConfiguration()
        configuration.guilds = shards
        return (0..<100).lazy.map { seed &+ 1_000 * $0 }.first { candidate in
            configuration.seed = candidate
            let ids = GuildPlan.all(of: configuration).map { Snowflakes.guild(seed: $0.seed) }
            return Set(ids.map { ($0 >> 22) % UInt64(shards) }).count == shards
        } ?? seed
    }

    private init(_ simulator: SimulatorControl, _ folder: String, guilds: [String]) throws {
        (self.simulator, self.folder) = (simulator, folder)
        self.guilds = guilds.map { StoredBot(guild: $0, folder: folder, timeZone: .gmt) }
        shards = guilds.count
        let parts = (simulator.variables["STATSBOT_CLOCK"] ?? "").split(separator: ",").compactMap { Double($0) }
        clock = try (#require(parts.first), #require(parts.last))
        let list = "guilds:\n" + guilds.map { "  - id: \($0)\n" }.joined()
        try list.write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    // MARK: - Rounds

    private mutating func begin() async throws {
        for guild in guilds {
            known.append(try await ledger(of: guild, withEvents: true).memberEvents?.count ?? 0)
            past.append(ChannelActivity(try await simulator.activity(of: guild.guild, timeZone: .gmt)))
        }
        try await withBot { bot, url in
            _ = try await eventually("gaps can be repaired") {
                await counts(url).flatMap { $0.allSatisfy(\.isComplete) ? () : nil }
            }
            try await catchUp(url)
            bot.send(SIGTERM)
        }
        try await simulator.post("activity", "{\"messages_per_second\": \(Self.messagesPerSecond)}")
        try await simulator.post("resume")
    }

    /// Runs a bot, kills it, and lets time pass. `lost`: the shards whose sessions cannot be resumed, however short the outage.
    mutating func kill(outage: Double, losing lost: Set<Int> = [], diesEarly: Bool) async throws {
        story.append("killed \(diesEarly ? "during the repair" : "after it"), away for \(Int(outage)) s\(text(lost))")
        try await withBot { bot, url in
            try await live(url, diesEarly: diesEarly)
            bot.send(SIGKILL)
        }
        try await invalidate(lost)
        try await skip(outage)
    }

    /// Runs a bot, cuts its connections, or that of one shard, for some time, and kills it.
    mutating func cut(shard: Int? = nil, seconds: Int, losing lost: Set<Int>, diesEarly: Bool) async throws {
        let ofShard = shard.map { " (shard \($0))" } ?? ""
        story.append("cut\(ofShard) for \(seconds) s\(text(lost))\(diesEarly ? ", killed early" : "")")
        try await withBot { bot, url in
            try await live(url, diesEarly: false)
            let connections = await counts(url)?[0].connections ?? 0
            try await invalidate(lost)
            try await simulator.post("connections/drop", shard.map { #"{"shard": \#($0)}"# } ?? "")
            try await simulator.post("faults", "{\"fault\": \"refuse-connections\", \"seconds\": \(seconds)}")
            let expected = connections + (shard == nil ? shards : 1)
            _ = try await eventually("the bot is back") {
                await counts(url).flatMap { $0[0].connections >= expected ? () : nil }
            }
            try await live(url, diesEarly: diesEarly)
            bot.send(SIGKILL)
        }
    }

    /// Runs a bot until it has received everything, in a paused world with one guild, and backs up its database.
    mutating func backUp() async throws {
        story.append("backed up")
        try await simulator.post("pause")
        let file = "\(folder)/backup-\(story.count).sqlite"
        try await withBot { bot, url in
            try await catchUp(url)
            try await guilds[0].backUp(to: file)
            bot.send(SIGKILL)
        }
        let last = try await ledger(of: guilds[0], withEvents: true).memberEvents?.last?.at ?? 0
        backup = (file, last + 1)
        try await simulator.post("resume")
    }

    /// Replaces the database with the backup while no bot runs. Then only lists can show what happened since the backup.
    mutating func restore(outage: Double) async throws {
        story.append("restored after \(Int(outage)) s")
        try await guilds[0].restore(backup.file)
        _ = try await eventually("the simulator has noticed that the bot has ended") {
            try await ledger(of: guilds[0]).sessions.allSatisfy { !$0.connected } ? () : nil
        }
        try await simulator.post("forget", #"{"since": \#(backup.at)}"#)
        try await skip(outage)
    }

    /// Pauses the world, lets a last bot catch up, and compares its events with the ledgers'.
    mutating func end() async throws -> [Outcome] {
        try await simulator.post("pause")
        var stats: [Stats] = []
        try await withBot { bot, url in
            try await catchUp(url)
            for (guild, past) in zip(guilds, past) {
                let address = "\(url)/api/v1/stats?guild=\(guild.guild)"
                stats.append(try #require(await Web.json(address, as: Stats.self)))
                try await waitForMessages(in: guild, from: past, url)
            }
            bot.send(SIGTERM)
        }
        var outcomes: [Outcome] = []
        for (index, guild) in guilds.enumerated() {
            let truth = try await ledger(of: guild, withEvents: true)
            let events = Array((truth.memberEvents ?? []).dropFirst(known[index]))
            let counted = try await guild.table("events").compactMap(CountedEvent.init)
            let spans = try await guild.unexplainedChanges()
            func invisible(_ type: String) -> Int {
                events.count { $0.type == type && $0.visibility == "invisible" }
            }
            outcomes.append(
                Outcome(
                    differences: CountedEvent.differences(of: counted, from: events), ledger: truth,
                    stats: stats[index], unexplained: spans.reduce(0, +),
                    invisibleChange: invisible("join") - invisible("leave")))
        }
        return outcomes
    }

    /// Waits until a bot has counted every message of a guild in its channel and hour.
    private func waitForMessages(in guild: StoredBot, from past: ChannelActivity, _ url: String) async throws {
        let ledger = try await simulator.activity(of: guild.guild, timeZone: .gmt)
        let first = try #require(ledger.days.first?.date)
        try await (ChannelActivity(ledger) - past)
            .waitUntilCounted(by: url, guild: guild.guild, from: first, part: \.ofMessages)
    }

    // MARK: - The world

    private func text(_ lost: Set<Int>) -> String {
        if lost.isEmpty { return "" }
        return lost.count == shards ? ", session lost" : ", session of shard \(lost.sorted()[0]) lost"
    }

    private func invalidate(_ lost: Set<Int>) async throws {
        for shard in lost.sorted() { try await simulator.post("sessions/invalidate", #"{"shard": \#(shard)}"#) }
    }

    private mutating func skip(_ seconds: Double) async throws {
        try await simulator.post("skip", "{\"seconds\": \(Int(seconds))}")
        // Such a clock shows the simulated time.
        clock.origin -= Double(Int(seconds)) / (clock.scale - 1)
    }

    private func ledger(of guild: StoredBot, withEvents: Bool = false) async throws -> SimulatorLedger {
        try await simulator.ledger(of: guild.guild, timeZone: .gmt, withEvents: withEvents)
    }

    // MARK: - The bot

    private var configuration: String { folder + "/guilds.yaml" }

    private func withBot(_ body: (RunningProgram, String) async throws -> Void) async throws {
        var variables = simulator.variables
        variables["GUILD_ID"] = nil
        variables["SHARDS"] = "\(shards)"
        // Only messages can be read from a history, so that every hour can be complete in the end.
        variables["ACTIVITY"] = "messages"
        variables["STATSBOT_CLOCK"] = String(format: "%.9f,%g", clock.origin, clock.scale)
        try await guilds[0].run(variables, configuration: configuration, story: story, body)
    }

    /// Waits until a bot has committed some events, after those of its repairs unless it dies early.
    private func live(_ url: String, diesEarly: Bool) async throws {
        var seen: [Int] = []
        _ = try await eventually("events are counted") {
            guard let counts = await counts(url), counts[0].isConnected else { return nil as Int? }
            guard diesEarly || !counts[0].isRepairing else {
                seen = []
                return nil
            }
            let committed = counts[0].committed
            if seen.last != committed { seen.append(committed) }
            // A repair ends before its events are committed, with the next commit but one at the latest.
            let isCommitted = diesEarly || seen.count >= 3
            return isCommitted && committed >= seen[0] + (diesEarly ? 1 : 5) ? committed : nil
        }
    }

    /// Waits, in a paused world, until a bot has received everything. The counts could match by chance; a join now is the last
    /// event of a guild to be received.
    private func catchUp(_ url: String) async throws {
        for _ in 0..<2 {
            var members: [Int] = []
            for guild in guilds {
                try await simulator.post("actions?guild=\(guild.guild)", #"{"action": "join"}"#)
                members.append(try await ledger(of: guild).members)
            }
            _ = try await eventually("the bot has caught up") {
                await counts(url).flatMap { counts in
                    zip(counts, members).allSatisfy {
                        $0.isConnected && $0.isComplete && !$0.isRepairing && $0.members == $1 && $0.pending == 0
                    } ? () : nil
                }
            }
        }
    }

    /// The counts of each guild.
    private func counts(_ url: String) async -> [BotCounts]? {
        guard let page = await Web.get(url + "/metrics"), page.status == 200 else { return nil }
        let samples = Samples(page.body)
        return guilds.map { BotCounts(samples, guild: $0.guild) }
    }
}
