// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Foundation
import Logging
import Resilience
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

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
            async throws
        {
            defer { changes.notify() }
            try state.withLock { state in
                state.nonces.append(parameters.nonce ?? "")
                if !state.errors.isEmpty { throw state.errors.removeFirst() }
                state.titles.append(parameters.embeds?.first?.title ?? "")
            }
        }

        func wait(_ condition: (State) -> Bool) async throws {
            try await changes.wait { state.withLock { condition($0) ? () : nil } }
        }
    }

    private struct World: Sendable {
        let messenger = FakeMessenger()
        let clock: ManualClock
        let realClock = ManualClock()

        /// Lets the service check for due reports once.
        func settle() async {
            await realClock.waitForSleepers()
            realClock.advance(by: ReportService.settlingTime)
        }
    }

    /// 12:00 UTC on 5 January 2026, a Monday.
    private static let noon = WallInstant(secondsSince1970: 1_767_614_400)

    private func withService(
        isWeekly: Bool = false, lastReport: String? = nil, _ body: (World, SQLiteStore) async throws -> Void
    ) async throws {
        try await withStoreFolder { folder in
            let world = World(clock: ManualClock(now: Self.noon))
            let store = try SQLiteStore(directory: folder, timeZone: .gmt)
            if let lastReport { try await store.setNote("report.daily.1", to: lastReport) }
            var guild = GuildSettings(id: 1)
            (guild.statsChannel, guild.timeZone, guild.weeklyReport) = (7, .gmt, isWeekly)
            let counted = try await CountedKeeper(clock: world.clock)
            let service = ReportService(
                settings: ReportSettings(ProcessSettings(), guild), keeper: counted.guild, messenger: world.messenger,
                store: store, reader: store,
                charts: Cache(name: "chart", timeToLive: .seconds(300), capacity: 9, clock: world.clock),
                clock: world.clock, realClock: world.realClock, narrate: { _ in },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup { group in
                group.addTask { try await service.run() }
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
            // Checked at least every hour, because the clock may be adjusted.
            for _ in 0..<11 {
                world.clock.advance(by: .seconds(3_600))
                await world.settle()
                await world.clock.waitForSleepers()
            }
            #expect(world.messenger.state.withLock { $0.titles } == [])
            world.clock.advance(by: .seconds(3_600))
            await world.settle()
            try await world.messenger.wait { $0.titles == ["📊 Daily Stats Report - 2026-01-05"] }
            await world.clock.waitForSleepers()
            #expect(try store.note("report.daily.1") == "2026-01-05")
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
