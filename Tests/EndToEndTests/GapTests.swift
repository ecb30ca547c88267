// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import TestSupport
import Testing

/// The simulator forgets like Discord: most outages are longer than its memory. `GAP_ROUNDS` and `GAP_SEED` choose other runs;
/// `make crash-test` runs fifty rounds.
@Suite("Outages beyond Discord's memory", .serialized, .timeLimit(.minutes(20)))
struct GapTests {
    enum Course: String, Sendable, CaseIterable {
        case killed = "killed after repairs"
        case killedDuringRepairs = "killed during repairs"
        case withoutAuditLog = "without View Audit Log"
    }

    @Test("every event that a client could still learn of is counted once, at its time", arguments: Course.allCases)
    func outages(_ course: Course) async throws {
        func number(_ name: String, _ fallback: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? fallback
        }
        let seed = UInt64(number("GAP_SEED", 1))
        try await GapRun.living(seed: seed, readsAuditLog: course != .withoutAuditLog) { run in
            var run = run
            var random = SeededRandom(seed: seed)
            for _ in 0..<number("GAP_ROUNDS", 4) {
                let isEarly = course == .killedDuringRepairs && Bool.random(using: &random)
                if Int.random(in: 0..<3, using: &random) == 0 {
                    try await run.cut(
                        seconds: Int.random(in: 1...240, using: &random),
                        losesSession: Bool.random(using: &random), diesEarly: isEarly)
                } else {
                    // From a second to a day, as many short ones as long ones.
                    let outage = exp(Double.random(in: 0...log(86_400), using: &random)).rounded(.up)
                    try await run.kill(outage: outage, diesEarly: isEarly)
                }
            }
            let result = try await run.end()
            #expect(result.differences == [], "GAP_SEED=\(seed)\n\(run.story.joined(separator: "\n"))")
            #expect(result.unexplained == result.invisibleChange, "\(run.story.joined(separator: "\n"))")
            #expect(result.members == result.ledger.members)
            #expect(result.bans == result.ledger.bans)
        }
    }
}

/// A world, one database, and bots that are away for some time.
struct GapRun {
    /// An event and its entry in the audit log may be 30 s apart; that is half a second on a busy machine.
    private static let scale = 60.0

    /// What happened, to reproduce a failure.
    private(set) var story: [String] = []
    private let simulator: SimulatorControl
    private let stored: StoredBot
    /// The number of member events before the first bot was ready.
    private var known = 0
    private var clock: (origin: Double, scale: Double)

    /// The result of a run.
    struct Outcome {
        let differences: [String]
        let ledger: SimulatorLedger
        let members: Int?
        let bans: Int?
        let unexplained: Int
        let invisibleChange: Int
    }

