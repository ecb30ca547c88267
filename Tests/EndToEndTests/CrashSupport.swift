// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordSimulator
import Foundation
import TestSupport
import Testing
import Timekeeping

/// How long and how wildly it goes, from the environment: `CRASH_ROUNDS`, `CRASH_SEED`, `CRASH_TIME_SCALE`.
struct CrashSettings: Sendable {
    let rounds = number("CRASH_ROUNDS") ?? 4
    let seed = UInt64(number("CRASH_SEED") ?? 1)
    /// Beyond 600 what belongs together (a kick and the audit log's word of it, within half a minute) is hardly heard
    /// in time on a busy machine.
    let timeScale = number("CRASH_TIME_SCALE") ?? 240
    /// In a second of the machine's time; of a hundred, two are not presences.
    let eventsPerSecond = 1_500

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

/// What is done to the bot and to its line in one round.
struct CrashPlan: Sendable, CustomStringConvertible {
    /// How the line is cut.
    enum Cut: String, CaseIterable {
        case none, socketsDie, closed, reset, halfOpen, refused
    }

    /// When the bot is killed.
    enum Death: Sendable {
        /// While it starts and resumes.
        case asSoonAsItListens
        /// So many events after the cut.
        case afterEvents(Int)
        /// While events wait for the store or are being committed.
        case whileEventsWait
    }

    let round: Int
    let cut: Cut
    let death: Death
    /// Whether events come as fast as they are read.
    let isLoaded: Bool
    /// Whether the bot has come back from the cut before it is killed.
    let recovers: Bool
    /// Whether the next resume is refused.
    let losesSession: Bool

    init(_ settings: CrashSettings, round: Int, mayLoseSession: Bool) {
        var random = SeededRandom(seed: settings.seed &* 1_000_003 &+ UInt64(round))
        self.round = round
        cut = Cut.allCases[(Int(settings.seed % 6) + round) % Cut.allCases.count]
        isLoaded = Int.random(in: 0..<3, using: &random) == 0
        // It takes seconds until a line that is dead in silence is noticed.
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
        if recovers { parts.append("after it was back") }
        if losesSession { parts.append("the resume is refused") }
        return parts.joined(separator: ", ")
    }
}

/// A simulated community that lives fast, in a process of its own, and the zone in which its days are counted.
struct CrashWorld: Sendable {
    let simulator: SimulatorControl
    let timeZone: TimeZone
    let guild: String
    private let clock: ScaledClock

    /// Lets a world live while `body` runs; it begins held still.
    static func living(_ settings: CrashSettings, _ body: (CrashWorld) async throws -> Void) async throws {
        let eventsPerSecond = Double(settings.eventsPerSecond) / Double(settings.timeScale)
        let arguments = [
            "simulate", "--port", "0", "--members", "500", "--seed", "\(settings.seed)",
            "--time-scale", "\(settings.timeScale)", "--events-per-second", "\(eventsPerSecond)",
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
        // Six seconds are enough for the first rounds. The ledger can tell the days of zones of quarters of an hour.
        let early = clock.now.secondsSince1970 + 6 * clock.scale
        let midnight = Int((early / 900).rounded(.up)) * 900
        let rest = midnight % 86_400
        let offset = rest > 43_200 ? 86_400 - rest : -rest
        timeZone = try #require(TimeZone(identifier: Self.zone(offset: offset)))
    }

    private static func zone(offset: Int) -> String {
        guard offset != 0 else { return "GMT" }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = offset.magnitude / 60
        return "GMT\(offset < 0 ? "-" : "+")\(padded(Int(minutes / 60)))\(padded(Int(minutes % 60)))"
    }

    /// The local date, as the ledger writes it.
    var today: String {
        Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day().format(now)
    }

    /// How long it takes until midnight, in seconds of the machine's time.
    var timeToMidnight: Double {
        let local = now.timeIntervalSince1970 + Double(timeZone.secondsFromGMT())
        return (86_400 - local.truncatingRemainder(dividingBy: 86_400)) / clock.scale
    }

    /// Seconds of the world's time in one of the machine's.
    var scale: Double { clock.scale }

    private var now: Date { Date(timeIntervalSince1970: clock.now.secondsSince1970) }

    func ledger() async throws -> SimulatorLedger { try await simulator.ledger(timeZone: timeZone) }
}
