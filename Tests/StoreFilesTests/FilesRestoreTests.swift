// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Synchronization
import Testing

@testable import StoreFiles

@Suite("Restore of a database")
struct FilesRestoreTests {
    private let aside = "statsbot-replaced-20261125T031500Z.sqlite"

    private func restore(_ file: String, _ folder: StoreFolder) throws -> RecoveryReport {
        let lock = try FolderLock(folder)
        defer { lock.release() }
        return try Restore(check: FilesFixture.check).run(file, at: FilesFixture.now, holding: lock)
    }

    @Test("the replaced database is kept, including its log; the restored file is not changed")
    func restored() throws {
        try FilesFixture.with { fixture in
            try fixture.makeKilled(fixture.folder.database, rows: 500, logged: 5)
            let file = fixture.root + "/chosen.sqlite"
            try fixture.makeKilled(file, rows: 300, logged: 3)
            let before = try Data(contentsOf: URL(fileURLWithPath: file))

            let report = try restore(file, fixture.folder)
            #expect(report == RecoveryReport(start: .restored(file), setAside: [aside]))
            #expect(report.warnings == [])
            #expect(try fixture.rows(in: fixture.folder.database) == 303)
            #expect(try fixture.rows(in: fixture.folder.file(aside)) == 505)
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
            #expect(try fixture.rows(in: file) == 303)

            // And back again.
            let back = try restore(fixture.folder.file(aside), fixture.folder)
            #expect(back.setAside == ["statsbot-replaced-20261125T031500Z-2.sqlite"])
            #expect(try fixture.rows(in: fixture.folder.database) == 505)
        }
    }

    @Test("without an existing database, the file is restored")
    func noDatabase() throws {
        try FilesFixture.with { fixture in
            let file = fixture.root + "/chosen.sqlite"
            try fixture.make(file, rows: 300)
            #expect(try restore(file, fixture.folder) == RecoveryReport(start: .restored(file)))
            #expect(try fixture.state().keys.sorted() == ["statsbot.lock", "statsbot.sqlite"])
            #expect(try fixture.rows(in: fixture.folder.database) == 300)
        }
    }

    @Test("a damaged or newer database can be replaced", arguments: [true, false])
    func replacesAnything(isDamaged: Bool) throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 500, version: isDamaged ? 1 : 2)
            if isDamaged { try FilesFixture.damage(fixture.folder.database, from: 0, bytes: 5_000) }
            let before = try fixture.state()["statsbot.sqlite"]
            let file = fixture.root + "/chosen.sqlite"
            try fixture.make(file, rows: 300)
            _ = try restore(file, fixture.folder)
            #expect(try fixture.rows(in: fixture.folder.database) == 300)
            #expect(try fixture.state()[aside] == before)
        }
    }

    @Test(
        "an invalid, foreign or newer file is rejected without changes",
        arguments: [
            DatabaseVerdict.missing, .notAFile, .noBytes, .empty, .notADatabase, .notOurs(applicationID: 7),
            .newer(found: "2", supported: "1"),
        ])
    func refused(_ verdict: DatabaseVerdict) throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 500)
            let file = fixture.root + "/chosen.sqlite"
            switch verdict {
            case .notAFile: try StoreFolder.make(file, permissions: 0o700)
            case .noBytes: try FileOperations.create(file)
            case .notADatabase: try Data(repeating: 65, count: 9_000).write(to: URL(fileURLWithPath: file))
            case .notOurs: try fixture.make(file, rows: 1, applicationID: 7)
            case .newer: try fixture.make(file, rows: 1, version: 2)
            case .empty:
                try fixture.open(file, rows: 0).write { try $0.execute(sql: "DROP TABLE event") }
            default: break
            }
            try FileOperations.create(fixture.folder.lock)
            let before = try fixture.state()
            let error = #expect(throws: StoreFileError.self) { try restore(file, fixture.folder) }
            #expect(error?.kind == .unsuitable(verdict))
            #expect(try fixture.state() == before)
        }
    }

    @Test("the database itself is rejected")
    func itself() throws {
        try FilesFixture.with { fixture in
            try fixture.make(fixture.folder.database, rows: 5)
            let error = #expect(throws: StoreFileError.self) {
                try restore(fixture.folder.path + "/../data/statsbot.sqlite", fixture.folder)
            }
            #expect(error?.kind == .wrongKind)
            #expect(try fixture.rows(in: fixture.folder.database) == 5)
        }
    }

    @Test("a restore fails while a bot runs")
    func running() throws {
        try FilesFixture.with { fixture in
            let bot = try FolderLock(fixture.folder)
            let error = #expect(throws: StoreFileError.self) { try restore("any.sqlite", fixture.folder) }
            #expect(error?.kind == .inUse)
            bot.release()
        }
    }
}

/// Records the steps of a replacement.
final class FilesSteps: Sendable {
    private let steps = Mutex<[Replacement.Step]>([])
    var all: [Replacement.Step] { steps.withLock { $0 } }
    func add(_ step: Replacement.Step) { steps.withLock { $0.append(step) } }
}
