// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Machine
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

@Suite("Data of the heartbeat message")
struct HeartbeatSourceTests {
    @Test("the uptime is the bot's, also after the heartbeat service was replaced by a reload")
    func uptimeAfterReload() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: Self.newYork)
            let clock = ManualClock()
            let uptime = Uptime(clock)
            clock.advance(by: .seconds(7_200))
            // A reload creates the source again.
            let source = HeartbeatSource(
                keeper: StatisticsKeeper(timeZone: Self.newYork, clock: clock, stored: StoredState()).only,
                reader: store, gatewayCommands: GatewayCommands(), metrics: SystemMetrics(folder: folder),
                logs: RecentLogs(capacity: 3), timeZone: Self.newYork, runID: RunID(1), uptime: uptime, clock: clock)
            #expect(source.report().uptime == .seconds(7_200))
            try await store.close()
        }
    }

    private static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt

    @Test("CPU usage is measured since the last report, in real time")
    func processorShare() async throws {
        try await ProcFolder.with([
            "self/stat": ProcFolder.processLine, "meminfo": "MemTotal: 100000 kB\nMemAvailable: 50000 kB\n",
        ]) { root in
            try await withStoreFolder { folder in
                let store = try SQLiteStore(directory: folder, timeZone: Self.newYork)
                let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
                let machine = ManualClock()
                let gatewayCommands = GatewayCommands()
                gatewayCommands.attach(
                    send: { _ in }, status: { GatewayStatus(phase: .connected, latency: .milliseconds(30)) })
                let source = HeartbeatSource(
                    keeper: StatisticsKeeper(timeZone: Self.newYork, clock: clock, stored: StoredState()).only,
                    reader: store, gatewayCommands: gatewayCommands,
                    metrics: SystemMetrics(files: SystemFiles(root: root), folder: folder),
                    logs: RecentLogs(capacity: 3), timeZone: Self.newYork, runID: RunID(1), uptime: Uptime(clock),
                    clock: clock,
                    machineClock: machine)
                clock.advance(by: .seconds(600))
                machine.advance(by: .seconds(10))
                // 500 more ticks of 10 ms.
                let later = ProcFolder.processLine.replacingOccurrences(of: " 150 50 ", with: " 600 100 ")
                try ProcFolder.write(["self/stat": later], to: root)
                let report = source.report()
                #expect(report.system.processor == 0.5)
                #expect(report.system.threads == 17)
                #expect(report.system.ping == .milliseconds(30))
                #expect(report.system.memory == 2_500.0 * 4_096 / 102_400_000)
                #expect(report.uptime == .seconds(600))
                machine.advance(by: .seconds(10))
                #expect(source.report().system.processor == 0)
                try await store.close()
            }
        }
    }

    @Test("today's joins and leaves, newest first, without yesterday's")
    func recent() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: Self.newYork)
            // 2026-01-05 07:00 in New York.
            let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))
            var calendar = DayCalendar(timeZone: Self.newYork)
            let events = [(-9.0, 1), (-3, 2), (-2, 3), (-1, 4), (-0.5, 5)].map { hours, id in
                let at = clock.wallNow.date.addingTimeInterval(hours * 3_600)
                return MemberEvent(
                    guild: 9, kind: id == 3 ? .leave : .join, person: Person(id: UInt64(id), name: "n\(id)"), at: at,
                    day: calendar.day(of: at))
            }
            _ = try await store.importEvents(events)
            let keeper = StatisticsKeeper(timeZone: Self.newYork, clock: clock, stored: StoredState())
            keeper.only.watch(9, name: "Harbour")
            try await keeper.receive(
                GatewayDispatch(
                    shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: 1),
                    event: .guildCreate(
                        GuildCreateEvent(
                            guildID: 9, name: "Harbour", memberCount: 10, isLarge: false, isUnavailable: false,
                            online: [1], bots: [], channels: []))))
            let report = HeartbeatSource(
                keeper: keeper.only, reader: store, gatewayCommands: GatewayCommands(),
                metrics: SystemMetrics(folder: folder),
                logs: RecentLogs(capacity: 3), timeZone: Self.newYork, runID: RunID(1), uptime: Uptime(clock),
                clock: clock
            ).report()
            #expect(report.joined.map(\.id) == [5, 4, 2])
            #expect(report.left.map(\.id) == [3])
            try await store.close()
        }
    }
}
