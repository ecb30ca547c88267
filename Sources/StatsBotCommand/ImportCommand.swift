// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import ArgumentParser
import Foundation
import StatsBot
import Storage

/// `statsbot import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes a history into the database: the old bot's member_stats.json, or an export as JSON.",
        discussion: """
            The file is checked as a whole before anything is taken; a damaged one is refused, with the line and the \
            column. With --lenient everything in it that is whole is taken. Importing a file twice takes nothing twice. \
            Exit codes: 0 when all was taken, 65 for a damaged file, 66 for one that cannot be read, 130 after Ctrl-C, \
            78 for a configuration that cannot be used, 1 for anything else.
            """)

    @Argument(help: "The file, such as data/member_stats.json.", completion: .file(extensions: ["json"]))
    var file: String

    @Option(help: "The id of the guild whose history it is.")
    var guild: UInt64

    @Flag(help: "Take what is whole from a damaged file, also from one that is cut off, and list what is not.")
    var lenient = false

    @Flag(name: .customLong("new-guild"), help: "Take the history of a guild that the database does not know yet.")
    var newGuild = false

    @OptionGroup var location: HistoryLocation

    func run() async throws {
        try await reportingErrors {
            let settings = try location.settings()
            let database = try HistoryStore(settings, mayMake: true, guild: guild)
            if !newGuild, !database.guilds.isEmpty {
                try database.expect(guild, advice: "If the id is right, say --new-guild.")
            }
            let line = ProgressLine()
            let timeZone = settings.timeZone(of: guild)
            let history = HistoryImport(guild: guild, timeZone: timeZone, isLenient: lenient)
            let report: ImportReport
            do {
                report = try await interruptible { isInterrupted in
                    try await history.run(
                        file, take: database.store.importEvents, progress: line.show, isInterrupted: isInterrupted)
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

/// Where the database is that an import or an export is about.
struct HistoryLocation: ParsableArguments {
    @Option(
        name: .customLong("data-dir"), help: "The folder of the database (default: DATA_DIR, or else data).",
        completion: .directory)
    var dataDirectory: String?

    @OptionGroup var options: ConfigurationOptions

    func settings() throws -> HistorySettings {
        try HistorySettings.read(from: options.sources, dataDirectory: dataDirectory)
    }
}
