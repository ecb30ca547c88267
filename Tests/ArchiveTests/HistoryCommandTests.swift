// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

/// The program built together with the tests.
private let statsbot = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "statsbot")

@Suite(
    "statsbot import and export", .serialized, .timeLimit(.minutes(5)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: statsbot.path())))
struct HistoryCommandTests {
    private struct Run {
        var status: Int32
        var output: String
        var errors: String
    }

    private func run(_ arguments: [String], in folder: URL, stdout: FileHandle? = nil) throws -> Run {
        let (output, errors) = (folder.appending(path: "out"), folder.appending(path: "err"))
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = statsbot
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["TIMEZONE": "America/New_York"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try stdout ?? FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        return Run(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "statsbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try HistoryFiles.sound.write(to: folder.appending(path: "stats.json"), atomically: true, encoding: .utf8)
        try body(folder)
    }

    private let guild = String(HistoryFiles.guild)

    @Test("a history is imported only once, exported, and imported into another database")
    func roundTrip() throws {
        try withFolder { folder in
            let first = try run(["import", "stats.json", "--guild", guild], in: folder)
            #expect(first.status == 0)
            #expect(
                first.output == """
                    Imported: 5 events on 2 days, from 2025-01-02T09:15:00.123-05:00 to 2025-01-03T11:00:00.000-05:00 (America/New_York).
                      2 joins, 2 leaves, 0 bans, 1 unban

                    """)
            #expect(first.errors == "")
            let second = try run(["import", "stats.json", "--guild", guild], in: folder)
            #expect(second.output == "Imported: nothing.\nSkipped: 5 events already counted.\n")
            let export = try run(["export", "--guild", guild, "--output", "out.json"], in: folder)
            #expect(export.status == 0)
            #expect(export.errors == "statsbot: 7 rows written to out.json\n")
            let third = try run(["import", "out.json", "--guild", guild, "--data-dir", "other"], in: folder)
            #expect(third.output == first.output)
            let table = ["export", "--guild", guild, "--format", "csv", "--table", "days", "--from", "2025-01-03"]
            let (one, other) = (
                try run(table, in: folder), try run(table + ["--data-dir", "other"], in: folder)
            )
            #expect(
                one.output
                    == "day,joins,rejoins,leaves,kicked,banned,bans,unbans\r\n2025-01-03,0,0,1,0,0,0,1\r\n")
            #expect(other.output == one.output)
        }
    }

    @Test("activity is exported, and imported into another database")
    func activity() throws {
        try withFolder { folder in
            let leavers = try #require(ActivityFixture.csv["leavers"])
            try leavers.write(to: folder.appending(path: "leavers.csv"), atomically: true, encoding: .utf8)
            let first = try run(["import", "leavers.csv", "--guild", guild], in: folder)
            #expect(first.output == "Imported: activity on 1 day (2025-11-02).\n")
            #expect(first.errors == "")
            let export = try run(["export", "--guild", guild, "--format", "csv", "--table", "leavers"], in: folder)
            #expect(export.output == leavers)
            #expect(try run(["export", "--guild", guild, "--output", "out.json"], in: folder).status == 0)
            let second = try run(["import", "out.json", "--guild", guild, "--data-dir", "other"], in: folder)
            #expect(second.output == first.output)
            let third = try run(["import", "out.json", "--guild", guild], in: folder)
            #expect(third.output == "Imported: no activity.\nSkipped: activity on 1 day, already counted.\n")
            let metrics = try run(["export", "--guild", guild, "--format", "openmetrics"], in: folder)
            #expect(metrics.output.hasSuffix("# EOF\n"))
        }
    }

    @Test("a damaged file is rejected with code 65, and its valid events are imported with --lenient")
    func damaged() throws {
        try withFolder { folder in
            let cut = String(HistoryFiles.sound.prefix(700))
            try cut.write(to: folder.appending(path: "cut.json"), atomically: true, encoding: .utf8)
            let strict = try run(["import", "cut.json", "--guild", guild], in: folder)
            #expect(strict.status == 65)
            #expect(strict.errors.hasPrefix("statsbot: cut.json, line "))
            #expect(strict.errors.contains("unexpected end of file. Nothing was imported."))
            let lenient = try run(["import", "cut.json", "--guild", guild, "--lenient"], in: folder)
            #expect(lenient.status == 0)
            #expect(lenient.output.hasPrefix("Imported: 3 events on 1 day, "))
            #expect(lenient.output.contains("1 × unexpected end of file"))
        }
    }

    @Test("a missing file, database or guild is named in the error")
    func missing() throws {
        try withFolder { folder in
            let file = try run(["import", "none.json", "--guild", guild], in: folder)
            #expect(file.status == 66)
            #expect(file.errors == "statsbot: none.json cannot be read: No such file or directory\n")
            let database = try run(["export", "--guild", guild, "--data-dir", "nowhere"], in: folder)
            #expect(database.status == 1)
            #expect(database.errors.contains("No database at nowhere/statsbot.sqlite."))
            _ = try run(["import", "stats.json", "--guild", guild], in: folder)
            let unknown = try run(["import", "stats.json", "--guild", "5"], in: folder)
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("It contains: \(guild). If the id is right, add --new-guild."))
            #expect(try run(["import", "stats.json", "--guild", "5", "--new-guild"], in: folder).status == 0)
            #expect(try run(["export", "--guild", "6"], in: folder).errors.contains("It contains: 5, \(guild)."))
            #expect(try run(["export", "--guild", guild, "--table", "days"], in: folder).status == 64)
        }
    }

    @Test("a closed output pipe ends an export without an error")
    func closedPipe() throws {
        try withFolder { folder in
            _ = try run(["import", "stats.json", "--guild", guild], in: folder)
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let export = try run(["export", "--guild", guild], in: folder, stdout: pipe.fileHandleForWriting)
            #expect(export.status == 0)
            #expect(export.errors == "")
        }
    }
}
