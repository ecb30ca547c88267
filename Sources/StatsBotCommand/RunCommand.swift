// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import BotLogging
import Exporter
import Logging
import StatsBot
import UnixSignals

/// `statsbot run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the bot until it is told to end (Ctrl-C or SIGTERM).",
        discussion: """
            The configuration comes from --set, the environment, a .env file and a YAML file, the first that says \
            something wins. docs/configuration.md lists every variable; "statsbot check-config" shows what is in force. \
            SIGHUP reads the sources again. Exit codes: 0 after an orderly end, 78 for a configuration that cannot be \
            used, 77 where Discord refuses the bot, 1 for anything else.
            """)

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        try await reportingErrors {
            let hangups = await UnixSignalsSequence(trapping: .sighup)
            let configuration = try BotConfiguration.load(from: options.sources)
            let registry = MetricRegistry(catalogue: MetricCatalogue.descriptors)
            let level = LiveLogLevel(configuration.process.logging.level)
            let logs = LogRouter(configuration, level: level, terminal: .standardError)
            Observability.bootstrap(logs, registry: registry)
            // The very last: the end is logged too.
            defer { logs.flush(within: Observability.flushSeconds) }
            let logger = Logger(label: "statsbot")
            for warning in configuration.warnings { logger.warning("\(warning)") }
            let application = try await Bot.build(
                configuration, registry: registry, logger: logger, logs: logs, relief: Observability.relief(logs),
                logLevel: level
            ) { moment in
                if case .serving(let url) = moment {
                    logger.info("serving", metadata: ["http.url": "\(url)"])
                }
            }
            let reload = ReloadOnHangup(
                hangups: hangups, application: application,
                load: { [options] in try BotConfiguration.load(from: options.sources) }, logger: logger)
            try await SignalledGroup.run([reload, application], logger: logger)
        }
    }
}
