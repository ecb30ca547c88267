// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import ArgumentParser
import Foundation
import SQLiteStorage
import StatsBot
import Storage

/// `statsbot import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import a history: the old bot's member_stats.json, a JSON export, or a table of activity in CSV.",
        discussion: """
            The whole file is checked before anything is imported; a damaged file is rejected with line and column. With \
            --lenient every valid event of a damaged file is imported, but no activity. Importing a file twice changes nothing. \
            Days of activity that the bot counted itself, or that were imported before, stay as they are. Exit codes: 0 if \
            everything was imported, 65 for a damaged file, 66 for an unreadable one, 130 after Ctrl-C, 78 for an invalid configuration, \
            1 for any other error.
            """)

    @Argument(help: "File to import, such as data/member_stats.json.", completion: .file(extensions: ["json", "csv"]))
    var file: String

    @Option(help: "ID of the guild that the history belongs to.")
    var guild: UInt64

    @Flag(help: "Import what is valid in a damaged or truncated file, and list the rest.")
    var lenient = false

    @Flag(name: .customLong("new-guild"), help: "Allow a guild that is not in the database yet.")
    var newGuild = false

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let settings = try location.settings()
            let database = try HistoryStore(settings, createIfMissing: true, guild: guild)
            if !newGuild, !database.guilds.isEmpty {
                try database.expect(guild, advice: "If the id is right, add --new-guild.")
            }
            let line = ProgressLine()
            let timeZone = settings.timeZone(of: guild)
            let history = HistoryImport(guild: guild, timeZone: timeZone, isLenient: lenient)
            let report: ImportReport
            do {
                report = try await interruptible { isInterrupted in
                    try await history.run(
                        file, insert: database.store.importEvents,
                        insertActivity: { try await database.store.importActivity($0, of: guild) },
                        progress: line.show, isInterrupted: isInterrupted)
                }
            } catch let error as HistoryFileError {
                line.end()
                if let report = error.report { print(report.text(in: timeZone), terminator: "") }
                line.end("statsbot: \(error)")
                throw ExitCode(error.exitCode)
            }
            line.end()
            try await database.store.close()
            print(report.text(in: timeZone), terminator: "")
            if report.isInterrupted { throw ExitCode(130) }
        }
    }
}

/// The location of the database.
struct HistoryLocation: ParsableArguments {
    @Option(
        name: .customLong("data-dir"), help: "Folder of the database (default: DATA_DIR, or else data).",
        completion: .directory)
    var dataDirectory: String?

    @OptionGroup var options: ConfigurationOptions

    func settings() throws -> HistorySettings {
        try HistorySettings.read(from: options.sources, dataDirectory: dataDirectory)
    }
}
