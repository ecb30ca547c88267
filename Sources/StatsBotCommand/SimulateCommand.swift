// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import DiscordSimulator
import Foundation
import Logging
import Machine
import ServiceLifecycle
import StatsBot
import Timekeeping

/// `statsbot simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run a simulated Discord on this machine and print the variables that point a bot at it.",
        discussion: """
            The guild is active: members join, leave, are banned, and go online and offline. GET /simulator/ledger returns \
            what really happened; POST /simulator/pause and /simulator/resume stop and continue it. With --guilds the bot is \
            in several guilds, listed in the YAML file that --write-config writes for "statsbot run --config".
            """)

    @OptionGroup var world: WorldOptions

    @Option(help: "Port to listen on; 0 picks a free one.")
    var port = 8_900

    @Option(name: .customLong("time-scale"), help: "Seconds of simulated time per second of real time.")
    var timeScale = 1.0

    @Option(
        name: .customLong("events-per-second"),
        help: "Events per second of simulated time (default: those of a typical guild).")
    var eventsPerSecond: Double?

    @Flag(help: "Add channels with messages, reactions, threads, voice and boosts, at a typical rate.")
    var activity = false

    @Option(
        name: .customLong("messages-per-second"),
        help: """
            Messages per second of simulated time, averaged over a day; implies --activity. With 0, nothing happens in the \
            channels without an action.
            """)
    var messagesPerSecond: Double?

    @Option(help: "JSON file with a scenario, such as scenarios/rough-day.json.")
    var scenario: String?

    @Option(
        name: .customLong("write-config"), help: "Also write a YAML file for \"statsbot run --config\".",
        completion: .file(extensions: ["yaml", "yml"]))
    var configFile: String?

    @Flag(help: "Send events as fast as the client reads them, for benchmarks.")
    var load = false

    @Flag(help: "Serve https and wss, with a certificate that the printed variables make the bot trust.")
    var tls = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard eventsPerSecond.map({ $0 > 0 && $0.isFinite }) ?? true else {
            throw ValidationError("--events-per-second must be above 0.")
        }
        guard messagesPerSecond.map({ (0...100_000).contains($0) }) ?? true else {
            throw ValidationError("--messages-per-second must be from 0 to 100000.")
        }
    }

    func run() async throws {
        try await reportingErrors {
            try OpenFileLimit.raise()
            LoggingSystem.bootstrap { label in
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = .notice
                return handler
            }
            let logger = Logger(label: "simulator")
            var configuration = world.configuration(port: port, timeScale: timeScale)
            configuration.eventsPerSecond = eventsPerSecond
            configuration.tls = tls
            configuration.load = load
            if activity || messagesPerSecond != nil {
                configuration.activity = SimulatorActivity(messagesPerSecond: messagesPerSecond)
            }
            configuration.scenario = try scenario.map(SimulatorScenario.init(contentsOf:))
            let clock = try world.clock(timeScale: timeScale)
            let discord = SimulatedDiscord(configuration: configuration, clock: clock, logger: logger)
            try await SignalledGroup.run(
                [
                    SimulatorService(
                        discord: discord,
                        onListening: { [configFile] endpoints in
                            let variables = SimulatorVariables(discord, endpoints, clock: clock)
                            if let configFile { try Self.write(variables.yaml, to: configFile) }
                            print(variables.text(file: configFile))
                            // Output to a file or pipe is not line-buffered, and a script may be waiting for it.
                            fflush(nil)
                        })
                ], logger: logger)
        }
    }

    /// Atomic, because a script may be waiting for the file.
    private static func write(_ yaml: String, to path: String) throws {
        do {
            try Data(yaml.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw ValidationError("--write-config cannot write the file \"\(path)\".")
        }
    }
}
