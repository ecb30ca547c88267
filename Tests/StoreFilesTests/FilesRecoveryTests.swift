// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import TestSupport
import Testing

@testable import StoreFiles

@Suite("Database recovery at startup")
struct FilesRecoveryTests {
    private let aside = "statsbot-damaged-20261125T031500Z.sqlite"

    private func recover(_ folder: StoreFolder, startsEmpty: Bool = false) throws -> RecoveryReport {
        let lock = try FolderLock(folder)
        defer { lock.release() }
        return try Recovery(check: FilesFixture.check, startsEmpty: startsEmpty).run(
            at: FilesFixture.now, holding: lock)
    }

    /// Creates a database of 500 rows as kill -9 leaves it, and damages it.
    private func makeDamaged(_ fixture: FilesFixture) throws {
        try fixture.makeKilled(fixture.folder.database, rows: 500, logged: 5)
        try FilesFixture.damage(fixture.folder.database, from: 0.5, bytes: 9_000)
    }

    /// Damages the database again after a repair.
    private func makeDamagedAgain(_ fixture: FilesFixture) throws {
        FileOperations.discardDatabase(fixture.folder.database)
        try makeDamaged(fixture)
    }

    @Test("a valid database is not changed")
    func sound() throws {
        try FilesFixture.with { fixture in
            try fixture.makeKilled(fixture.folder.database, rows: 50, logged: 5)
            let report = try recover(fixture.folder)
            #expect(report == RecoveryReport(start: .existing))
            #expect(report.warnings == [])
            #expect(try fixture.rows(in: fixture.folder.database) == 55)
        }
    }

