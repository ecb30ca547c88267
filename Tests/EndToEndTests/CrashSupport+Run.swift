// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import Testing

/// One simulated guild, one database, and bots that are killed one after another.
struct CrashRun {
    private static let held: Double = 3.5

    let world: CrashWorld
    let folder: String
    /// Whether all resumes succeed, so that every event can be counted.
    let isExact: Bool
    /// A log of the actions, to reproduce a failure.
    private(set) var story: [String]
    /// Days that ended while the world was not paused: events replayed after midnight may count toward the next day.
    private(set) var blurred: Set<String> = []
    /// The ledger when the first bot was ready.
    private(set) var start: SimulatorLedger
    private var day: String

    /// Runs a first bot while the world is paused, then resumes the world.
    ///
    /// `messages`: Per second of simulated time.
    init(world: CrashWorld, folder: String, isExact: Bool, messages: Double, title: String) async throws {
        self.world = world
        self.folder = folder
        self.isExact = isExact
        story = [title]
        day = world.today
        start = try await world.ledger()
        let start = start
        try await withBot { bot, url in
            try await catchUp(url) { $0.includeAll(from: start, to: $1) }
            _ = try await eventually("gaps can be repaired") { await counts(url)?.isComplete == true ? () : nil }
            // The first commit, which stores a session to resume.
            try await world.simulator.post("actions", #"{"action": "join"}"#)
            try await catchUp(url) { $0.includeAll(from: start, to: $1) }
            bot.send(SIGTERM)
        }
        try await world.simulator.post("activity", "{\"messages_per_second\": \(messages)}")
        try await world.simulator.post("resume")
    }

    /// The bots of this run.
    var stored: StoredBot { StoredBot(guild: world.guild, folder: folder, timeZone: world.timeZone) }

    /// Runs a bot until `body` has ended it; reports the actions if an error occurs.
    private func withBot(_ body: (RunningProgram, String) async throws -> Void) async throws {
        try await stored.run(world.simulator.variables, story: story, body)
    }

    // MARK: - A round

    /// Starts a bot, carries out the plan, and kills the bot.
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
                _ = try await eventually("the bot has reconnected") {
                    await counts(url).flatMap { $0.isConnected ? $0 : nil }
                }
            }
            switch plan.death {
            case .afterEvents(let count) where isBack: try await waitForEvents(count, url)
            case .whileEventsWait where isBack:
                _ = try await eventually("events are pending") {
                    await counts(url).flatMap { $0.pending > 0 ? $0 : nil }
                }
            default: break
            }
            bot.send(SIGKILL)
        }
        if plan.isLoaded { try await world.simulator.post("load", #"{"on": false}"#) }
        noteMidnight()
    }

    /// Waits until a bot has stored `count` more events.
    private func waitForEvents(_ count: Int, _ url: String) async throws {
        var first: Int?
        _ = try await eventually("\(count) events are stored") {
            guard let committed = await counts(url)?.committed else { return nil as Int? }
            first = first ?? committed
            return committed >= (first ?? 0) + count ? committed : nil
        }
    }

    private var firstDay: String { start.days.first?.date ?? world.today }

    private func counts(_ url: String) async -> BotCounts? { await BotCounts(of: url, guild: world.guild) }

    // MARK: - Midnight

    /// If midnight is near, or `isDue`: pauses the world until it is past, so that replayed events do not count toward the
    /// wrong day. Discord does not provide the time of a leave or ban.
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

    /// Pauses the world, lets a last bot catch up, waits until it has counted all activity, and stops it gracefully.
    ///
    /// - Returns: the ledger, the bot's member count, and its figures of the days.
    func end() async throws -> (truth: SimulatorLedger, members: Int?, active: [ActiveDay]) {
        try await world.simulator.post("pause")
        var result: (SimulatorLedger, Int?, [ActiveDay])?
        try await withBot { bot, url in
            try await catchUp(url)
            let truth = try await world.ledger()
            try await waitForActivity(truth, url)
            let days = "\(url)/api/v1/activity?guild=\(world.guild)&step=day&from=\(firstDay)"
            let active = try #require(await Web.json(days, as: ActiveDay.List.self))
            result = (truth, await counts(url)?.members, active.buckets)
            bot.send(SIGTERM)
        }
        return try #require(result)
    }

    /// Waits until a bot has counted every message in its channel and hour; if all events are replayed, also every thread and
    /// reaction.
    private func waitForActivity(_ ledger: SimulatorLedger, _ url: String) async throws {
        // Members may have joined before the first bot was ready; there is a message for each of them.
        let truth = ChannelActivity(try #require(ledger.activity)) - ChannelActivity(try #require(start.activity))
        // Reactions, threads and time in voice cannot be read from a history: if they were missed, the bot says so.
        func wait(_ part: (ChannelActivity) -> ChannelActivity) async throws {
            try await truth.waitUntilCounted(
                by: url, guild: world.guild, from: firstDay, isComplete: isExact, part: part)
        }
        try await wait { isExact ? $0.withoutReactions : $0.ofMessages }
        if isExact { try await wait(\.reactionsByChannel) }
    }

    /// Waits until a bot has received and stored all events of the world, which is paused.
    private func catchUp(_ url: String) async throws {
        if isExact { return try await catchUp(url) { $0.includeAll(from: start, to: $1) } }
        // If events may be missing, the counts could match by chance. A join now is the last event to be received.
        for _ in 0..<2 {
            try await world.simulator.post("actions", #"{"action": "join"}"#)
            try await catchUp(url) {
                $0.isConnected && !$0.isRepairing && $0.members == $1.members && $0.online == $1.online
                    && $0.pending == 0
            }
        }
    }

    private func catchUp(_ url: String, _ isDone: (BotCounts, SimulatorLedger) -> Bool) async throws {
        let truth = try await world.ledger()
        var last: BotCounts?
        do {
            _ = try await eventually("the bot has caught up") {
                last = await counts(url)
                return last.map { isDone($0, truth) } == true ? () : nil
            }
        } catch {
            Issue.record("the bot: \(last?.description ?? "silent")\nfrom \(start.events)\nto \(truth)")
            throw error
        }
    }
}

extension CrashPlan.Cut {
    /// The request to the simulator. Some of the durations are in real time.
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
