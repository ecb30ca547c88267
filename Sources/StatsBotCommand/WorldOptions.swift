// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import DiscordSimulator
import Timekeeping

/// The options that shape the simulated world.
struct WorldOptions: ParsableArguments {
    @Option(help: "Members of the simulated guild at the start.")
    var members = 5_000

    @Option(help: "Guilds that the bot is in, 0 to 10; each further guild has half as many members.")
    var guilds = 1

    @Option(help: "Seed of the simulation; the same seed gives the same guild.")
    var seed: UInt64 = 1

    @Option(
        name: .customLong("replay-limit"),
        help: """
            Events that can be replayed when a session is resumed: auto (like Discord: 75 for each guild, at least 100, at \
            most 3500), a number, or unlimited.
            """)
    var replayLimit = "auto"

    @Option(
        name: .customLong("resume-window"),
        help: "Seconds of simulated time for which a disconnected session can be resumed.")
    var resumeWindow = 180.0

    func validate() throws {
        guard (1...1_000_000).contains(members) else { throw ValidationError("--members must be from 1 to 1000000.") }
        guard (0...10).contains(guilds) else { throw ValidationError("--guilds must be from 0 to 10.") }
        guard SimulatorReplayLimit(replayLimit) != nil else {
            throw ValidationError("--replay-limit must be \(SimulatorReplayLimit.allowed), got \"\(replayLimit)\".")
        }
        guard (0...31_536_000).contains(resumeWindow) else {
            throw ValidationError("--resume-window must be from 0 to 31536000 seconds.")
        }
    }

    /// The clock that the simulator and the bot share.
    func clock(timeScale: Double) throws -> ScaledClock {
        guard (0.01...10_000).contains(timeScale),
            let clock = ScaledClock(origin: SystemClock().wallNow, scale: timeScale)
        else {
            throw ValidationError("--time-scale must be from 0.01 to 10000.")
        }
        return clock
    }

    /// The simulator's configuration.
    func configuration(port: Int, timeScale: Double) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.port = port
        configuration.members = members
        configuration.guilds = guilds
        configuration.seed = seed
        configuration.timeScale = timeScale
        configuration.replayLimit = SimulatorReplayLimit(replayLimit) ?? .auto
        configuration.resumeWindow = .seconds(resumeWindow)
        return configuration
    }
}
