// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import ArgumentParser
import Foundation
import SQLiteStorage
import StatsBot
import Storage

/// `statsbot export`.
struct ExportCommand: AsyncParsableCommand {
    /// The values of `--format`.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json, csv, openmetrics
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export a guild's history as JSON, as CSV, or as OpenMetrics for Prometheus.",
        discussion: """
            JSON contains everything, and "statsbot import" imports its events and its activity. In CSV, each table is a file, \
            and "statsbot import" imports those of activity: activity_days, activity_hours, active_members, cohorts, leavers \
            and activity_gaps. Activity contains nothing about single members. CSV never contains a formula: names that \
            look like one get a leading apostrophe. "promtool tsdb create-blocks-from openmetrics" reads OpenMetrics. The \
            output contains people's names, so only the owner of the file can read it. Exit codes: 0 if everything was \
            written, 130 after Ctrl-C, 78 for an invalid configuration, 1 for any other error.
            """)

    @Option(help: "Guild ID.")
    var guild: UInt64

    @Option(help: "Output format.")
    var format = Format.json

    @Option(help: "Table for --format csv (default: events).")
    var table: HistoryExport.Table?

    @Option(help: "First day, such as 2026-01-31 (default: the first day of the history).")
    var from: String?

    @Option(help: "Last day (default: the last day of the history).")
    var to: String?

    @Option(help: "Output file (default: standard output). Written completely or not at all.", completion: .file())
    var output: String?

    @OptionGroup var location: HistoryLocation

    func validate() throws {
        if table != nil, format != .csv { throw ValidationError("--table requires --format csv.") }
        do {
            _ = try DaySpan(from: from, to: to)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        try await reportingErrors {
            // A reader that closes the pipe early must not kill the process.
            signal(SIGPIPE, SIG_IGN)
            let settings = try location.settings()
            let database = try HistoryStore(settings, createIfMissing: false, guild: guild)
            try database.expect(guild)
            let export = HistoryExport(
                reader: database.store, guild: guild, timeZone: settings.timeZone(of: guild),
                span: try DaySpan(from: from, to: to),
                now: Date())
            let line = ProgressLine()
            let outcome = try await interruptible { isInterrupted in
                defer { line.end() }
                return try export.run(form, to: output, progress: line.show, isInterrupted: isInterrupted)
            }
            try await database.store.close()
            switch outcome {
            case .written(let rows): line.end("statsbot: \(rows) rows written to \(output ?? "standard output")")
            case .closed: break
            case .interrupted:
                line.end("statsbot: interrupted; \(output == nil ? "the output is incomplete" : "no file was written")")
                throw ExitCode(130)
            }
        }
    }

    private var form: HistoryExport.Format {
        switch format {
        case .json: .json
        case .csv: .csv(table ?? .events)
        case .openmetrics: .openMetrics
        }
    }
}

extension HistoryExport.Table: ExpressibleByArgument {}