    static func living(seed: UInt64, readsAuditLog: Bool, _ body: (GapRun) async throws -> Void) async throws {
        let arguments = [
            "simulate", "--port", "0", "--members", "500", "--seed", "\(seed)", "--time-scale", "\(scale)",
            "--events-per-second", "3",
        ]
        try await RunningProgram.running(Program.statsbot, arguments) { simulate in
            let variables = try await eventually("the simulator prints its variables") { simulate.variables }
            try await withTemporaryFolder { folder in
                var run = try GapRun(SimulatorControl(variables: variables), folder)
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

    private init(_ simulator: SimulatorControl, _ folder: String) throws {
        self.simulator = simulator
        stored = try StoredBot(
            guild: #require(simulator.variables["GUILD_ID"]), folder: folder, timeZone: .gmt)
        let parts = (simulator.variables["STATSBOT_CLOCK"] ?? "").split(separator: ",").compactMap { Double($0) }
        clock = try (#require(parts.first), #require(parts.last))
    }

    // MARK: - Rounds

    private mutating func begin() async throws {
        known = try await ledger(withEvents: true).memberEvents?.count ?? 0
        try await withBot { bot, url in
            _ = try await eventually("gaps can be repaired") { await counts(url)?.isComplete == true ? () : nil }
            try await catchUp(url)
            bot.send(SIGTERM)
        }
        try await simulator.post("resume")
    }

    /// Runs a bot, kills it, and lets time pass.
    mutating func kill(outage: Double, diesEarly: Bool) async throws {
        story.append("killed \(diesEarly ? "during the repair" : "after it"), away for \(Int(outage)) s")
        try await withBot { bot, url in
            try await live(url, diesEarly: diesEarly)
            bot.send(SIGKILL)
        }
        try await simulator.post("skip", "{\"seconds\": \(Int(outage))}")
        // Such a clock shows the simulated time.
        clock.origin -= outage / (clock.scale - 1)
    }

    /// Runs a bot, cuts its connection for some time, and kills it.
    mutating func cut(seconds: Int, losesSession: Bool, diesEarly: Bool) async throws {
        story.append("cut for \(seconds) s\(losesSession ? ", session lost" : "")\(diesEarly ? ", killed early" : "")")
        try await withBot { bot, url in
            try await live(url, diesEarly: false)
            let connections = await counts(url)?.connections ?? 0
            if losesSession { try await simulator.post("sessions/invalidate") }
            try await simulator.post("connections/drop", #"{"code": null}"#)
            try await simulator.post("faults", "{\"fault\": \"refuse-connections\", \"seconds\": \(seconds)}")
            _ = try await eventually("the bot is back") {
                await counts(url).flatMap { $0.connections > connections ? () : nil }
            }
            try await live(url, diesEarly: diesEarly)
            bot.send(SIGKILL)
        }
    }

    /// Waits until a bot has committed some events, after its repairs unless it dies early.
    private func live(_ url: String, diesEarly: Bool) async throws {
        var first: Int?
        _ = try await eventually("events are counted") {
            guard let counts = await counts(url), counts.isConnected, diesEarly || !counts.isRepairing else {
                return nil as Int?
            }
            first = first ?? counts.committed
            return counts.committed >= (first ?? 0) + (diesEarly ? 1 : 5) ? counts.committed : nil
        }
    }

    /// Pauses the world, lets a last bot catch up, and compares its events with the ledger's.
    mutating func end() async throws -> Outcome {
        try await simulator.post("pause")
        var last: BotCounts?
        var bans: Int?
        try await withBot { bot, url in
            try await catchUp(url)
            last = await counts(url)
            bans = Int(Samples(await Web.get(url + "/metrics")?.body ?? "").sum(of: "discord_guild_bans"))
            bot.send(SIGTERM)
        }
        let truth = try await ledger(withEvents: true)
        let events = Array((truth.memberEvents ?? []).dropFirst(known))
        let counted = try await stored.table("events").compactMap(CountedEvent.init)
        let spans = try await stored.unexplainedChanges()
        func invisible(_ type: String) -> Int { events.count { $0.type == type && $0.visibility == "invisible" } }
        return Outcome(
            differences: CountedEvent.differences(of: counted, from: events), ledger: truth, members: last?.members,
            bans: bans, unexplained: spans.reduce(0, +), invisibleChange: invisible("join") - invisible("leave"))
    }

    // MARK: - The bot

    private func withBot(_ body: (RunningProgram, String) async throws -> Void) async throws {
        var variables = simulator.variables
        variables["STATSBOT_CLOCK"] = String(format: "%.9f,%g", clock.origin, clock.scale)
        try await stored.run(variables, story: story, body)
    }

    /// Waits, in a paused world, until a bot has received everything. The counts could match by chance; a join now is the last
    /// event to be received.
    private func catchUp(_ url: String) async throws {
        for _ in 0..<2 {
            try await simulator.post("actions", #"{"action": "join"}"#)
            let truth = try await ledger()
            _ = try await eventually("the bot has caught up") {
                await counts(url).flatMap {
                    $0.isConnected && $0.isComplete && !$0.isRepairing && $0.members == truth.members && $0.pending == 0
                        ? () : nil
                }
            }
        }
    }

    private func counts(_ url: String) async -> BotCounts? { await BotCounts(of: url, guild: stored.guild) }

    private func ledger(withEvents: Bool = false) async throws -> SimulatorLedger {
        try await simulator.ledger(timeZone: .gmt, withEvents: withEvents)
    }
}
