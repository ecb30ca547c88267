// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Exporter
import Logging
import Resilience
import Statistics
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import DiscordModels
@testable import StatsBot

@Suite("StoreWriter", .timeLimit(.minutes(5)))
struct StoreWriterTests {
    private final class FakeStore: BatchStore {
        struct State {
            var committed: [Int] = []
            var attempts = 0
            var failures = 0
        }

        let state = Mutex(State())
        let changes = ChangeSignal()

        func commit(_ batch: StoreBatch) async throws -> StoreTotals {
            defer { changes.notify() }
            return try state.withLock { state in
                state.attempts += 1
                if state.failures > 0 {
                    state.failures -= 1
                    throw TestError()
                }
                state.committed.append(
                    batch.records.count { if case .event = $0 { true } else { false } })
                return StoreTotals()
            }
        }

        func wait(_ condition: (State) -> Bool) async throws {
            try await changes.wait { state.withLock { condition($0) ? () : nil } }
        }
    }

    private func withWriter(
        failures: Int = 0, _ body: (CountedKeeper, FakeStore, HealthRegistry, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(clock: clock)
        let (store, health) = (FakeStore(), HealthRegistry())
        store.state.withLock { $0.failures = failures }
        let writer = StoreWriter(
            keeper: counted.keeper, store: store, health: health.check("store", for: [.ready]), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await counted.join(101, sequence: 3)
        try await withThrowingTaskGroup { group in
            group.addTask { try await writer.run() }
            try await body(counted, store, health, clock)
            group.cancelAll()
        }
    }

    @Test("events are committed together after 100 ms, not earlier")
    func grouping() async throws {
        try await withWriter { counted, store, _, clock in
            await clock.waitForSleepers()
            clock.advance(by: .milliseconds(99))
            try await counted.join(102, sequence: 4)
            #expect(store.state.withLock { $0.attempts } == 0)
            clock.advance(by: .milliseconds(1))
            try await store.wait { $0.committed == [2] }
        }
    }

    @Test("a new session is committed at once, even without events")
    func session() async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(clock: clock)
        let (store, health) = (FakeStore(), HealthRegistry())
        let writer = StoreWriter(
            keeper: counted.keeper, store: store, health: health.check("store", for: [.ready]), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await writer.run() }
            await clock.waitForSleepers()
            clock.advance(by: .milliseconds(100))
            try await store.wait { $0.committed == [0] }
            try await counted.keeper.waitUntilSessionIsStored(of: 0)
            #expect(!counted.keeper.hasNewSession)
            group.cancelAll()
        }
    }

    @Test(
        "a sequence number alone is committed after five seconds, also if the wall clock is set meanwhile",
        arguments: [0, -3_600, 3_600])
    func position(seconds: Int) async throws {
        try await withWriter { counted, store, _, clock in
            await clock.waitForSleepers()
            clock.advance(by: .milliseconds(100))
            try await store.wait { $0.committed == [1] }
            try await counted.receive(4, .other(name: "TYPING_START"))
            await clock.waitForSleepers()
            clock.setWallClock(by: .seconds(seconds))
            for _ in 0..<49 {
                await clock.waitForSleepers()
                clock.advance(by: .milliseconds(100))
            }
            await clock.waitForSleepers()
            #expect(store.state.withLock { $0.attempts } == 1)
            clock.advance(by: .milliseconds(100))
            await clock.waitForSleepers()
            #expect(store.state.withLock { $0.committed } == [1, 0])
        }
    }

    /// A store whose commits take until the gate opens.
    private struct HangingStore: BatchStore {
        let gate: Gate

        func commit(_ batch: StoreBatch) async throws -> StoreTotals {
            try await gate.pass()
            return StoreTotals()
        }
    }

    @Test("a commit that neither succeeds nor fails shows in readiness until it ends")
    func hang() async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(clock: clock)
        try await counted.join(101, sequence: 3)
        let (gate, health) = (Gate(), HealthRegistry())
        var writer = StoreWriter(
            keeper: counted.keeper, store: HangingStore(gate: gate), health: health.check("store", for: [.ready]),
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        writer.hangTime = .milliseconds(1)
        await withThrowingTaskGroup(of: Void.self) { [writer] group in
            group.addTask { try await writer.run() }
            await clock.waitForSleepers()
            clock.advance(by: .milliseconds(100))
            await untilTrue("readiness fails") { !health.isPassing(.ready) }
            #expect(health.summary(.ready) == "failing: store: a commit has been running for 0 s; check the disk")
            gate.open()
            await clock.waitForSleepers()
            #expect(health.isPassing(.ready))
            group.cancelAll()
        }
    }

    @Test("a failed commit loses nothing: it is retried with increasing delays, and readiness fails meanwhile")
    func failure() async throws {
        try await withWriter(failures: 2) { counted, store, health, clock in
            await clock.waitForSleepers()
            clock.advance(by: .milliseconds(100))
            try await store.wait { $0.attempts == 1 }
            await clock.waitForSleepers()
            #expect(!health.isPassing(.ready))
            #expect(counted.keeper.pendingEvents == 1)
            try await counted.join(102, sequence: 4)
            // The delays: 0.5 s, then 1 s, each followed by the grouping time.
            for (wait, attempts) in [(500, 2), (1_000, 3)] {
                clock.advance(by: .milliseconds(wait))
                await clock.waitForSleepers()
                clock.advance(by: .milliseconds(100))
                try await store.wait { $0.attempts == attempts }
                if attempts == 2 { await clock.waitForSleepers() }
            }
            #expect(store.state.withLock { $0.committed } == [2])
            await clock.waitForSleepers()
            #expect(health.isPassing(.ready))
        }
    }
}
