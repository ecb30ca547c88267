// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import TestSupport
import Testing

@testable import Archive
@testable import BotConfiguration
@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage

@Suite("Import and export with a database")
struct HistoryStoreTests {
    private let guild = HistoryFiles.guild
    private let newYork = HistoryFiles.newYork

    private func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "statsbot-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path())
    }

    private func importing(_ text: String, into store: SQLiteStore) async throws -> ImportReport {
        try await HistoryImport(guild: guild, timeZone: newYork, isLenient: false).run(
            ByteSource(Array(text.utf8)), named: "f", insert: store.importEvents,
            insertActivity: { try await store.importActivity($0, of: guild) })
    }

    private func export(_ store: SQLiteStore) -> HistoryExport {
        HistoryExport(
            reader: store, guild: guild, timeZone: newYork, span: .all, now: InMemoryHistory.at("2025-02-01T00:00:00Z"))
    }

    private func exported(_ store: SQLiteStore, _ format: HistoryExport.Format) throws -> String {
        var text = ""
        _ = try export(store).run(format, write: { text += $0 })
        return text
    }

    @Test("a history whose events were removed is not imported again; later days of a longer file are")
    func removed() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: newYork)
            _ = try await importing(HistoryFiles.sound, into: store)
            let days = try exported(store, .csv(.days))
            for _ in 0..<3 {
                #expect(try await store.removeEvents(before: .distantFuture, limit: 100) >= 0)
                let report = try await importing(HistoryFiles.sound, into: store)
                #expect(report.imported == EventCounts())
                #expect(report.duplicates == 5)
                #expect(try exported(store, .csv(.days)) == days)
            }
            let longer = HistoryFiles.sound.replacingOccurrences(of: "2025-01-03", with: "2025-01-05")
            let report = try await importing(longer, into: store)
            #expect(report.imported == EventCounts(leaves: 1, unbans: 1))
            #expect(
                try exported(store, .csv(.days)) == days + "2025-01-05,0,0,1,0,0,0,1\r\n")
            try await store.close()
        }
    }

    @Test("a missing database that has backups is not created by an import")
    func lost() async throws {
        try await withFolder { folder in
            let settings = HistorySettings(dataDirectory: folder, timeZone: newYork)
            try FileManager.default.createDirectory(atPath: folder + "/backups", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: folder + "/backups/statsbot-20250101T000000Z.sqlite"))
            let error = #expect(throws: HistoryStoreError.self) {
                _ = try HistoryStore(settings, createIfMissing: true, guild: guild)
            }
            #expect(
                error?.description
                    == "No database at \(folder)/statsbot.sqlite, but there are backups of it. Start the bot, which restores "
                    + "the best one, or choose one with \"statsbot restore\".")
            #expect(!FileManager.default.fileExists(atPath: folder + "/statsbot.sqlite"))
        }
    }

    @Test("events are imported once, and importing their export creates an equal database")
    func roundTrip() async throws {
        try await withFolder { folder in
            let first = try SQLiteStore(directory: folder + "/1", timeZone: newYork)
            let report = try await importing(HistoryFiles.sound, into: first)
            #expect(report.imported == EventCounts(joins: 2, leaves: 2, unbans: 1))
            #expect(report.days == 2)
            let again = try await importing(HistoryFiles.sound, into: first)
            #expect(again.imported == EventCounts())
            #expect(again.duplicates == 5)
            #expect(
                try exported(first, .csv(.days)) == "day,joins,rejoins,leaves,kicked,banned,bans,unbans\r\n"
                    + "2025-01-02,2,0,1,0,0,0,0\r\n2025-01-03,0,0,1,0,0,0,1\r\n")
            let document = try exported(first, .json)
            let second = try SQLiteStore(directory: folder + "/2", timeZone: newYork)
            _ = try await importing(document, into: second)
            #expect(try exported(second, .json) == document)
            try await first.close()
            try await second.close()
        }
    }

    @Test("a large history is imported and exported completely")
    func large() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: newYork)
            let report = try await HistoryImport(guild: guild, timeZone: newYork, isLenient: false).run(
                ByteSource(HistoryImportTests.large(events: 4_500)), named: "f", insert: store.importEvents,
                insertActivity: { try await store.importActivity($0, of: guild) })
            #expect(report.imported.joins == 4_500)
            let rows = try exported(store, .csv(.events)).split(separator: "\r\n").dropFirst()
            #expect(rows.map { $0.split(separator: ",")[4] } == (1...4_500).map { "\($0)" })
            try await store.close()
        }
    }

    @Test("censuses and unobserved spans are exported from a database")
    func samples() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: newYork)
            try await store.record(InMemoryHistory.small.samples)
            _ = try await store.commit(
                StoreBatch(records: InMemoryHistory.small.spans.map(StatisticsRecord.unobserved)))
            #expect(try exported(store, .csv(.census)) == InMemoryHistory.small.exported(.csv(.census)))
            #expect(try exported(store, .csv(.unobserved)) == InMemoryHistory.small.exported(.csv(.unobserved)))
            try await store.close()
        }
    }

    @Test("a missing database, another time zone and an unknown guild are errors")
    func wrongDatabase() async throws {
        try await withFolder { folder in
            let settings = HistorySettings(dataDirectory: folder, timeZone: newYork)
            let missing = #expect(throws: HistoryStoreError.self) {
                _ = try HistoryStore(settings, createIfMissing: false, guild: nil)
            }
            #expect(
                missing?.description
                    == "No database at \(folder)/statsbot.sqlite. Set its directory with --data-dir or DATA_DIR."
            )
            #expect(!FileManager.default.fileExists(atPath: folder + "/statsbot.sqlite"))
            let created = try HistoryStore(settings, createIfMissing: true, guild: guild)
            #expect(created.isNew)
            _ = try await importing(HistoryFiles.sound, into: created.store)
            try await created.store.close()
            let opened = try HistoryStore(settings, createIfMissing: false, guild: guild)
            #expect(!opened.isNew)
            #expect(opened.guilds == [guild])
            try opened.expect(guild)
            let unknown = #expect(throws: HistoryStoreError.self) { try opened.expect(7, advice: "Try.") }
            #expect(
                unknown?.description
                    == "The database does not contain guild 7. It contains: 300000000000000003. Try.")
            try await opened.store.close()
            let berlin = HistorySettings(dataDirectory: folder, timeZone: HistoryFiles.zone("Europe/Berlin"))
            let zone = #expect(throws: HistoryStoreError.self) {
                _ = try HistoryStore(berlin, createIfMissing: true, guild: guild)
            }
            #expect(
                zone?.description
                    == "The days of guild 300000000000000003 in \(folder)/statsbot.sqlite are counted in "
                    + "America/New_York, but its time zone is set to Europe/Berlin. Set it to America/New_York, or start "
                    + "the bot once with Europe/Berlin to recount them.")
        }
    }

    @Test("opening a database with another time zone for one guild, or for none, does not change other guilds' days")
    func otherGuilds() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: newYork)
            _ = try await importing(HistoryFiles.sound, into: store)
            try await store.close()
            let before = try DatabaseDump(folder)
            let berlin = HistorySettings(dataDirectory: folder, timeZone: HistoryFiles.zone("Europe/Berlin"))
            try await HistoryStore(berlin, createIfMissing: false, guild: nil).store.close()
            #expect(try DatabaseDump(folder) == before)

            let database = try HistoryStore(berlin, createIfMissing: true, guild: 7)
            let history = HistoryImport(guild: 7, timeZone: berlin.timeZone, isLenient: false)
            _ = try await history.run(
                ByteSource(Array(HistoryFiles.sound.utf8)), named: "f", insert: database.store.importEvents,
                insertActivity: { try await database.store.importActivity($0, of: 7) })
            let days = Day(year: 2025, month: 1, day: 1)...Day(year: 2025, month: 1, day: 9)
            #expect(
                try database.store.days(of: 7, in: days).map(\.day.description) == ["2025-01-02", "2025-01-03"])
            #expect(try database.store.days(of: 7, in: days).map(\.counts.leaves) == [0, 2])
            try await database.store.close()
            let after = try DatabaseDump(folder, without: 7)
            #expect(after.tables == before.tables)
            #expect(after.zones == before.zones.merging(["store.time_zone.7": "Europe/Berlin"]) { $1 })
        }
    }

    @Test("a file is written completely or not at all, and only its owner can read it")
    func file() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(directory: folder + "/data", timeZone: newYork)
            _ = try await importing(HistoryFiles.sound, into: store)
            let path = folder + "/history.csv"
            #expect(try export(store).run(.csv(.days), to: path) == .written(rows: 2))
            let written = try String(contentsOfFile: path, encoding: .utf8)
            #expect(written == (try exported(store, .csv(.days))))
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try export(store).run(.json, to: path, isInterrupted: { true }) == .interrupted)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == written)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["data", "history.csv"])
            // A path that is not a regular file is written to and not replaced.
            #expect(try export(store).run(.json, to: "/dev/null") == .written(rows: 7))
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: path)
            #expect(try export(store).run(.csv(.events), to: folder + "/link") == .written(rows: 5))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == (try exported(store, .csv(.events))))
            let error = #expect(throws: HistoryFileError.self) {
                _ = try export(store).run(.json, to: "/nonexistent/history.json")
            }
            #expect(error?.description == "/nonexistent/history.json cannot be written: No such file or directory")
            try await store.close()
        }
    }

    @Test("the settings are read like the bot's, without the token")
    func settings() throws {
        func read(_ variables: [String: String], directory: String? = nil) throws -> HistorySettings {
            try HistorySettings.read(from: ConfigurationSources(variables: variables), dataDirectory: directory)
        }
        #expect(try read([:]) == HistorySettings(dataDirectory: "data", timeZone: newYork))
        let variables = ["DATA_DIR": "/var/lib/statsbot", "TIMEZONE": "Europe/Berlin"]
        #expect(
            try read(variables)
                == HistorySettings(dataDirectory: "/var/lib/statsbot", timeZone: HistoryFiles.zone("Europe/Berlin")))
        #expect(try read(variables, directory: "d").dataDirectory == "d")
        let error = #expect(throws: ConfigurationError.self) { _ = try read(["TIMEZONE": "Mars"]) }
        #expect(error?.issues.map(\.variable) == ["TIMEZONE"])
    }

    @Test(
        "an invalid span of days is rejected",
        arguments: [
            ("2025-1-2", nil, "\"2025-1-2\" is not a date on or after 1970-01-01, such as 2026-01-31"),
            ("1969-12-31", nil, "\"1969-12-31\" is not a date on or after 1970-01-01, such as 2026-01-31"),
            ("2025-01-03", "2025-01-02", "The last day, 2025-01-02, is before the first day, 2025-01-03"),
        ] as [(String?, String?, String)])
    func span(from: String?, to: String?, message: String) {
        let error = #expect(throws: DaySpanError.self) { _ = try DaySpan(from: from, to: to) }
        #expect(error?.description == message)
    }
}
