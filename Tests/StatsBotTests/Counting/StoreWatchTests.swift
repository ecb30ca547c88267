// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Exporter
@testable import StatsBot
@testable import Storage

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
