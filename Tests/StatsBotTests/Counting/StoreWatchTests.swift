// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Logging
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import Exporter
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage
@testable import StoreFiles

@Suite("Watching the files of the database")
struct StoreWatchTests {
    private let health = HealthRegistry()
    private let messages = RecentLogs(capacity: 20)

    private var log: [String] { messages.newest(20).reversed().map { "\($0.level) \($0.message)" } }

    private func withWatch(_ body: (StoreFolder, SQLiteStore, StoreWatch) async throws -> Void) async throws {
        try await withStoreFolder { path in
            let folder = StoreFolder(path)
            try folder.prepare()
            let lock = try FolderLock(folder)
            let store = try SQLiteStore(directory: path, timeZone: .gmt)
            let watch = StoreWatch(
                store: store, folder: folder, lock: lock, health: health.check("store_files", for: [.ready]),
                clock: ManualClock(now: WallInstant(secondsSince1970: 1_795_576_500)),
                logger: Logger(label: "test") { _ in messages.handler(level: .debug) })
            await watch.look()
            #expect(health.summary(.ready) == "ok")
            try await body(folder, store, watch)
            try await store.close()
            lock.release()
        }
    }

    @Test("deleted files are restored; the check stays degraded, and the lock is taken again")
    func deleted() async throws {
        try await withWatch { (folder, store, watch) async throws in
            try await store.setNote("key", to: "1")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.removeItem(atPath: folder.file(name))
            }
            await watch.look()
            await watch.look()
            #expect(
                health.summary(.ready)
                    == "degraded: store_files: files of the database were deleted while the bot ran and have been restored"
            )
            #expect(log == ["error database deleted while the bot ran; written again from the open file"])
            try await store.setNote("key", to: "2")
            #expect(try store.note("key") == "2")
            #expect(throws: (any Error).self) { try FolderLock(folder) }
        }
    }

    @Test("damage that a backup finds degrades the check, and there is no such backup")
    func damaged() async throws {
        try await withWatch { (folder, first, _) async throws in
            let at = Date(timeIntervalSince1970: 1_767_614_400)
            _ = try await first.importEvents(
                (1...2).map {
                    MemberEvent(
                        guild: 1, kind: .join, person: Person(id: $0, name: "a"), at: at, day: Day(number: 20_458))
                })
            // The rows violate the index, so that it cannot be rebuilt.
            try DatabaseDump.edit(
                folder.path,
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX member_event_by_time ON member_event (guild, at)'
                WHERE name = 'member_event_by_time'
                """)
            let other = StoreFolder(folder.file("other"))
            try other.prepare()
            let lock = try FolderLock(other)
            let store = try SQLiteStore(directory: folder.path, timeZone: .gmt)
            let watch = StoreWatch(
                store: store, folder: folder, lock: lock, health: health.check("store_files", for: [.ready]),
                clock: ManualClock(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            #expect(throws: (any Error).self) { try store.backups(in: folder).make(from: store.pool, at: at) }
            await watch.look()
            #expect(
                health.summary(.ready)
                    == "degraded: store_files: a backup found that the database has damaged indexes: non-unique entry in index member_event_by_time; stop the bot and restore a backup"
            )
            #expect(try store.backups(in: folder).list(at: at) == [])
            try await store.close()
        }
    }

    @Test("a replaced database fails the check until it is back; a copy is renewed at the end")
    func replaced() async throws {
        try await withWatch { (folder, store, watch) async throws in
            let (mine, other) = (folder.file("mine"), folder.file("other"))
            try FileManager.default.moveItem(atPath: folder.database, toPath: mine)
            try Data("another file".utf8).write(to: URL(fileURLWithPath: folder.database))
            await watch.look()
            await watch.look()
            let copy = "statsbot-rescued-20261125T031500Z.sqlite"
            #expect(!health.isPassing(.ready))
            try await store.setNote("key", to: "1")
            await watch.look(isLast: true)
            #expect(
                log == [
                    "error database replaced while the bot ran; open database saved; restart the bot to use the new one",
                    "error open database saved again",
                ])
            try FileManager.default.createDirectory(atPath: folder.file("copy"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: folder.file(copy), toPath: StoreFolder(folder.file("copy")).database)
            let saved = try SQLiteStore(directory: folder.file("copy"), timeZone: .gmt)
            #expect(try saved.note("key") == "1")
            try await saved.close()

            try FileManager.default.moveItem(atPath: folder.database, toPath: other)
            try FileManager.default.moveItem(atPath: mine, toPath: folder.database)
            await watch.look()
            #expect(health.summary(.ready) == "ok")
        }
    }
}
