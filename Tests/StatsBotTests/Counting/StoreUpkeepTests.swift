// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import GRDB
import LocalTime
import Logging
import Machine
import SQLiteStorage
import Statistics
import Storage
import StoreFiles
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import StatsBot

@Suite("StoreUpkeep", .timeLimit(.minutes(5)))
struct StoreUpkeepTests {
    private static let day: Double = 86_400

    /// The number of events that each transaction removed.
    private final class Removals: TransactionObserver, Sendable {
        private let state = Mutex<(current: Int, steps: [Int])>((0, []))

        var steps: [Int] { state.withLock { $0.steps } }

        func observes(eventsOfKind kind: DatabaseEventKind) -> Bool {
            if case .delete(tableName: "member_event") = kind { true } else { false }
        }

        func databaseDidChange(with event: DatabaseEvent) { state.withLock { $0.current += 1 } }

        func databaseDidCommit(_ db: Database) {
            state.withLock { state in
                if state.current > 0 { state.steps.append(state.current) }
                state.current = 0
            }
        }

        func databaseDidRollback(_ db: Database) { state.withLock { $0.current = 0 } }
    }

    /// Runs the upkeep of a store with twenty events, one a day up to `start`, and `older` events of the day before, by a
    /// clock that is `ahead` days ahead.
    private func withUpkeep(
        ahead: Double, serverAhead: Double? = nil, pause: DiskPause = DiskPause(), futureBackup: Bool = false,
        logs: RecentLogs = RecentLogs(capacity: 0), older: Int = 0, removals: Removals = Removals(),
        _ body: (SQLiteStore, StoreFolder, ManualClock) async throws -> Void
    ) async throws {
        try await withStoreFolder { path in
            let start = Date(timeIntervalSince1970: 1_767_614_400)
            let store = try SQLiteStore(directory: path, timeZone: .gmt)
            var calendar = DayCalendar(timeZone: .gmt)
            _ = try await store.importEvents(
                (0..<20 + older).map { index in
                    let at = start - Double(min(index, 20)) * Self.day
                    return MemberEvent(
                        guild: 1, kind: .join, person: Person(id: UInt64(index + 1), name: "a"), at: at,
                        day: calendar.day(of: at))
                })
            store.pool.add(transactionObserver: removals)
            let clock = ManualClock(
                now: WallInstant(secondsSince1970: start.timeIntervalSince1970 + ahead * Self.day))
            let upkeep = StoreUpkeep(
                store: store, folder: StoreFolder(path), retentionDays: 10, pause: pause, clock: clock,
                newestData: start,
                serverTime: { serverAhead.map { clock.wallNow.advanced(by: .seconds(($0 - ahead) * Self.day)) } },
                logger: Logger(label: "test") { _ in logs.handler(level: .info) })
            if futureBackup {
                try store.backups(in: StoreFolder(path)).make(from: store.pool, at: start + 500 * Self.day)
            }
            try await withThrowingTaskGroup { group in
                group.addTask { try await upkeep.run() }
                await clock.waitForSleepers()
                try await body(store, StoreFolder(path), clock)
                group.cancelAll()
            }
            try await store.close()
        }
    }

    private func events(_ store: SQLiteStore) throws -> Int {
        try store.events(of: 1, matching: EventQuery(limit: 100)).count
    }

    @Test("events older than the retention period are removed after a backup that still has them")
    func removal() async throws {
        try await withUpkeep(ahead: 0) { (store, folder, clock) async throws in
            #expect(try events(store) == 11)
            let backup = try #require(try store.backups(in: folder).newest(at: clock.wallNow.date))
            let copy = folder.file("copy")
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: backup.path, toPath: copy + "/statsbot.sqlite")
            let restored = try SQLiteStore(directory: copy, timeZone: .gmt)
            #expect(try events(restored) == 20)
            try await restored.close()
        }
    }

    @Test("many old events are removed in several transactions, so that the writer does not wait long")
    func removalSteps() async throws {
        let removals = Removals()
        try await withUpkeep(ahead: 0, older: StoreUpkeep.removalSize, removals: removals) {
            (store, _, _) async throws in
            #expect(try events(store) == 11)
            #expect(removals.steps == [StoreUpkeep.removalSize, 9])
        }
    }

    @Test("a clock that is ahead removes old data at once if Discord's time agrees, and nothing while it does not")
    func jumpWithServer() async throws {
        try await withUpkeep(ahead: 500, serverAhead: 500) { (store, _, _) async throws in
            #expect(try events(store) == 0)
        }
        try await withUpkeep(ahead: 500, serverAhead: 0) { (store, _, clock) async throws in
            for _ in 0..<48 {
                clock.advance(by: .seconds(3_600))
                await clock.waitForSleepers()
            }
            #expect(try events(store) == 20)
        }
    }

    @Test("a clock that is 500 days ahead removes nothing until it has lasted for a day")
    func jump() async throws {
        try await withUpkeep(ahead: 500) { (store, _, clock) async throws in
            for _ in 0..<24 {
                #expect(try events(store) == 20)
                clock.advance(by: .seconds(3_600))
                await clock.waitForSleepers()
            }
            #expect(try events(store) == 0)
        }
    }

    @Test("without a backup of the last day, nothing is removed, and the log says so")
    func noBackup() async throws {
        let (pause, logs) = (DiskPause(), RecentLogs(capacity: 20))
        pause.isPaused = true
        try await withUpkeep(ahead: 0, pause: pause, logs: logs) { (store, _, clock) async throws in
            #expect(try events(store) == 20)
            #expect(
                logs.newest(20, from: .info).reversed().map(\.message) == [
                    "daily backup postponed: disk nearly full", "removal of old data postponed: no recent backup",
                ])
            pause.isPaused = false
            clock.advance(by: .seconds(3_600))
            await clock.waitForSleepers()
            #expect(try events(store) == 10)
        }
    }

    @Test("the log says by how much a clock is ahead, and which backup is from the future")
    func warnings() async throws {
        let logs = RecentLogs(capacity: 20)
        try await withUpkeep(ahead: 300, futureBackup: true, logs: logs) { (store, folder, clock) async throws in
            #expect(try events(store) == 20)
            let warnings = logs.newest(20).reversed().filter { $0.level == .warning }
            #expect(
                warnings.map { "\($0.message) \($0.metadata)" } == [
                    "backup with a time in the future ignored; remove it, or correct the clock "
                        + "store.backup=statsbot-20270520T120000Z.sqlite",
                    "the clock is far ahead of the newest data; old data are not removed for now clock.ahead.days=300",
                ])
            #expect(try store.backups(in: folder).newest(at: clock.wallNow.date)?.time == clock.wallNow.date)
        }
    }
}
