// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing

/// One community, one database, and bots that are killed one after the other.
struct CrashRun {
    private static let held: Double = 3.5

    let world: CrashWorld
    let folder: String
    /// Whether the resumes are all granted, so that every event can be counted.
    let isExact: Bool
    /// What was done, for whoever must do it again.
    private(set) var story: [String]
    /// Days at whose end the world was not still: what was replayed after it may count to the day after.
    private(set) var blurred: Set<String> = []
    /// The truth at the first bot's first look.
    private(set) var start: SimulatorLedger
    private var day: String

    /// Lets a first bot see the community, which is held still; then the community lives.
    init(world: CrashWorld, folder: String, isExact: Bool, title: String) async throws {
        self.world = world
        self.folder = folder
        self.isExact = isExact
        story = [title]
        day = world.today
        start = try await world.ledger()
        let start = start
        try await withBot { bot, url in
            try await catchUp(url) { $0.holdAll(from: start, to: $1) }
            // Its first commit: from here on there is a session to go on with.
            try await world.simulator.post("actions", #"{"action": "join"}"#)
            try await catchUp(url) { $0.holdAll(from: start, to: $1) }
            bot.send(SIGTERM)
        }
        try await world.simulator.post("resume")
    }

    /// Runs a bot until `body` has ended it, and tells what was done where something goes wrong.
    private func withBot(_ body: (RunningProgram, String) async throws -> Void) async throws {
        var variables = world.simulator.variables
        variables["DATA_DIR"] = folder
        variables["EXPORTER_PORT"] = "0"
        variables["TIMEZONE"] = world.timeZone.identifier
        let story = story.joined(separator: "\n")
        try await RunningProgram.running(Program.statsbot, ["run"], environment: variables) { bot in
            do {
                try await body(bot, try await eventually("the bot logs its address") { bot.loggedURL })
            } catch {
                Issue.record("\(story)\nthe bot wrote: \(String(bot.output.suffix(4_000)))")
                throw error
            }
        }
    }

    // MARK: - A round

    /// Starts a bot, does to it what is planned, and kills it.
    mutating func carryOut(_ plan: CrashPlan) async throws {
        story.append("\(plan)")
        try await withBot { bot, url in
            if plan.losesSession { try await world.simulator.post("sessions/invalidate") }
            if case .asSoonAsItListens = plan.death { return bot.send(SIGKILL) }
            _ = try await waitForEvents(1, url)
            if plan.isLoaded { try await world.simulator.post("load", #"{"on": true}"#) }
            if let (route, body) = plan.cut.request(scale: world.scale) { try await world.simulator.post(route, body) }
            let isBack = plan.cut != .halfOpen || plan.recovers
            if plan.recovers {
                _ = try await eventually("the bot is back") {
                    await figures(url).flatMap { $0.isConnected ? $0 : nil }
                }
            }
            switch plan.death {
            case .afterEvents(let count) where isBack: try await waitForEvents(count, url)
            case .whileEventsWait where isBack:
                _ = try await eventually("events wait for the store") {
                    await figures(url).flatMap { $0.pending > 0 ? $0 : nil }
                }
            default: break
            }
            bot.send(SIGKILL)
        }
        if plan.isLoaded { try await world.simulator.post("load", #"{"on": false}"#) }
        noteMidnight()
    }

    /// Waits until a bot has stored so many events more.
    private func waitForEvents(_ count: Int, _ url: String) async throws {
        var first: Int?
        _ = try await eventually("\(count) events are stored") {
            guard let committed = await figures(url)?.committed else { return nil as Int? }
            first = first ?? committed
            return committed >= (first ?? 0) + count ? committed : nil
        }
    }

    private func figures(_ url: String) async -> BotFigures? { await BotFigures(of: url, guild: world.guild) }

    // MARK: - Midnight

    /// Where midnight is near, or `isDue`: holds the world still until it is past, so that nothing that is replayed
    /// counts to the wrong day. Discord does not tell when somebody left or was banned.
    mutating func passMidnight(isDue: Bool = false) async throws {
        guard isDue || world.timeToMidnight < Self.held else { return }
        story.append("midnight")
        let day = day
        try await world.simulator.post("pause")
        var isInTime = false
        try await withBot { bot, url in
            try await catchUp(url)
            isInTime = world.today == day
            _ = try await eventually("midnight is past") { world.today == day ? nil : () }
            bot.send(SIGTERM)
        }
        if isInTime { self.day = world.today }
        noteMidnight()
        try await world.simulator.post("resume")
    }

    private mutating func noteMidnight() {
        if world.today != day { blurred.insert(day) }
        day = world.today
    }

    // MARK: - The end

    /// Holds the world still, lets a last bot catch up, and ends it in order.
    ///
    /// - Returns: the truth, and the members as the bot has them.
    func end() async throws -> (truth: SimulatorLedger, members: Int?) {
        try await world.simulator.post("pause")
        var members: Int?
        try await withBot { bot, url in
            try await catchUp(url)
            members = await figures(url)?.members
            bot.send(SIGTERM)
        }
        return (try await world.ledger(), members)
    }

    /// Waits until a bot has heard and stored all that happened in the world, which is held still.
    private func catchUp(_ url: String) async throws {
        if isExact { return try await catchUp(url) { $0.holdAll(from: start, to: $1) } }
        // Where events may be missing the figures could be right by chance. Somebody who comes now is heard of last.
        for _ in 0..<2 {
            try await world.simulator.post("actions", #"{"action": "join"}"#)
            try await catchUp(url) {
                $0.isConnected && $0.members == $1.members && $0.online == $1.online && $0.pending == 0
            }
        }
    }

    private func catchUp(_ url: String, _ isThere: (BotFigures, SimulatorLedger) -> Bool) async throws {
        let truth = try await world.ledger()
        var last: BotFigures?
        do {
            _ = try await eventually("the bot has caught up") {
                last = await figures(url)
                return last.map { isThere($0, truth) } == true ? () : nil
            }
        } catch {
            Issue.record("the bot: \(last?.description ?? "silent")\nfrom \(start.events)\nto \(truth)")
            throw error
        }
    }
}

extension CrashPlan.Cut {
    /// What the simulator is asked for. Some of the durations are those of the machine's clock.
    fileprivate func request(scale: Double) -> (route: String, body: String)? {
        switch self {
        case .none: nil
        case .socketsDie: ("connections/drop", #"{"code": null}"#)
        case .closed: ("connections/drop", #"{"code": 4000}"#)
        case .reset: ("faults", #"{"fault": "reset"}"#)
        case .halfOpen: ("faults", #"{"fault": "half-open"}"#)
        case .refused: ("faults", "{\"fault\": \"refuse-connections\", \"seconds\": \(Int(scale / 2))}")
        }
    }
}
