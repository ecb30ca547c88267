// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Logging
import Statistics
import TestSupport

@testable import LocalTime
@testable import SQLiteStorage
@testable import Storage
@testable import StoreFiles

/// A folder with a SQLite store of one guild.
struct SQLiteFolder: Sendable {
    /// 2026-11-25T03:15:00Z.
    static let now = Date(timeIntervalSince1970: 1_795_576_500)

    let store: StoreFolder

    static func with(_ body: (SQLiteFolder) async throws -> Void) async throws {
        try await withStoreFolder { path in
            let folder = StoreFolder(path)
            try folder.prepare()
            try await body(SQLiteFolder(store: folder))
        }
    }

    /// Opens the store, which the caller closes.
    func opened() throws -> SQLiteStore { try SQLiteStore(directory: store.path, timeZone: .gmt) }

    /// Starts and stops the bot's store.
    func open(startsEmpty: Bool = false, at now: Date) async throws -> RecoveryReport {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (opened, lock, report) = try SQLiteStore.openSound(
            store, zones: GuildZones(.gmt), startsEmpty: startsEmpty, at: now, logger: logger)
        try await opened.close()
        lock.release()
        return report
    }

    /// Events of different users, a minute apart.
    static func events(_ count: Int, from first: Int = 0) -> [MemberEvent] {
        (first..<first + count).map { index in
            StoreContract.event(
                .join, nil, at: StoreContract.noon + Double(index) * 60,
                person: Person(id: UInt64(index) + 1, name: "name \(index)"))
        }
    }

    func fill(events count: Int) async throws {
        let store = try opened()
        _ = try await store.importEvents(Self.events(count))
        try await store.close()
    }

    func backUp(at now: Date) throws -> BackupFile {
        let store = try opened()
        return try store.backups(in: self.store).make(from: store.pool, at: now)
    }

    /// The number of stored events.
    func events() async throws -> Int {
        let store = try opened()
        let count = try store.events(of: StoreContract.guild, matching: EventQuery(limit: 100_000)).count
        try await store.close()
        return count
    }
}
