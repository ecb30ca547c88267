// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import BotLogging
import Counting
import DiscordModels
import DiscordSimulator
import Exporter
import Foundation
import Logging
import Machine
import ServiceLifecycle
import StatsBot
import Timekeeping

/// `statsbot demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the bot against a simulated Discord in the same process: no account, no token, no network.",
        discussion: "Prints what to open, then a line for each notable event. Press Ctrl-C to stop.")

    @OptionGroup var world: WorldOptions

    @Option(help: "Address of the bot's HTTP server; 0.0.0.0 accepts connections from other machines.")
    var host = "127.0.0.1"

    @Option(help: "Port of the bot's HTTP server; 0 picks a free one.")
    var port = 9_464

    @Option(name: .customLong("time-scale"), help: "Seconds of simulated time per second of real time.")
    var timeScale = 60.0

    @Option(
        name: .customLong("data-dir"),
        help: "Folder for the database (default: a temporary folder, removed at the end).")
    var dataDirectory: String?

    @Option(
        name: .customLong("history-days"),
        help: "Days of generated history in a new database; 0 for none.")
    var historyDays = 90

    @Option(help: "Stop after this number of seconds of real time.")
    var duration: Double?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard world.guilds > 0 else { throw ValidationError("--guilds must be from 1 to 10.") }
        guard (0...730).contains(historyDays) else {
            throw ValidationError("--history-days must be from 0 to 730.")
        }
        guard duration.map({ $0 > 0 && $0 < 1e9 }) ?? true else { throw ValidationError("--duration must be above 0.") }
    }

    func run() async throws {
        try await reportingErrors {
            try OpenFileLimit.raise()
            Allocator.returnFreedMemory()
            // Closing the output (`| head`) must not end the bot; SwiftNIO would set this a little later.
            signal(SIGPIPE, SIG_IGN)
            let registry = MetricRegistry(catalog: MetricCatalog.descriptors)
            let clock = try world.clock(timeScale: timeScale)
            let logs = LogRouter(level: LiveLogLevel(.warning), terminal: .standardError, clock: clock)
            Observability.bootstrap(logs, registry: registry)
            defer { logs.flush(within: Observability.flushSeconds) }
            let logger = Logger(label: "statsbot.demo")
            let folder = try DemoFolder(dataDirectory)
            defer { folder.remove() }
            var simulation = world.configuration(port: 0, timeScale: timeScale)
            simulation.activity = SimulatorActivity()
            simulation.historyDays = DemoHistory.hasDatabase(in: folder.path) ? 0 : historyDays
            let discord = SimulatedDiscord(
                configuration: simulation, clock: clock, logger: Logger(label: "simulator"))

            let narrator = Narrator(clock: clock)
            let guilds = world.guilds == 1 ? "" : "\(world.guilds) guilds, the first of "
            narrator.write(
                "StatsBot demo: a bot and a simulated Discord of \(guilds)\(world.members) members, in one process.")
            narrator.write("Time runs \(timeScale.formatted()) times as fast as real time.")
            var services: [any Service] = [
                SimulatorService(discord: discord) { _ in },
                DemoBot(
                    discord: discord, clock: clock, host: host, port: port, dataDirectory: folder.path,
                    historyDays: simulation.historyDays, registry: registry, logs: logs, narrator: narrator,
                    logger: logger),
            ]
            if let duration { services.append(Timeout(duration: .seconds(duration))) }
            try await SignalledGroup.run(services, logger: logger)
            narrator.write("Stopped.")
        }
    }
}

/// Runs the bot once the simulator is listening.
private struct DemoBot: Service {
    let discord: SimulatedDiscord
    let clock: ScaledClock
    let host: String
    let port: Int
    let dataDirectory: String
    let historyDays: Int
    let registry: MetricRegistry
    let logs: LogRouter
    let narrator: Narrator
    let logger: Logger

    func run() async throws {
        let endpoints = try await discord.waitUntilListening()
        let configuration = try configuration(SimulatorVariables(discord, endpoints, clock: clock))
        if historyDays > 0 {
            let history = DemoHistory(
                guilds: discord.guilds, directory: dataDirectory, zones: configuration.zones, now: clock.wallNow.date)
            let events = try await history.write()
            narrator.write("Generated \(historyDays) days of history (\(events.formatted()) member events).")
        }
        let application = try await Bot.build(
            configuration, registry: registry, logger: logger, logs: logs, narrate: narrator.narrate)
        narrator.write(
            DemoTable.lines(
                bot: "http://\(application.address)", simulator: endpoints.controlURL,
                guilds: discord.guilds.map(\.id.description)))
        try await application.run()
    }

    private func configuration(_ simulator: SimulatorVariables) throws -> BotConfiguration {
        let own = [
            ("EXPORTER_HOST", host), ("EXPORTER_PORT", String(port)), ("EXPORTER_OPEN", "loopback"),
            ("DATA_DIR", dataDirectory),
        ]
        let variables = Dictionary((simulator.all + own).map { ($0.name, $0.value) }) { $1 }
        guard discord.guilds.count > 1 else { return try BotConfiguration.load(variables: variables) }
        // Only a YAML file can contain a list.
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("statsbot-demo-\(UUID().uuidString.prefix(8)).yaml").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(simulator.yaml.utf8).write(to: URL(filePath: file), options: .withoutOverwriting)
        // Ignores a .env file in the working directory.
        return try BotConfiguration.load(
            from: ConfigurationSources(environment: variables, environmentFile: "/dev/null", yamlFile: file))
    }
}

/// Ends its service group after `duration`.
private struct Timeout: Service {
    let duration: Duration

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await ContinuousClock().sleep(for: duration) }
    }
}
