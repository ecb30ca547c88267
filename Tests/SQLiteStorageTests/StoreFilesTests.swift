// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Glibc
import Statistics
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage
@testable import StoreFiles

@Suite("Files of an open store")
struct StoreFilesTests {
    private func events(_ store: SQLiteStore) throws -> Int {
        try store.events(of: StoreContract.guild, matching: EventQuery(limit: 1_000)).count
    }

    /// Opens a store with five events and one that is only in the log.
    private func withStore(_ body: (SQLiteFolder, SQLiteStore) async throws -> Void) async throws {
        try await SQLiteFolder.with { folder in
            let store = try folder.opened()
            _ = try await store.importEvents(SQLiteFolder.events(5))
            #expect(store.filesState == .intact)
            try await body(folder, store)
            try await store.close()
        }
    }

    @Test(
        "a start waits for a read-only file system to become writable, and for nothing else",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func accessProblem() async throws {
        try await SmallDisk.mounted(megabytes: 8) { disk in
            let folder = SQLiteFolder(store: StoreFolder(disk.path + "/data"))
            try folder.store.prepare()
            try await folder.fill(events: 5)
            let lock = try FolderLock(folder.store)
            let inUse = await #expect(throws: StoreFileError.self) { _ = try await folder.open(at: SQLiteFolder.now) }
            #expect(inUse?.kind == .inUse && inUse?.accessProblem == nil)
            lock.release()
            try disk.remount(readOnly: true)
            let start = await #expect(throws: StoreFileError.self) { _ = try await folder.open(at: SQLiteFolder.now) }
            let opening = #expect(throws: StoreError.self) { _ = try folder.opened() }
            let problem = "\(folder.store.path) is on a read-only file system"
            #expect(start?.accessProblem?.problem == problem)
            #expect(
                opening?.accessProblem?.problem == "\(folder.store.database) is on a read-only file system")
            try disk.remount(readOnly: false)
            #expect(start?.accessProblem == nil && opening?.accessProblem == nil)
            let foreign = try DatabaseQueue(path: folder.store.database)
            try await foreign.write { try $0.execute(sql: "PRAGMA application_id = 1") }
            try foreign.close()
            let unsuitable = await #expect(throws: StoreFileError.self) {
                _ = try await folder.open(at: SQLiteFolder.now)
            }
            #expect(unsuitable?.accessProblem == nil)
        }
    }

    @Test("deleted files are noticed and written again with all commits", arguments: [["", "-wal", "-shm"], [""]])
    func deleted(_ suffixes: [String]) async throws {
        try await withStore { (folder, store) async throws in
            for suffix in suffixes { try FileOperations.remove(folder.store.database + suffix) }
            #expect(store.filesState == .deleted)
            try store.restoreFiles(in: folder.store, at: SQLiteFolder.now)
            #expect(store.filesState == .intact)
            _ = try await store.importEvents(SQLiteFolder.events(1, from: 5))
            #expect(try events(store) == 6)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.store.path).sorted()
                    == ["statsbot.sqlite", "statsbot.sqlite-shm", "statsbot.sqlite-wal"])
            try await store.close()
            #expect(try await folder.events() == 6)
        }
    }

    @Test(
        "a deleted or replaced log is noticed, and the commits in it are written to the database",
        arguments: ["-wal", "-shm"], [false, true])
    func logLost(_ suffix: String, isReplaced: Bool) async throws {
        try await withStore { (folder, store) async throws in
            let path = folder.store.database + suffix
            try FileOperations.remove(path)
            if isReplaced { try Data("foreign".utf8).write(to: URL(fileURLWithPath: path)) }
            #expect(store.filesState == .logLost)
            try store.restoreFiles(in: folder.store, at: SQLiteFolder.now)
            #expect(store.filesState == .intact)
            #expect(try events(store) == 5)
            _ = try await store.importEvents(SQLiteFolder.events(1, from: 5))
            try await store.close()
            #expect(try await folder.events() == 6)
            let aside = "statsbot-replaced-20261125T031500Z.sqlite" + suffix
            #expect(try FileOperations.exists(folder.store.file(aside)) == isReplaced)
        }
    }

    @Test("a replaced database is noticed and not touched; the open one is copied beside it")
    func replaced() async throws {
        try await withStore { (folder, store) async throws in
            let other = Data("another file".utf8)
            try other.write(to: URL(fileURLWithPath: folder.store.file("other")))
            try FileOperations.rename(folder.store.file("other"), to: folder.store.database)
            #expect(store.filesState == .replaced)
            let name = try store.rescue(in: folder.store, as: nil, at: SQLiteFolder.now)
            #expect(name == "statsbot-rescued-20261125T031500Z.sqlite")
            _ = try await store.importEvents(SQLiteFolder.events(1, from: 5))
            #expect(try store.rescue(in: folder.store, as: name, at: SQLiteFolder.now + 60) == name)
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store.database)) == other)
            try FileOperations.rename(folder.store.file(name), to: folder.store.database)
            for suffix in ["-wal", "-shm"] { try FileOperations.remove(folder.store.database + suffix) }
            #expect(try await folder.events() == 6)
        }
    }

    @Test("a failed restoration changes nothing, and commits continue in the open file")
    func failed() async throws {
        try await withStore { (folder, store) async throws in
            try FileOperations.rename(folder.store.path, to: folder.store.path + ".moved")
            defer { try? FileManager.default.removeItem(atPath: folder.store.path + ".moved") }
            try Data().write(to: URL(fileURLWithPath: folder.store.path))
            #expect(store.filesState == .deleted)
            #expect(throws: StoreFileError.self) {
                try store.restoreFiles(in: folder.store, at: SQLiteFolder.now)
            }
            _ = try await store.importEvents(SQLiteFolder.events(1, from: 5))
            try FileOperations.remove(folder.store.path)
            try store.restoreFiles(in: folder.store, at: SQLiteFolder.now)
            try await store.close()
            #expect(try await folder.events() == 6)
        }
    }

    @Test("closing a store whose file was replaced changes neither file")
    func closing() async throws {
        try await withStore { (folder, store) async throws in
            let other = folder.store.file("other")
            try Data("another file".utf8).write(to: URL(fileURLWithPath: other))
            try FileOperations.rename(other, to: folder.store.database)
            let log = try Data(contentsOf: URL(fileURLWithPath: folder.store.database + "-wal"))
            try await store.close()
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store.database)) == Data("another file".utf8))
            #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store.database + "-wal")) == log)
        }
    }

    @Test(
        "a database on a read-only mount is written once it is writable; the problem names it",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func readOnly() async throws {
        try await withStore { (folder, first) async throws in
            // As after kill -9: the log is not empty.
            let path = folder.store.database
            let copy = StoreFolder(folder.store.path + "/copy")
            try copy.prepare()
            for suffix in ["", "-wal", "-shm"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy.database + suffix)
            }
            let flags = UInt(MS_BIND)
            #expect(mount(copy.database, copy.database, nil, flags, nil) == 0)
            #expect(mount(nil, copy.database, nil, flags | UInt(MS_REMOUNT) | UInt(MS_RDONLY), nil) == 0)
            defer { umount2(copy.database, CInt(MNT_DETACH)) }
            let store = try SQLiteStore(directory: copy.path, timeZone: .gmt)
            #expect(store.writeProblem == "\(copy.database) is on a read-only file system")
            #expect(try store.reopenIfWritable() == false)
            await #expect(throws: DatabaseError.self) { try await store.setNote("key", to: "value") }
            #expect(mount(nil, copy.database, nil, flags | UInt(MS_REMOUNT), nil) == 0)
            await #expect(throws: DatabaseError.self) { try await store.setNote("key", to: "value") }
            #expect(try store.reopenIfWritable())
            #expect(store.writeProblem == nil)
            try await store.setNote("key", to: "value")
            #expect(try events(store) == 5)
            try await store.close()
            _ = first
        }
    }

    @Test("an operator who chose a database is not asked again, nor overruled")
    func accepted() async throws {
        try await SQLiteFolder.with { folder in
            try await folder.fill(events: 5)
            _ = try folder.backUp(at: SQLiteFolder.now)
            FileOperations.discardDatabase(folder.store.database)
            // The option, then a start without it.
            #expect(try await folder.open(startsEmpty: true, at: SQLiteFolder.now + 60).unusedBackup != nil)
            for _ in 0..<2 {
                let report = try await folder.open(at: SQLiteFolder.now + 120)
                #expect(report.start == .existing && report.largerBackup == nil)
            }
            #expect(try await folder.events() == 0)
        }
    }
}
