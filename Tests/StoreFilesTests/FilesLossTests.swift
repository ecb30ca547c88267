// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Testing

@testable import StoreFiles

@Suite("A lost database with backups")
struct FilesLossTests {
    /// How a database can be lost.
    enum Loss: CaseIterable {
        case deleted
        case deletedButNotItsLog
        case noBytes
        case noTables
        case noData

        func cause(_ fixture: FilesFixture) throws {
            let database = fixture.folder.database
            switch self {
            case .deleted: break
            case .deletedButNotItsLog:
                try fixture.makeKilled(database, rows: 1, logged: 5)
                try FileOperations.remove(database)
            case .noBytes: try FileOperations.create(database)
            case .noTables: try DatabasePool(path: database).close()
            case .noData: try fixture.make(database, rows: 0)
            }
        }

        var damage: DatabaseVerdict {
            switch self {
            case .deleted, .deletedButNotItsLog: .missing
            case .noBytes: .noBytes
            case .noTables: .empty
            case .noData: .noData
            }
        }
    }

    private func recover(_ folder: StoreFolder, startsEmpty: Bool = false) throws -> RecoveryReport {
        let lock = try FolderLock(folder)
        defer { lock.release() }
        return try Recovery(check: FilesFixture.check, startsEmpty: startsEmpty).run(
            at: FilesFixture.now, holding: lock)
    }

    @Test("the backup with the most events replaces it, not a newer one with fewer", arguments: Loss.allCases)
    func restored(_ loss: Loss) throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 3)
            try fixture.make(fixture.backup(hoursAgo: 25).path, rows: 200)
            try fixture.make(fixture.backup(hoursAgo: 49).path, rows: 150)
            try loss.cause(fixture)
            let report = try recover(fixture.folder)
            #expect(report.start == .backup(fixture.backup(hoursAgo: 25).name))
            #expect(report.damage == "\(loss.damage)")
            #expect(
                report.warnings.last
                    == "The backup statsbot-20261124T021500Z.sqlite replaced it; events since 2026-11-24T02:15:00Z are missing from the history."
            )
            #expect(try fixture.rows(in: fixture.folder.database) == 200)
            #expect(try FileOperations.exists(fixture.folder.database + "-wal") == false)
            #expect(try fixture.backups.list(at: .distantFuture).count == 3)
            #expect(try recover(fixture.folder).start == .existing)
        }
    }

    @Test("if nothing was ever counted, there is nothing to restore", arguments: Loss.allCases)
    func nothing(_ loss: Loss) throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 0)
            try loss.cause(fixture)
            let report = try recover(fixture.folder)
            #expect(report.start == (loss == .noData ? .existing : .new))
            #expect(report.damage == nil)
        }
    }

    @Test("the log of a lost database is set aside, because SQLite would remove it")
    func loneLog() throws {
        try FilesFixture.with { fixture in
            try Loss.deletedButNotItsLog.cause(fixture)
            let log = try fixture.state()["statsbot.sqlite-wal"]
            let aside = "statsbot-damaged-20261125T031500Z.sqlite"
            let report = try recover(fixture.folder)
            #expect(report == RecoveryReport(start: .new, setAside: [aside + "-shm", aside + "-wal"]))
            #expect(try fixture.state()[aside + "-wal"] == log)
        }
    }

    @Test("an emptied database whose log remains was not new: the loss is reported, and the log set aside")
    func emptiedBesideLog() throws {
        try FilesFixture.with { fixture in
            try Loss.deletedButNotItsLog.cause(fixture)
            try Loss.noBytes.cause(fixture)
            let log = try fixture.state()["statsbot.sqlite-wal"]
            let report = try recover(fixture.folder)
            #expect(report.start == .afresh)
            #expect(report.damage == "\(DatabaseVerdict.noBytes)")
            #expect(try fixture.state()["statsbot-damaged-20261125T031500Z.sqlite-wal"] == log)
        }
    }

    @Test("the operator can start with an empty database instead, and no backup is lost", arguments: Loss.allCases)
    func startEmpty(_ loss: Loss) throws {
        try FilesFixture.with { fixture in
            let backup = fixture.backup(hoursAgo: 1)
            try fixture.make(backup.path, rows: 3)
            try loss.cause(fixture)
            let report = try recover(fixture.folder, startsEmpty: true)
            #expect([.new, .afresh, .existing].contains(report.start))
            if loss != .noData {
                #expect(
                    report.warnings.last
                        == "The bot starts with an empty database, as requested. To use the best backup: statsbot restore \(backup.path)"
                )
            }
            #expect(try fixture.rows(in: backup.path) == 3)
        }
    }

    @Test("a damaged database is also replaced by an empty one if the operator asks for it")
    func startEmptyDamaged() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 3)
            try Data(repeating: 1, count: 9_000).write(to: URL(fileURLWithPath: fixture.folder.database))
            #expect(try recover(fixture.folder, startsEmpty: true).start == .afresh)
            #expect(try FileOperations.exists(fixture.folder.database) == false)
        }
    }

    @Test("unusable backups are named, and the bot starts with an empty database")
    func unusable() throws {
        try FilesFixture.with { fixture in
            let backup = fixture.backup(hoursAgo: 1)
            try fixture.make(backup.path, rows: 300)
            try FilesFixture.damage(backup.path, from: 0.5, bytes: 9_000)
            let report = try recover(fixture.folder)
            #expect(report.start == .afresh)
            #expect(report.rejected.map(\.name) == [backup.name])
            #expect(report.warnings.first == "The database does not exist.")
            #expect(report.warnings.last == "No usable backup exists; the bot starts with an empty database.")
        }
    }

    @Test("a copy that was rescued from a deleted file is preferred to older backups")
    func rescued() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 3)
            let name = "statsbot-rescued-20261125T030000Z.sqlite"
            try fixture.make(fixture.folder.file(name), rows: 5)
            #expect(try recover(fixture.folder).start == .backup(name))
            #expect(try fixture.rows(in: fixture.folder.database) == 5)
        }
    }

    @Test("a backup with more events than the database is mentioned, and is not used")
    func larger() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 3)
            let backup = fixture.backup(hoursAgo: 1)
            try fixture.make(backup.path, rows: 5)
            let report = try recover(fixture.folder)
            #expect(report.start == .existing && report.warnings == [])
            #expect(
                report.notices == [
                    "The backup \(backup.path) contains 5 events, more than the database (3). If the database lost data, stop the bot and run: statsbot restore \(backup.path)"
                ])
        }
    }
}
