// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Statistics
import Synchronization
import Testing

@testable import LocalTime
@testable import Storage

@Suite("A damaged index")
struct FilesIndexTests {
    /// Changes the last byte of a value in the root page of an index. The table keeps the value.
    private static func damage(_ path: String, index: String, value: [UInt8]) throws {
        let queue = try DatabaseQueue(path: path)
        let page = try queue.read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [index])
        }
        try queue.close()
        let start = (try #require(page) - 1) * 4_096
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let range = try #require(bytes.range(of: Data(value), in: start..<start + 4_096))
        bytes[range.upperBound - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// A database with a damaged index and the number of rows.
    private static func make(_ fixture: FilesFixture, _ path: String, rows: Int = 5) throws {
        try fixture.make(path, rows: rows)
        try damage(path, index: "event_by_name", value: Array("name 3".utf8))
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

    @Test("a backup of the store also rebuilds the indexes of the store, and says so")
    func store() async throws {
        try await SQLiteFolder.with { folder in
            try await folder.fill(events: 5)
            let at = UInt64(StoreContract.noon.milliseconds).bigEndian
            try Self.damage(
                folder.store.database, index: "member_event_by_time",
                value: withUnsafeBytes(of: at) { Array($0.suffix(6)) })
            let store = try folder.opened()
            let reported = Mutex<[String]>([])
            let backups = store.backups(in: folder.store) { errors in reported.withLock { $0 = errors } }
            let backup = try backups.make(from: store.pool, at: FilesFixture.now)
            #expect(reported.withLock { $0 }.contains("row 1 missing from index member_event_by_time"))
            #expect(try SQLiteStore.check.verdict(on: backup.path, .full) == .sound)
            #expect(try SQLiteStore.check.verdict(on: folder.store.database, .full) == .sound)
            try await store.close()
        }
    }
}
