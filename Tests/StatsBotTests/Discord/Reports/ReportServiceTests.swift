// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Exporter
import Foundation
import Logging
import Resilience
import SQLiteStorage
import Storage
import Supervision
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

@Suite("ReportService", .timeLimit(.minutes(5)))
struct ReportServiceTests {
    private final class FakeMessenger: ReportMessenger {
        struct State {
            var titles: [String] = []
            var nonces: [String] = []
            var errors: [RESTError] = []
        }

        let state = Mutex(State())
        let changes = ChangeSignal()

        func post(_ parameters: MessageParameters, attachments: [DiscordREST.Attachment], in channel: ChannelID)
            async throws -> MessageID
        {
            defer { changes.notify() }
            return try state.withLock { state in
                state.nonces.append(parameters.nonce ?? "")
                if !state.errors.isEmpty { throw state.errors.removeFirst() }
                state.titles.append(parameters.embeds?.first?.title ?? "")
                return MessageID(UInt64(state.titles.count))
            }
        }

        func ownID() async throws -> UserID { 1 }

        func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] { [] }

        func lastMessage(in channel: ChannelID) async throws -> MessageID? { nil }

        func wait(_ condition: (State) -> Bool) async throws {
            try await changes.wait { state.withLock { condition($0) ? () : nil } }
        }
    }

    private struct World: Sendable {
        let messenger = FakeMessenger()
        let clock: ManualClock
        let realClock = ManualClock()
        let counted: CountedKeeper
        let health = HealthRegistry()

        /// Lets the gateway confirm that all events have been delivered.
        func cover() { counted.keeper.covered(0, until: clock.wallNow) }

        /// Waits until readiness has a summary.
        func waitForHealth(_ summary: String, sourceLocation: SourceLocation = #_sourceLocation) async {
            await untilTrue("readiness is \(summary)", sourceLocation: sourceLocation) {
                health.summary(.ready) == summary
            }
        }

        /// Lets the service check for due reports once.
        func settle() async {
            await realClock.waitForSleepers()
            realClock.advance(by: ReportService.settlingTime)
        }
    }

    /// 12:00 UTC on 5 January 2026, a Monday.
    private static let noon = WallInstant(secondsSince1970: 1_767_614_400)

    private func withService(
        isWeekly: Bool = false, lastReport: String? = nil, serverBehind: Duration? = nil,
        _ body: (World, SQLiteStore) async throws -> Void
    ) async throws {
        try await withStoreFolder { folder in
            let clock = ManualClock(now: Self.noon)
            let counted = try await CountedKeeper(clock: clock)
            let world = World(clock: clock, counted: counted)
            world.cover()
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            if let lastReport { try await store.setNote("report.daily.1", to: lastReport) }
            var guild = GuildSettings(id: 1)
            (guild.statsChannel, guild.timeZone, guild.weeklyReport) = (7, .gmt, isWeekly)
            let service = ReportService(
                settings: ReportSettings(ProcessSettings(), guild), keeper: counted.guild, messenger: world.messenger,
                store: store, reader: store,
                charts: Cache(name: "chart", timeToLive: .seconds(300), capacity: 9, clock: world.clock),
                clock: world.clock,
                serverTime: { [clock = world.clock] in
                    serverBehind.map { clock.wallNow.advanced(by: .zero - $0) }
                },
                realClock: world.realClock, narrate: { _ in },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup { group in
                let status = ServiceStatus(
                    "reports", check: world.health.check("service reports", for: [.ready]), clock: clock)
                status.runs()
                group.addTask { try await ServiceStatus.$current.withValue(status) { try await service.run() } }
                try await body(world, store)
                group.cancelAll()
            }
            try await store.close()
        }
    }

    @Test("the first start does not report earlier days; the day's report is due at midnight")
    func midnight() async throws {
        try await withService { world, store in
            await world.settle()
            await world.clock.waitForSleepers()
            #expect(world.messenger.state.withLock { $0.titles } == [])
            #expect(try store.note("report.daily.1") == "2026-01-04")
            for _ in 0..<11 {
                world.clock.advance(by: .seconds(3_600))
                await world.clock.waitForSleepers()
            }
            #expect(world.messenger.state.withLock { $0.titles } == [])
            world.clock.advance(by: .seconds(3_600))
            await world.settle()
            world.cover()
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2026-01-05"] }
            await world.clock.waitForSleepers()
            #expect(try store.note("report.daily.1") == "2026-01-05")
        }
    }

    @Test("a clock that is set back during a day sends no report twice, and one that is set to the next day the day's")
    func clockSet() async throws {
        try await withService { world, store in
            await world.settle()
            await world.clock.waitForSleepers()
            world.clock.setWallClock(by: .seconds(-86_400))
            world.clock.advance(by: .seconds(60))
            await world.settle()
            await world.clock.waitForSleepers()
            #expect(try store.note("report.daily.1") == "2026-01-04")
            world.clock.setWallClock(by: .seconds(2 * 86_400))
            world.clock.advance(by: .seconds(60))
            world.cover()
            await world.settle()
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2026-01-05"] }
            await world.clock.waitForSleepers()
            #expect(world.messenger.state.withLock { $0.titles.count } == 1)
        }
    }

    @Test("days that have not ended by Discord's time are not reported, however far ahead the clock is")
    func clockAhead() async throws {
        try await withService(lastReport: "2024-08-22", serverBehind: .seconds(500 * 86_400)) { world, store in
            await world.settle()
            await world.clock.waitForSleepers()
            #expect(world.messenger.state.withLock { $0.titles } == [])
            world.clock.advance(by: .seconds(86_400))
            await world.settle()
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2024-08-23"] }
            await world.clock.waitForSleepers()
            #expect(try store.note("report.daily.1") == "2024-08-23")
        }
    }

    @Test("missed days are reported at startup, earliest first, with the weekly report after its last day")
    func missed() async throws {
        try await withService(isWeekly: true, lastReport: "2026-01-02") { world, store in
            try await store.setNote("report.weekly.1", to: "2025-12-28")
            await world.settle()
            try await world.messenger.wait { $0.titles.count == 3 }
            #expect(
                world.messenger.state.withLock { $0.titles.map { String($0.suffix(10)) } } == [
                    "2026-01-03", "2026-01-04", "2026-01-04",
                ])
        }
    }

    @Test("a report waits until the gateway has delivered the day's events and they are committed, however long")
    func waits() async throws {
        try await withService(lastReport: "2026-01-04") { world, store in
            // The store fails, and events before midnight are pending.
            let keeper = world.counted.keeper
            world.clock.advance(by: .seconds(43_199))
            try await world.counted.join(101, sequence: 3)
            world.clock.advance(by: .seconds(1))
            await world.settle()
            await world.realClock.waitForSleepers()
            // It says so, and goes on waiting, first for the gateway, then for the store.
            world.realClock.advance(by: ReportWait.patience)
            await world.waitForHealth(
                "degraded: service reports: the report waits for the gateway to deliver the events of the day")
            world.cover()
            await world.waitForHealth("ok")
            await world.realClock.waitForSleepers()
            try await world.counted.join(102, sequence: 4)
            world.realClock.advance(by: ReportWait.patience)
            await world.waitForHealth(
                "degraded: service reports: the report waits for the events of the day to be committed")
            await world.realClock.waitForSleepers()
            world.realClock.advance(by: ReportWait.repetition)
            await world.realClock.waitForSleepers()
            #expect(world.messenger.state.withLock { $0.titles } == [])
            // Later events need not be committed.
            let batch = keeper.takeBatch()
            try await world.counted.join(103, sequence: 5)
            keeper.committed(try await store.commit(batch))
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2026-01-05"] }
            await world.waitForHealth("ok")
            #expect(keeper.pendingEvents == 1)
        }
    }

    @Test("a failed report is sent again with the same nonce, and none is skipped")
    func retried() async throws {
        try await withService(lastReport: "2026-01-03") { world, _ in
            world.messenger.state.withLock { $0.errors = [RESTError(code: .notFound, message: "gone")] }
            await world.settle()
            try await world.messenger.wait { $0.errors.isEmpty }
            // Someone has to fix the channel, so the retry waits an hour.
            await world.clock.waitForSleepers()
            world.clock.advance(by: ReportService.lastingRetryTime)
            await world.settle()
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2026-01-04"] }
            #expect(world.messenger.state.withLock { Set($0.nonces).count } == 1)
        }
    }
}
