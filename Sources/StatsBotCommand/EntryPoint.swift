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
        abstract: "Count a Discord community and show the numbers where people look.",
        discussion: """
            Live counts in channel names, in Prometheus metrics and in a JSON API. "statsbot demo" shows all of them against \
            a simulated Discord, without an account or a network.
            """,
        version: Version.line,
        subcommands: [
            RunCommand.self, InviteCommand.self, CheckConfigCommand.self, DemoCommand.self, SimulateCommand.self,
            ProbeCommand.self, DocumentsCommand.self,
        ],
        groupedSubcommands: [
            .init(
                name: "Database",
                subcommands: [
                    ImportCommand.self, ExportCommand.self, BackfillCommand.self, BackupCommand.self,
                    RestoreCommand.self,
                    ForgetCommand.self,
                ])
        ])
}
