// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
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
            The configuration comes from the environment, then from the file of --env-file. Every variable is listed \
            in the README. Exit codes: 0 after an orderly end, 78 for a configuration that cannot be used, 77 where \
            Discord refuses the bot, 1 for anything else.
            """)

    @Option(name: .customLong("env-file"), help: "A file of NAME=value lines; variables of the environment win.")
    var envFile: String?

    func run() async throws {
        try await reportingErrors {
            let hangups = await UnixSignalsSequence(trapping: .sighup)
            let configuration = try await BotConfiguration.load(environmentFile: envFile)
            let registry = MetricRegistry(catalogue: MetricCatalogue.descriptors)
            let recentLogs = RecentLogs(configuration)
            Observability.bootstrap(level: configuration.logLevel, registry: registry, recentLogs: recentLogs)
            let logger = Logger(label: "statsbot")
            let application = try await Application.build(
                configuration, registry: registry, logger: logger, recentLogs: recentLogs
            ) { moment in
                if case .serving(let url) = moment {
                    logger.info("serving", metadata: ["http.url": "\(url)"])
                }
            }
            try await SignalledGroup.run(
                [ReloadOnHangup(hangups: hangups, application: application, logger: logger), application],
                logger: logger)
        }
    }
}
