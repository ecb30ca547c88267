// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import StoreFiles

@Suite("A damaged index")
struct FilesIndexTests {
    /// A database with a damaged index and the number of rows.
    private static func make(_ fixture: FilesFixture, _ path: String, rows: Int = 5) throws {
        try fixture.make(path, rows: rows)
        try damageIndex("event_by_name", of: path, value: Data("name 3".utf8))
    }

    @Test("the quick check at startup does not see it; the full check does, and says that the tables are valid")
    func verdicts() throws {
        try FilesFixture.with { fixture in
            try Self.make(fixture, fixture.folder.database)
            #expect(try FilesFixture.check.verdict(on: fixture.folder.database) == .sound)
            let verdict = try FilesFixture.check.verdict(on: fixture.folder.database, .full)
            #expect(verdict == .damagedIndexes(["row 4 missing from index event_by_name"]))
            #expect("\(verdict)" == "has damaged indexes: row 4 missing from index event_by_name")
        }
    }

    @Test("a backup of it has no damaged index, and its errors are reported")
    func backup() throws {
        try FilesFixture.with { fixture in
            try Self.make(fixture, fixture.folder.database)
            let reported = Mutex<[String]>([])
            var backups = fixture.backups
            backups.onDamagedIndexes = { errors in reported.withLock { $0 += errors } }
            let pool = try DatabasePool(path: fixture.folder.database)
            let backup = try backups.make(from: pool, at: FilesFixture.now)
            #expect(try FilesFixture.check.verdict(on: backup.path, .full) == .sound)
            #expect(try fixture.rows(in: backup.path) == 5)
            #expect(reported.withLock { $0 } == ["row 4 missing from index event_by_name"])
        }
    }

    @Test("a backup made by an older version is restored with its indexes rebuilt")
    func restored() throws {
        try FilesFixture.with { fixture in
            try Self.make(fixture, fixture.backup(hoursAgo: 1).path)
            let lock = try FolderLock(fixture.folder)
            let report = try Recovery(check: FilesFixture.check).run(at: FilesFixture.now, holding: lock)
            #expect(report.start == .backup(fixture.backup(hoursAgo: 1).name))
            #expect(try FilesFixture.check.verdict(on: fixture.folder.database, .full) == .sound)
        }
    }

    @Test("a unique index that cannot be rebuilt makes a copy unusable, and no good backup is removed")
    func notUnique() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 5)
            let queue = try DatabaseQueue(path: fixture.folder.database)
            try queue.writeWithoutTransaction { db in
                try db.execute(
                    sql: """
                        INSERT INTO event (name) SELECT name FROM event LIMIT 1;
                        PRAGMA writable_schema = ON;
                        UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX event_by_name ON event (name)'
                        WHERE name = 'event_by_name';
                        """)
            }
            try queue.close()
            let pool = try DatabasePool(path: fixture.folder.database)
            let error = #expect(throws: StoreFileError.self) {
                try fixture.backups.make(from: pool, at: FilesFixture.now)
            }
            guard case .unsuitable(.damagedIndexes) = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try fixture.backups.list(at: .distantFuture) == [])
        }
    }
}
