// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import Logging
import Machine
import StatsBot

/// `statsbot check-config`.
struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check the configuration and print each effective value with its source.",
        discussion: """
            Reads the same sources as "statsbot run"; secrets are masked. With --online it asks Discord about the token, the \
            intents and, in each guild, the channels and the bot's permissions, and changes nothing. Exit codes: 0 for a \
            valid configuration, with or without warnings, 78 for an invalid one, 1 if something is missing in Discord.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Also check with Discord.")
    var online = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard !(json && online) else { throw ValidationError("--json cannot be combined with --online.") }
    }

    func run() async throws {
        try await reportingErrors {
            let checked = CheckedConfiguration(options.sources)
            if json {
                print(try checked.json, terminator: "")
                if checked.error != nil { throw ExitCode(ConfigurationError.exitCode) }
                return
            }
            print(checked.table)
            for warning in checked.warnings { print("warning: \(warning)") }
            if let error = checked.error { throw error }
            print("The configuration is valid.")
            if online, let configuration = checked.configuration {
                try OpenFileLimit.raise()
                try await check(configuration)
            }
        }
    }

    private func check(_ configuration: BotConfiguration) async throws {
        let logger = Logger(label: "statsbot") { _ in SwiftLogNoOpLogHandler() }
        let findings = try await OnlineCheck.run(configuration, logger: logger)
        print("")
        for finding in findings { print(finding) }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }
}