    @Test("a damaged database is set aside and replaced by the newest usable backup")
    func repaired() throws {
        try FilesFixture.with { fixture in
            try makeDamaged(fixture)
            let damaged = try fixture.state()
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 499)
            try FilesFixture.damage(fixture.backup(hoursAgo: 1).path, from: 0, bytes: 100)
            try fixture.make(fixture.backup(hoursAgo: 2).path, rows: 498, version: 2)
            try fixture.make(fixture.backup(hoursAgo: 3).path, rows: 497)
            try fixture.make(fixture.backup(hoursAgo: 4).path, rows: 496)

            let report = try recover(fixture.folder)
            #expect(report.start == .backup(fixture.backup(hoursAgo: 3).name))
            #expect(report.setAside == [aside])
            #expect(report.damage?.hasPrefix("is damaged: ") == true)
            #expect(
                report.rejected == [
                    RecoveryReport.Rejected(
                        name: "statsbot-20261125T021500Z.sqlite", reason: "\(DatabaseVerdict.notADatabase)"),
                    RecoveryReport.Rejected(
                        name: "statsbot-20261125T011500Z.sqlite",
                        reason: "\(DatabaseVerdict.newer(found: "2", supported: "1"))"),
                ])
            #expect(report.warnings.count == 4)
            #expect(try fixture.rows(in: fixture.folder.database) == 497)
            let state = try fixture.state()
            #expect(state[aside] == damaged["statsbot.sqlite"])
            #expect(state[aside + "-wal"] == damaged["statsbot.sqlite-wal"])
            #expect(
                state.keys.filter { !$0.hasPrefix("backups/") }.sorted()
                    == [aside, aside + "-shm", aside + "-wal", "statsbot.lock", "statsbot.sqlite"])
            #expect(try fixture.backups.list(at: .distantFuture).count == 4)
            let next = try recover(fixture.folder)
            #expect(next.start == .existing && next.earlierAside == [aside] && next.warnings == [])
        }
    }

    @Test("without a usable backup the bot starts with an empty database, and lists the old one at the next start too")
    func afresh() throws {
        try FilesFixture.with { fixture in
            try makeDamaged(fixture)
            let report = try recover(fixture.folder)
            #expect(report.start == .afresh)
            #expect(report.warnings.last == "No usable backup exists; the bot starts with an empty database.")
            #expect(
                try fixture.state().keys.sorted() == [aside, aside + "-shm", aside + "-wal", "statsbot.lock"])
            let next = try recover(fixture.folder)
            #expect(next == RecoveryReport(start: .new, earlierAside: [aside]))
            #expect(
                next.warnings == ["There is no database, but some were set aside earlier: \(aside)."])
        }
    }

    @Test("a backup from the future is used only if no other is usable", arguments: [499, 400, 300])
    func future(rows: Int) throws {
        try FilesFixture.with { fixture in
            try makeDamaged(fixture)
            let (future, backup) = (fixture.backup(hoursAgo: -400 * 24), fixture.backup(hoursAgo: 1))
            try fixture.make(future.path, rows: rows)
            try fixture.make(backup.path, rows: 400)
            #expect(try recover(fixture.folder).start == .backup(backup.name))
            #expect(try recover(fixture.folder).warnings.allSatisfy { !$0.contains(future.name) })

            try makeDamagedAgain(fixture)
            try FilesFixture.damage(backup.path, from: 0, bytes: 100)
            #expect(try recover(fixture.folder).start == .backup(future.name))
        }
    }

    @Test("two repairs in one second keep both databases")
    func twice() throws {
        try FilesFixture.with { fixture in
            try makeDamaged(fixture)
            _ = try recover(fixture.folder)
            try makeDamaged(fixture)
            let report = try recover(fixture.folder)
            #expect(report.setAside == ["statsbot-damaged-20261125T031500Z-2.sqlite"])
            #expect(report.earlierAside == [aside])
        }
    }

    @Test("an empty file is a new database, unless a backup or a log shows that it was not")
    func noBytes() throws {
        try FilesFixture.with { fixture in
            try FileOperations.create(fixture.folder.database)
            #expect(try recover(fixture.folder) == RecoveryReport(start: .new))
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 3)
            let report = try recover(fixture.folder)
            #expect(report.start == .backup("statsbot-20261125T021500Z.sqlite"))
            #expect(report.damage == "is empty (0 bytes)")
            #expect(try fixture.rows(in: fixture.folder.database) == 3)
        }
    }

    @Test(
        "a database that the bot must not repair is rejected without changes",
        arguments: [
            DatabaseVerdict.newer(found: "2", supported: "1"), .notOurs(applicationID: 7), .notAFile,
        ])
    func refused(_ verdict: DatabaseVerdict) throws {
        try FilesFixture.with { fixture in
            switch verdict {
            case .newer: try fixture.make(fixture.folder.database, rows: 1, version: 2)
            case .notOurs: try fixture.make(fixture.folder.database, rows: 1, applicationID: 7)
            default: try StoreFolder.make(fixture.folder.database, permissions: 0o700)
            }
            try fixture.make(fixture.backup(hoursAgo: 1).path, rows: 1)
            let before = try fixture.state()
            let error = #expect(throws: StoreFileError.self) { try recover(fixture.folder) }
            #expect(error?.kind == .unsuitable(verdict))
            #expect(error?.description.contains("\(verdict)") == true)
            let after = try fixture.state().filter { before[$0.key] != nil || !$0.value.isEmpty }
            #expect(after == before)
        }
    }

    @Test("a symbolic link is rejected without changes")
    func symbolicLink() throws {
        try FilesFixture.with { fixture in
            try makeDamaged(fixture)
            let real = fixture.root + "/real.sqlite"
            try FileOperations.rename(fixture.folder.database, to: real)
            FileOperations.discardDatabase(fixture.folder.database)
            try FileManager.default.createSymbolicLink(atPath: fixture.folder.database, withDestinationPath: real)
            let error = #expect(throws: StoreFileError.self) { try recover(fixture.folder) }
            #expect(error?.kind == .wrongKind)
            #expect(FileOperations.areSame(fixture.folder.database, real))
        }
    }

    @Test("an unreadable intent prevents the start")
    func unreadableIntent() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 1)
            try Data("{".utf8).write(to: URL(fileURLWithPath: fixture.folder.intent))
            let error = #expect(throws: StoreFileError.self) { try recover(fixture.folder) }
            #expect(error?.kind == .intent)
        }
    }

    @Test(
        "if there is no space for the usable backup, no older one and no new database is used instead",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note), arguments: [0, 256 << 10])
    func fullDisk(leaving bytes: Int64) throws {
        try FilesFixture.with { fixture in
            try SmallDisk.mounted(megabytes: 2) { disk in
                try fixture.make(fixture.root + "/database.sqlite", rows: 1_000)
                try FilesFixture.damage(fixture.root + "/database.sqlite", from: 0.5, bytes: 9_000)
                try FileManager.default.copyItem(
                    atPath: fixture.root + "/database.sqlite", toPath: disk.folder.database)
                let backup = BackupFile(at: FilesFixture.now, in: disk.folder.backups)
                try fixture.make(backup.path, rows: 1_000)
                let lock = try FolderLock(disk.folder)
                try disk.fill(leaving: bytes)
                let before = try fixture.state(of: disk.folder)
                let error = #expect(throws: StoreFileError.self) {
                    try Recovery(check: FilesFixture.check).run(at: FilesFixture.now, holding: lock)
                }
                #expect(error?.kind == .full)
                let after = try fixture.state(of: disk.folder).filter { before[$0.key] != nil || !$0.value.isEmpty }
                #expect(after == before)
            }
        }
    }
}
