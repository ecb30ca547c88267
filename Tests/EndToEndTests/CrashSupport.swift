// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import TestSupport
import Testing
import Timekeeping

/// The number of rounds, the seed and the pace, from the environment: `CRASH_ROUNDS`, `CRASH_SEED`, `CRASH_TIME_SCALE`.
struct CrashSettings: Sendable {
    let rounds = number("CRASH_ROUNDS") ?? 4
    let seed = UInt64(number("CRASH_SEED") ?? 1)
    /// Above 600, related events (a kick and its audit log entry, within half a minute) may arrive too late on a busy
    /// machine.
    let timeScale = number("CRASH_TIME_SCALE") ?? 240
    /// Per second of real time; 98 percent are presence updates.
    let eventsPerSecond = 1_500
    /// Per second of real time; there are also reactions, threads and members in voice.
    let messagesPerSecond = 20

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

/// The disruptions of one round.
struct CrashPlan: Sendable, CustomStringConvertible {
    /// How the connection is disrupted.
    enum Cut: String, CaseIterable {
        case none, socketsDie, closed, reset, halfOpen, refused
    }

    /// When the bot is killed.
    enum Death: Sendable {
        /// While it starts and resumes.
        case asSoonAsItListens
        /// After a number of events since the cut.
        case afterEvents(Int)
        /// While events are pending or being committed.
        case whileEventsWait
    }

    let round: Int
    let cut: Cut
    let death: Death
    /// Whether events are sent as fast as they are read.
    let isLoaded: Bool
    /// Whether the bot reconnects after the cut before it is killed.
    let recovers: Bool
    /// Whether the next resume is rejected.
    let losesSession: Bool

    init(_ settings: CrashSettings, round: Int, mayLoseSession: Bool) {
        var random = SeededRandom(seed: settings.seed &* 1_000_003 &+ UInt64(round))
        self.round = round
        cut = Cut.allCases[(Int(settings.seed % 6) + round) % Cut.allCases.count]
        isLoaded = Int.random(in: 0..<3, using: &random) == 0
        // A half-open connection is only detected after seconds.
        recovers = Int.random(in: 0..<(cut == .halfOpen ? 4 : 2), using: &random) == 0
        let events = Int.random(in: 1...80, using: &random)
        death =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: .asSoonAsItListens
            case 1...4: .whileEventsWait
            default: .afterEvents(events)
            }
        losesSession = mayLoseSession && round % 2 == 0
    }

    var description: String {
        var parts = ["round \(round): cut \(cut.rawValue)", "killed \(death)"]
        if isLoaded { parts.append("under load") }
        if recovers { parts.append("after reconnecting") }
        if losesSession { parts.append("the resume is rejected") }
        return parts.joined(separator: ", ")
    }
}

/// A simulated guild with a fast clock, in a separate process, and the time zone of its days.
struct CrashWorld: Sendable {
    let simulator: SimulatorControl
    let timeZone: TimeZone
    let guild: String
    private let clock: ScaledClock

    /// Runs a world, initially paused, while `body` runs.
    static func living(_ settings: CrashSettings, _ body: (CrashWorld) async throws -> Void) async throws {
        let eventsPerSecond = Double(settings.eventsPerSecond) / Double(settings.timeScale)
        let arguments = [
            "simulate", "--port", "0", "--members", "500", "--seed", "\(settings.seed)",
            "--time-scale", "\(settings.timeScale)", "--events-per-second", "\(eventsPerSecond)",
            // Every event can be replayed, so that every event can be counted.
            "--replay-limit", "unlimited", "--resume-window", "86400",
            // Nothing happens in the channels before the first bot is ready.
            "--messages-per-second", "0",
        ]
        try await RunningProgram.running(Program.statsbot, arguments) { simulate in
            let variables = try await eventually("the simulator prints its variables") { simulate.variables }
            let world = try CrashWorld(simulator: SimulatorControl(variables: variables))
            try await world.simulator.post("pause")
            try await body(world)
            simulate.send(SIGINT)
        }
    }

    private init(simulator: SimulatorControl) throws {
        self.simulator = simulator
        guild = try #require(simulator.variables["GUILD_ID"])
        clock = try #require(ScaledClock(simulator.variables["STATSBOT_CLOCK"] ?? ""))
        // Six seconds are enough for the first rounds. The next full hour is midnight in one of the zones `Etc/GMT±h`.
        let early = clock.wallNow.secondsSince1970 + 6 * clock.scale
        let hour = Int((early / 3_600).rounded(.up)) % 24
        // In these names, the sign is that of the time to add for UTC.
        let zone = hour > 12 ? "Etc/GMT-\(24 - hour)" : hour > 0 ? "Etc/GMT+\(hour)" : "Etc/GMT"
        timeZone = try #require(TimeZone(identifier: zone))
    }

    /// The local date in the ledger's format.
    var today: String {
        Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day().format(now)
    }

    /// Time until midnight, in seconds of real time.
    var timeToMidnight: Double {
        let local = now.timeIntervalSince1970 + Double(timeZone.secondsFromGMT())
        return (86_400 - local.truncatingRemainder(dividingBy: 86_400)) / clock.scale
    }

    /// Seconds of simulated time per second of real time.
    var scale: Double { clock.scale }

    private var now: Date { Date(timeIntervalSince1970: clock.wallNow.secondsSince1970) }

    func ledger() async throws -> SimulatorLedger {
        try await simulator.ledger(timeZone: timeZone, withActivity: true)
    }
}
