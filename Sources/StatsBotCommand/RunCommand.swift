// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import BotLogging
import Counting
import Exporter
import Logging
import Machine
import StatsBot
import UnixSignals

/// `statsbot run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the bot. Stop it with Ctrl-C or SIGTERM.",
        discussion: """
            Settings come from --set, the environment, a .env file and a YAML file; the first that sets a variable wins. \
            docs/configuration.md lists every variable; "statsbot check-config" prints the effective values. SIGHUP reloads \
            the configuration. Exit codes: 0 after a graceful shutdown, 78 for an invalid configuration, 77 if Discord \
            rejects the bot, 1 for any other error.
            """)

    @Flag(
        help: """
            If the database is missing, empty or damaged, start with an empty one instead of restoring the best backup.
            """)
    var startEmpty = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await reportingErrors {
            try OpenFileLimit.raise()
            Allocator.returnFreedMemory()
            let hangups = await UnixSignalsSequence(trapping: .sighup)
            let configuration = try BotConfiguration.load(from: options.sources)
            let registry = MetricRegistry(catalog: MetricCatalog.descriptors)
            let level = LiveLogLevel(configuration.process.logging.level)
            let logs = LogRouter(configuration, level: level, terminal: .standardError)
            Observability.bootstrap(logs, registry: registry)
            // Last, so that the shutdown is logged too.
            defer { logs.flush(within: Observability.flushSeconds) }
            let logger = Logger(label: "statsbot")
            for warning in configuration.warnings { logger.warning("\(warning)") }
            // Trapped from the first group until the last: a signal that is released in between would end the process.
            var traps: UnixSignalsSequence?
            defer { withExtendedLifetime(traps) {} }
            let application = try await Bot.waitingForAccess(configuration, logger: logger) { services in
                traps = await UnixSignalsSequence(trapping: .sigint, .sigterm)
                try await SignalledGroup.run(services, logger: logger, isLast: false)
            } build: {
                try await Bot.build(
                    configuration, startsEmpty: startEmpty, registry: registry, logger: logger, logs: logs,
                    relief: Observability.relief(logs), logLevel: level
                ) { event in
                    if case .serving(let url) = event {
                        logger.info("serving", metadata: ["http.url": "\(url)"])
                    }
                }
            }
            guard let application else { return }
            let reload = ReloadOnHangup(
                hangups: hangups, application: application,
                load: { [options] in try BotConfiguration.load(from: options.sources) }, logger: logger)
            try await SignalledGroup.run([reload, application], logger: logger)
        }
    }
}
