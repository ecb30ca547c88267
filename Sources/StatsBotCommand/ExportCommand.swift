// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Archive
import ArgumentParser
import Foundation
import StatsBot
import Storage

/// `statsbot export`.
struct ExportCommand: AsyncParsableCommand {
    /// The forms of `--format`.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json, csv, openmetrics
    }

    /// The tables of `--table`.
    enum Table: String, CaseIterable, ExpressibleByArgument {
        case events, days, census, unobserved

        var contents: HistoryExport.Table {
            switch self {
            case .events: .events
            case .days: .days
            case .census: .census
            case .unobserved: .unobserved
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the history of a guild: as JSON, as a CSV table, or as series for Prometheus.",
        discussion: """
            JSON holds everything, and "statsbot import" takes its events back. A CSV table never holds a formula: \
            names that begin like one get an apostrophe in front. OpenMetrics is what "promtool tsdb \
            create-blocks-from openmetrics" reads. The output holds names of people: a file is its owner's only. Exit \
            codes: 0 when all was written, 130 after Ctrl-C, 78 for a configuration that cannot be used, 1 for \
            anything else.
            """)

    @Option(help: "The id of the guild.")
    var guild: UInt64

    @Option(help: "The form.")
    var format = Format.json

    @Option(help: "Which table, for --format csv (default: events).")
    var table: Table?

    @Option(help: "The first day, such as 2026-01-31 (default: the first there is).")
    var from: String?

    @Option(help: "The last day (default: the last there is).")
    var to: String?

    @Option(help: "The file (default: standard output). It is there as a whole or not at all.", completion: .file())
    var output: String?

    @OptionGroup var location: HistoryLocation

    func validate() throws {
        if table != nil, format != .csv { throw ValidationError("--table goes with --format csv.") }
        do {
            _ = try DaySpan(from: from, to: to)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        try await reportingErrors {
            // Whoever reads the output may have enough of it; that is no reason to be killed.
            signal(SIGPIPE, SIG_IGN)
            let settings = try location.settings()
            let database = try HistoryStore(settings, mayMake: false, guild: guild)
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
                line.end("statsbot: interrupted; \(output == nil ? "the output is not whole" : "no file was written")")
                throw ExitCode(130)
            }
        }
    }

    private var form: HistoryExport.Format {
        switch format {
        case .json: .json
        case .csv: .csv(table?.contents ?? .events)
        case .openmetrics: .openMetrics
        }
    }
}
