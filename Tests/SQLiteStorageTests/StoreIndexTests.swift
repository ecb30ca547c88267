// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage
@testable import StoreFiles

@Suite("A damaged index of a store")
struct StoreIndexTests {
    @Test("a backup of the store also rebuilds the indexes of the store, and says so")
    func store() async throws {
        try await SQLiteFolder.with { folder in
            try await folder.fill(events: 5)
            let at = UInt64(StoreContract.noon.milliseconds).bigEndian
            try damageIndex(
                "member_event_by_time", of: folder.store.database, value: withUnsafeBytes(of: at) { Data($0.suffix(6)) }
            )
            let store = try folder.opened()
            let reported = Mutex<[String]>([])
            let backups = store.backups(in: folder.store) { errors in reported.withLock { $0 = errors } }
            let backup = try backups.make(from: store.pool, at: SQLiteFolder.now)
            #expect(reported.withLock { $0 }.contains("row 1 missing from index member_event_by_time"))
            #expect(try SQLiteStore.check.verdict(on: backup.path, .full) == .sound)
            #expect(try SQLiteStore.check.verdict(on: folder.store.database, .full) == .sound)
            try await store.close()
        }
    }
}
