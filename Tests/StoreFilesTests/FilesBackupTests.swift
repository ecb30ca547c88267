// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import StoreFiles

@Suite("Backups of a database")
struct FilesBackupTests {
    @Test("a backup is one valid file that only its owner can read, named by time, with all committed data")
    func made() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 300)
            let backup = try fixture.backups.make(from: pool, at: FilesFixture.now)
            #expect(backup.path == fixture.folder.backups + "/statsbot-20261125T031500Z.sqlite")
            #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.backups) == [backup.name])
            #expect(try fixture.rows(in: backup.path) == 300)
            #expect(try FilesFixture.check.verdict(on: backup.path) == .sound)
            // Bytes 18 and 19 are the file format versions; 1 means no write-ahead log.
            #expect(try Data(contentsOf: URL(fileURLWithPath: backup.path))[18...19] == Data([1, 1]))
            let permissions = try FileManager.default.attributesOfItem(atPath: backup.path)[.posixPermissions]
            #expect(permissions as? Int == 0o600)
            #expect(try fixture.backups.newest(at: .distantFuture) == backup)
            #expect(try pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        }
    }

    @Test("concurrent writes neither stop a backup nor appear in it")
    func underWrites() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 20_000)
            let writer = try DatabaseQueue(path: fixture.folder.database)
            let steps = Mutex(0)
            let backup = try fixture.backups.make(from: pool, at: FilesFixture.now) { _ in
                steps.withLock { $0 += 1 }
                try writer.write { try FilesFixture.insert(10, $0) }
            }
            let pages = try pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
            let most = pages / Int(DatabaseCopy.pagesPerStep) + 1
            #expect((5...most).contains(steps.withLock { $0 }))
            #expect(try fixture.rows(in: backup.path) == 20_000)
            #expect(
                try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
                    == 20_000 + 10 * steps.withLock { $0 })
        }
    }

    @Test("a backup from the future is not the newest one, and a repair prefers the others")
    func future() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 10)
            let future = try fixture.backups.make(from: pool, at: FilesFixture.now + 400 * 86_400)
            #expect(try fixture.backups.newest(at: FilesFixture.now) == nil)
            let backup = try fixture.backups.make(from: pool, at: FilesFixture.now)
            #expect(try fixture.backups.newest(at: FilesFixture.now) == backup)
            #expect(try fixture.backups.future(at: FilesFixture.now) == future)
            #expect(try fixture.backups.list(at: FilesFixture.now) == [backup, future])
            #expect(try fixture.backups.future(at: FilesFixture.now + 401 * 86_400) == nil)
        }
    }

    @Test("the newest seven are kept; leftovers of crashed attempts are removed, other files are not")
    func retention() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 10)
            try StoreFolder.make(fixture.folder.backups, permissions: 0o700)
            let foreign = ["notes.txt", "statsbot-2026.sqlite", "statsbot-20261125T031500Z.sqlite.gz", "a.partial"]
            let left = ["statsbot-20261120T031500Z.sqlite.partial", "statsbot-20261120T031500Z.sqlite.partial-journal"]
            for name in foreign + left { try FileOperations.create(fixture.folder.backups + "/" + name) }
            for hours in stride(from: 8.0, through: 0, by: -1) {
                try fixture.backups.make(from: pool, at: fixture.backup(hoursAgo: hours).time)
            }
            let expected = (0..<7).map { fixture.backup(hoursAgo: Double($0)) }
            #expect(try fixture.backups.list(at: .distantFuture) == expected)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: fixture.folder.backups).sorted()
                    == (foreign + expected.map(\.name)).sorted())
        }
    }

    @Test("a new backup is kept even if the clock went backwards")
    func clockWentBack() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 10)
            for hours in 0..<7 {
                try fixture.backups.make(from: pool, at: fixture.backup(hoursAgo: Double(hours)).time)
            }
            let backup = try fixture.backups.make(from: pool, at: fixture.backup(hoursAgo: 1_000).time)
            #expect(try fixture.backups.list(at: .distantFuture).last == backup)
        }
    }

    @Test("a canceled backup leaves no file and rethrows the caller's error")
    func stopped() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 20_000)
            #expect(throws: FilesFixture.Stopped()) {
                try fixture.backups.make(from: pool, at: FilesFixture.now) { _ in throw FilesFixture.Stopped() }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.backups) == [])
        }
    }

    @Test("the leftovers of a backup killed with kill -9 do not count as a backup, and the next backup removes them")
    func killed() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 20_000)
            let killed = StoreFolder(fixture.root + "/killed")
            let folder = fixture.folder
            #expect(throws: FilesFixture.Stopped()) {
                try fixture.backups.make(from: pool, at: FilesFixture.now) { _ in
                    try FilesFixture.copy(folder, to: killed.path)
                    throw FilesFixture.Stopped()
                }
            }
            let backups = Backups(folder: killed, check: FilesFixture.check)
            #expect(try FileManager.default.contentsOfDirectory(atPath: killed.backups).isEmpty == false)
            #expect(try backups.list(at: .distantFuture) == [])
            let backup = try backups.make(from: pool, at: FilesFixture.now.addingTimeInterval(60))
            #expect(try FileManager.default.contentsOfDirectory(atPath: killed.backups) == [backup.name])
        }
    }

    @Test("a damaged database is not backed up, and no good backup is removed")
    func damagedSource() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 500)
            let good = fixture.backup(hoursAgo: 1)
            try fixture.make(good.path, rows: 400)
            try FilesFixture.damage(fixture.folder.database, from: 0.5, bytes: 9_000)
            let pool = try DatabasePool(path: fixture.folder.database)
            let error = #expect(throws: StoreFileError.self) {
                try fixture.backups.make(from: pool, at: FilesFixture.now)
            }
            guard case .unsuitable(.damaged) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.backups) == [good.name])
        }
    }

    @Test("a second backup at the same time is rejected")
    func atOnce() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 20_000)
            let backups = fixture.backups
            let refused = Mutex<StoreFileError?>(nil)
            try backups.make(from: pool, at: FilesFixture.now) { _ in
                let other = try DatabaseQueue(path: backups.folder.database)
                do { try backups.make(from: other, at: FilesFixture.now) } catch let error as StoreFileError {
                    refused.withLock { $0 = error }
                }
            }
            #expect(refused.withLock { $0?.kind } == .inUse)
            #expect(try backups.list(at: .distantFuture).count == 1)
        }
    }

    @Test("a copy is created at the chosen path; an existing file is not overwritten")
    func output() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 300)
            let path = fixture.root + "/mine.sqlite"
            try fixture.backups.make(from: pool, to: path)
            #expect(try fixture.rows(in: path) == 300)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            try pool.write { try FilesFixture.insert(1, $0) }
            #expect(throws: StoreFileError.exists(path)) { try fixture.backups.make(from: pool, to: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: fixture.root).sorted() == ["data", "mine.sqlite"])
        }
    }

    @Test("a file created during the copy is not overwritten")
    func outputTaken() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 300)
            let path = fixture.root + "/mine.sqlite"
            #expect(throws: StoreFileError.exists(path)) {
                try fixture.backups.make(from: pool, to: path) { _ in
                    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
                }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: fixture.root).sorted() == ["data", "mine.sqlite"])
        }
    }

    @Test(
        "a full disk, before or during a backup, is an error, and no partial backup is left",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note), arguments: [true, false])
    func fullDisk(before: Bool) throws {
        try FilesFixture.with { fixture in
            try SmallDisk.mounted(megabytes: 2) { disk in
                let pool = try fixture.open(fixture.folder.database, rows: 2_500)
                if before { try disk.fill() }
                let backups = Backups(folder: disk.folder, check: FilesFixture.check)
                let steps = Mutex(0)
                let error = #expect(throws: StoreFileError.self) {
                    try backups.make(from: pool, at: FilesFixture.now) { _ in
                        steps.withLock { $0 += 1 }
                        try disk.fill()
                    }
                }
                #expect(error?.kind == .full)
                #expect(steps.withLock { $0 > 0 } == !before)
                #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.backups) == [])
            }
        }
    }
}
