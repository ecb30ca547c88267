// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ArgumentParser
import BotConfiguration
import BuildInfo
import StatsBot

/// `statsbot`.
@main
struct EntryPoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statsbot",
        abstract: "Counts a Discord community and shows the numbers where people look.",
        discussion: """
            The numbers stand in channel names, in Prometheus metrics and in a JSON API. "statsbot demo" shows all of it \
            against a simulated Discord, with no account and no network.
            """,
        version: Version.line,
        subcommands: [
            RunCommand.self, CheckConfigCommand.self, DemoCommand.self, SimulateCommand.self, ProbeCommand.self,
            DocumentsCommand.self,
        ],
        groupedSubcommands: [
            .init(
                name: "The database",
                subcommands: [
                    ImportCommand.self, ExportCommand.self, BackupCommand.self, RestoreCommand.self, ForgetCommand.self,
                ])
        ])
}
