// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordSimulator
import Foundation
import SQLiteStorage
import Statistics
import Storage
import StoreFiles
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

extension WeekTests {
    /// How far the wrong clock is ahead or behind, in seconds. The bot follows the minutes, which are within its tolerance.
    private static let offsets = [60, 180, 2_400, 16 * 3_600, 86_400, 3 * 86_400, 500 * 86_400].flatMap { [$0, -$0] }
    /// An event that is stored with a time this far off was stored by the wrong clock, in seconds. The time until an event
    /// arrives is much shorter, although it is real time.
    private static let slack: TimeInterval = 12 * 3_600

    @Test("on a clock that jumps, no event is lost, no heartbeat is late, and each day has one report and one backup")
    func weekOfJumps() async throws {
        try await ReportWorld.running(
            from: "2026-11-24T17:00:00Z", timeScale: 14_000, members: 2_000, eventsPerSecond: Self.eventsPerSecond
        ) { world in
            // A tenth of a second of real time, in which Discord's time arrives.
            let clock = JumpingClock(world.clock, serverTolerance: .seconds(1_200))
            let start = world.discord.ledger(withEvents: true)
            try await world.withBot(Self.variables(world), machineClock: clock) { bot in
                _ = try await eventually("the bot has counted everything") {
                    await BotCounts(of: bot.url, guild: start.guildID.description)?.isComplete == true ? () : nil
                }
                clock.setJumps(Self.jumps(from: world.clock.wallNow))
                world.discord.resume()
                for day in 1...7 { try await world.waitForReports(day) }
                world.discord.pause()
                let end = world.discord.ledger()
                _ = try await eventually("every event is committed") {
                    await BotCounts(of: bot.url, guild: start.guildID.description)?.includeAll(from: start, to: end)
                        == true ? () : nil
                }
                try Self.expectHeartbeats(in: world)
            }
            Self.expectReports(in: world)
            try await Self.expectStored(since: start, in: world)
        }
    }

    /// At random, the clock is wrong for one to six hours, and then right for as long.
    private static func jumps(from start: WallInstant) -> [JumpingClock.Jump] {
        var random = SeededRandom(seed: 1)
        func later(_ instant: WallInstant) -> WallInstant {
            instant.advanced(by: .seconds(Int.random(in: 3_600...6 * 3_600, using: &random)))
        }
        var jumps: [JumpingClock.Jump] = []
        // More than a week of them.
        for offset in (1...3).flatMap({ _ in offsets.shuffled(using: &random) }) {
            let start = later(jumps.last?.end ?? start)
            jumps.append(JumpingClock.Jump(from: start, to: later(start), by: .seconds(offset)))
        }
        return jumps
    }

    /// One session on one connection, with heartbeats as often as Discord requires.
    private static func expectHeartbeats(in world: ReportWorld) throws {
        let sessions = world.discord.ledger().sessions
        #expect(sessions.map(\.resumes) == [0])
        let gap = try #require(sessions.first?.longestHeartbeatGap)
        // The simulator's interval is at least two seconds of real time.
        let interval = 2 * world.clock.scale
        #expect(gap > 0 && gap <= interval * 1.5)
    }

    /// The database contains every event once, with its time, and there is a backup of each day.
    private static func expectStored(since start: SimulatorLedger, in world: ReportWorld) async throws {
        let store = try SQLiteStore(directory: world.folder, timeZone: ReportWorld.zone)
        let stored = try store.events(of: start.guildID.rawValue, matching: EventQuery(limit: 100_000)).map(\.event)
        let backups = try store.backups(in: StoreFolder(world.folder)).list(at: world.clock.wallNow.date)
        try await store.close()

        let truth = try #require(world.discord.ledger(withEvents: true).memberEvents)
            .dropFirst(start.memberEvents?.count ?? 0)
        let expected = Dictionary(grouping: truth) { "\($0.type) \($0.userID)" }
            .mapValues { $0.map { TimeInterval($0.at) / 1_000 } }
        let found = Dictionary(grouping: stored) { "\($0.kind.rawValue) \($0.person.id)" }
            .mapValues { $0.map(\.at.timeIntervalSince1970).sorted() }
        #expect(Set(found.keys).union(expected.keys).filter { found[$0]?.count != expected[$0]?.count } == [])
        let errors = expected.flatMap { key, times in zip(times, found[key] ?? []).map { abs($0 - $1) } }
        #expect(errors.allSatisfy { $0 < slack }, "\(errors.max() ?? 0) s")

        // A backup with a wrong time would be too close to another.
        let times = backups.map(\.time).sorted()
        let distances = zip(times.dropFirst(), times).map { $0.timeIntervalSince($1) / 86_400 }
        #expect(distances.count >= 4)
        #expect(distances.allSatisfy { $0 > 0.95 && $0 < 2 }, "\(times)")
    }
}
