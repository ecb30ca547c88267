// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import Statistics
import TestSupport
import Testing

@testable import SQLiteStorage
@testable import Storage
@testable import StoreFiles

@Suite("The write-ahead log of a store")
struct StoreLogTests {
    private func size(_ path: String) throws -> Int64 {
        guard case .file(let bytes) = try FileKind.of(path) else { return 0 }
        return bytes
    }

    @Test(
        "its size is limited by the size of the disk and the free space",
        arguments: [
            (DiskSpace(free: 900 << 30, total: 1_000 << 30), 8_000),
            (DiskSpace(free: 64 << 20, total: 64 << 20), 1_024),
            (DiskSpace(free: 8 << 20, total: 1_000 << 20), 512), (DiskSpace(free: 0, total: 1 << 20), 32),
        ] as [(DiskSpace, Int64)])
    func pages(disk: DiskSpace, pages: Int64) {
        #expect(SQLiteStore.logPages(on: disk) == pages)
    }

    @Test("after an orderly stop, the database file alone is complete, and the log is empty")
    func stop() async throws {
        try await SQLiteFolder.with { folder in
            try await folder.fill(events: 50)
            #expect(try size(folder.store.database + "-wal") == 0)
            for suffix in ["-wal", "-shm"] { try FileOperations.remove(folder.store.database + suffix) }
            #expect(try await folder.events() == 50)
        }
    }

    @Test(
        "many commits to a small database do not fill a small disk",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func manyCommits() async throws {
        try await SmallDisk.mounted(megabytes: 2) { (disk) async throws in
            let store = try SQLiteStore(directory: disk.path, timeZone: .gmt)
            for number in 0..<3_000 { try await store.setNote("key", to: "\(number)") }
            #expect(try size(disk.folder.database + "-wal") < 300_000)
            try await store.close()
        }
    }

    @Test(
        "on a full disk, emptying the log frees space for the next commit",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func fullDisk() async throws {
        try await SmallDisk.mounted(megabytes: 2) { (disk) async throws in
            let store = try SQLiteStore(directory: disk.path, timeZone: .gmt)
            try await store.setNote("key", to: "0")
            try await store.pool.writeWithoutTransaction { _ = try SQLiteStore.emptyLog($0) }
            // Less than the log may use.
            try disk.fill(leaving: 48 << 10)
            for number in 0..<200 { try await store.setNote("key", to: "\(number)") }
            #expect(try store.note("key") == "199")
            try await store.close()
        }
    }

    @Test(
        "a log that grew while a reader held it is emptied if it is large for the free space",
        .enabled(if: SmallDisk.isPermitted, SmallDisk.note))
    func largeLog() async throws {
        try await SmallDisk.mounted(megabytes: 2) { (disk) async throws in
            let store = try SQLiteStore(directory: disk.path, timeZone: .gmt)
            try await store.setNote("key", to: "0")
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let reader = try DatabaseQueue(path: disk.folder.database, configuration: configuration)
            try reader.inDatabase { try $0.execute(sql: "BEGIN; SELECT * FROM note") }
            for number in 0..<150 { try await store.setNote("key", to: "\(number)") }
            #expect(try size(disk.folder.database + "-wal") > 600_000)
            try disk.fill(leaving: 512 << 10)
            #expect(try store.emptyLargeLog(in: disk.folder) == false, "the reader uses it")
            try reader.inDatabase { try $0.execute(sql: "COMMIT") }
            #expect(try store.emptyLargeLog(in: disk.folder))
            #expect(try size(disk.folder.database + "-wal") == 0)
            #expect(try store.emptyLargeLog(in: disk.folder) == false)
            try await store.close()
        }
    }
}
