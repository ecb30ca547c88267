// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Testing

@testable import StoreFiles

@Suite("Database check")
struct FilesCheckTests {
    /// A state of a database and the expected verdict.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prepare: @Sendable (FilesFixture, String) throws -> Void
        let fits: @Sendable (DatabaseVerdict) -> Bool

        init(
            _ description: String, _ prepare: @escaping @Sendable (FilesFixture, String) throws -> Void,
            fits: @escaping @Sendable (DatabaseVerdict) -> Bool
        ) {
            testDescription = description
            self.prepare = prepare
            self.fits = fits
        }

        init(
            _ description: String, _ verdict: DatabaseVerdict,
            _ prepare: @escaping @Sendable (FilesFixture, String) throws -> Void
        ) {
            self.init(description, prepare) { $0 == verdict }
        }
    }

    private static func isDamaged(_ verdict: DatabaseVerdict) -> Bool {
        guard case .damaged(let errors) = verdict else { return false }
        return (1...DatabaseCheck.errorLimit).contains(errors.count)
    }

    static let cases = [
        Case("no file", .missing) { _, _ in },
        Case("a folder", .notAFile) { _, path in try StoreFolder.make(path, permissions: 0o700) },
        Case("no bytes", .noBytes) { _, path in try FileOperations.create(path) },
        Case("no tables", .empty) { _, path in try DatabasePool(path: path).close() },
        Case("closed", .sound) { fixture, path in try fixture.make(path, rows: 500) },
        Case("killed, with a log", .sound) { try $0.makeKilled($1, rows: 500, logged: 50) },
        Case("a newer version", .newer(found: "2", supported: "1")) { try $0.make($1, rows: 1, version: 2) },
        Case("another program's database", .notOurs(applicationID: 7)) { try $0.make($1, rows: 1, applicationID: 7) },
        Case("damaged first bytes", .notADatabase) { fixture, path in
            try fixture.make(path, rows: 500)
            try FilesFixture.damage(path, from: 0, bytes: 100)
        },
        Case("a text file", .notADatabase) { _, path in
            try Data(String(repeating: "This is no database. ", count: 300).utf8).write(to: URL(fileURLWithPath: path))
        },
        Case(
            "damaged in the middle",
            { fixture, path in
                try fixture.make(path, rows: 500)
                try FilesFixture.damage(path, from: 0.5, bytes: 9_000)
            }, fits: isDamaged),
        Case(
            "damaged schema page",
            { fixture, path in
                try fixture.make(path, rows: 500)
                try FilesFixture.damage(path, from: 0.00046, bytes: 3_990)
            }, fits: isDamaged),
        Case(
            "truncated in the middle",
            { fixture, path in
                try fixture.make(path, rows: 500)
                try #require(FileHandle(forUpdatingAtPath: path)).truncate(atOffset: 4_096 * 10)
            }, fits: isDamaged),
        Case(
            "truncated in the first page",
            { fixture, path in
                try fixture.make(path, rows: 500)
                try #require(FileHandle(forUpdatingAtPath: path)).truncate(atOffset: 50)
            }, fits: { isDamaged($0) || $0 == .notADatabase }),
    ]

    @Test("each state of a database gets its verdict, and the check changes nothing", arguments: cases)
    func verdicts(_ state: Case) throws {
        try FilesFixture.with { fixture in
            try state.prepare(fixture, fixture.folder.database)
            let before = try fixture.state()
            let verdict = try FilesFixture.check.verdict(on: fixture.folder.database)
            #expect(state.fits(verdict), "\(verdict)")
            // SQLite may create an empty log and its index.
            let after = try fixture.state().filter { before[$0.key] != nil || !$0.value.isEmpty }
            #expect(after == before)
        }
    }

    @Test("a transaction left in a rollback journal is rolled back, and the database is valid")
    func hotJournal() throws {
        try FilesFixture.with { fixture in
            let path = fixture.folder.database
            let other = fixture.root + "/other.sqlite"
            try fixture.make(other, rows: 500)
            let queue = try DatabaseQueue(path: other)
            try queue.writeWithoutTransaction { db in
                // With a cache of one page, SQLite writes before the commit.
                try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE")
                try db.execute(sql: "UPDATE event SET name = 'gone'")
                for suffix in ["", "-journal"] {
                    try FileManager.default.copyItem(atPath: other + suffix, toPath: path + suffix)
                }
                try db.execute(sql: "ROLLBACK")
            }
            #expect(try FilesFixture.check.verdict(on: path) == .sound)
            let checked = try DatabaseQueue(path: path)
            let sql = "SELECT count(*) FROM event WHERE name = 'gone'"
            #expect(try checked.read { try Int.fetchOne($0, sql: sql) } == 0)
        }
    }

    @Test("a database can be checked while it is in use, and stays usable")
    func inUse() throws {
        try FilesFixture.with { fixture in
            let pool = try fixture.open(fixture.folder.database, rows: 100)
            #expect(try FilesFixture.check.verdict(on: fixture.folder.database) == .sound)
            try pool.write { try FilesFixture.insert(1, $0) }
            #expect(try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") } == 101)
        }
    }

    @Test("a verdict continues a sentence that begins with the database")
    func sentences() {
        let verdicts: [DatabaseVerdict] = [
            .damaged(["page 3", "page 4"]), .notOurs(applicationID: 7), .newer(found: "4", supported: "3"),
        ]
        #expect(
            verdicts.map(\.description) == [
                "is damaged: page 3; page 4",
                "belongs to another program (application_id 7)",
                "was written by a newer version of the bot (schema 4; this version supports up to 3)",
            ])
    }
}
