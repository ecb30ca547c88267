// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Logging
import Machine
import Resilience
import SQLiteStorage
import Statistics
import Storage
import StoreFiles
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import StatsBot

/// `WeekTests` runs a whole bot on such a clock; these courses are exact to the minute, and repeatable.
@Suite("A week on a clock that jumps", .timeLimit(.minutes(5)))
struct JumpingWeekTests {
    struct Course: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        /// Whether Discord's time is known. Otherwise, no jump lasts for an hour.
        let hasServer: Bool

        var testDescription: String { "seed \(seed), \(hasServer ? "with" : "without") Discord's time" }
    }

    @Test(
        "no event is lost, removed before its time, or counted on a wrong day; one report and one backup a day",
        arguments: [
            Course(seed: 1, hasServer: true), Course(seed: 2, hasServer: true), Course(seed: 4, hasServer: false),
        ])
    func week(_ course: Course) async throws {
        try await withStoreFolder { path in
            let week = try await JumpingWeek(course, StoreFolder(path))
            try await week.run()
            try await week.store.close()
        }
    }
}

/// A bot's counting, reports, backups and removals, without Discord, on a machine whose clock is set at random.
private struct JumpingWeek {
    /// 24 November 2026, 00:37 UTC. No step ends near midnight, because jumps of a minute are followed.
    private static let start = WallInstant(secondsSince1970: 1_795_480_620)
    private static let step = Duration.seconds(900)
    private static let steps = 7 * 96
    private static let retentionDays = 20
    /// The days with an event before the week; some of those events expire in it.
    private static let earlierDays = 30
    /// By how much a wrong clock is ahead or behind, in seconds.
    private static let jumps = [60, 180, 2_400, 5 * 3_600, 86_400, 3 * 86_400, 500 * 86_400].flatMap { [$0, -$0] }

    let store: SQLiteStore
    private let course: JumpingWeekTests.Course
    private let folder: StoreFolder
    private let machine = ManualClock(now: Self.start)
    private let realClock = ManualClock()
    private let clock: SteadyClock
    private let counted: CountedKeeper
    private let messenger = Messenger()

    private final class Messenger: ReportMessenger {
        let titles = Mutex<[String]>([])

        func post(_ parameters: MessageParameters, attachments: [DiscordREST.Attachment], in channel: ChannelID)
            async throws -> MessageID
        {
            titles.withLock { titles in
                titles.append(parameters.embeds?.first?.title ?? "")
                return MessageID(UInt64(titles.count))
            }
        }

        func ownID() async throws -> UserID { 1 }

        func messages(in channel: ChannelID, before: MessageID?) async throws -> [MessageOutline] { [] }

        func lastMessage(in channel: ChannelID) async throws -> MessageID? { nil }
    }

    init(_ course: JumpingWeekTests.Course, _ folder: StoreFolder) async throws {
        (self.course, self.folder) = (course, folder)
        clock = SteadyClock(machine)
        store = try SQLiteStore(directory: folder.path, timeZone: .gmt)
        var calendar = DayCalendar(timeZone: .gmt)
        _ = try await store.importEvents(
            (1...Self.earlierDays).map { index in
                let at = Self.start.date - Double(index) * 86_400
                return MemberEvent(
                    guild: 1, kind: .join, person: Person(id: UInt64(index), name: "a"), at: at,
                    day: calendar.day(of: at))
            })
        counted = try await CountedKeeper(clock: clock)
    }

    func run() async throws {
        try await withThrowingTaskGroup { group in
            let (upkeep, reports) = (makeUpkeep(), makeReports())
            group.addTask { try await upkeep.run() }
            group.addTask { try await reports.run() }
            group.addTask { [realClock] in
                while !Task.isCancelled {
                    await realClock.waitForSleepers()
                    realClock.advance(by: ReportService.settlingTime)
                }
            }
            await machine.waitForSleepers(2)
            try await live()
            group.cancelAll()
        }
    }

    private func live() async throws {
        var random = SeededRandom(seed: course.seed)
        var calendar = DayCalendar(timeZone: .gmt)
        var truth = Self.start
        var (received, sequence, jumpEnd) = (0, Int64(2), 0)
        var today = DayCounts(day: calendar.day(of: truth.date))
        for step in 0..<Self.steps {
            if course.hasServer, Int.random(in: 0..<8, using: &random) == 0 || step == 0 {
                clock.received(serverTime: truth)
            }
            if step == jumpEnd {
                set(to: truth)
            } else if step > jumpEnd, Int.random(in: 0..<3, using: &random) == 0 {
                jumpEnd = step + Int.random(in: 1...(course.hasServer ? 30 : 3), using: &random)
                set(to: truth.advanced(by: .seconds(Self.jumps.randomElement(using: &random) ?? 0)))
            }
            if calendar.day(of: truth.date) != today.day { today = DayCounts(day: calendar.day(of: truth.date)) }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                sequence += 1
                received += 1
                today.counts.joins += 1
                try await counted.join(UserID(UInt64(1_000 + sequence)), sequence: sequence)
            }
            counted.keeper.committed(try await store.commit(counted.keeper.takeBatch()))
            #expect(counted.guild.snapshot?.today == today, "step \(step)")

            machine.advance(by: Self.step)
            truth = truth.advanced(by: Self.step)
            counted.keeper.covered(0, until: clock.wallNow)
            await machine.waitForSleepers(2)
            try expectKept(at: truth, received)
            expectReports(until: calendar.day(of: truth.date))
            try expectBackup(at: truth)
        }
        // Events that expired more than a day ago are gone.
        let expired = truth.date - Double(Self.retentionDays + 1) * 86_400
        #expect(try events(in: DateInterval(start: .distantPast, end: expired)) == 0)
    }

    private func set(to instant: WallInstant) {
        machine.setWallClock(by: machine.wallNow.duration(to: instant))
    }

    private func events(in interval: DateInterval) throws -> Int {
        try store.events(of: 1, matching: EventQuery(interval: interval, limit: 10_000)).count
    }

    /// Every event that was received is there, and every older one that has not expired.
    private func expectKept(at truth: WallInstant, _ received: Int) throws {
        // Steps of minutes are followed.
        let oldest = truth.date - Double(Self.retentionDays) * 86_400 + 300
        let earlier = (1...Self.earlierDays).count { Self.start.date - Double($0) * 86_400 >= oldest }
        #expect(try events(in: DateInterval(start: oldest, end: .distantFuture)) == received + earlier)
    }

    private func expectReports(until today: Day) {
        let days = (24...30).map { Day(year: 2026, month: 11, day: $0) }.filter { $0 < today }
        #expect(messenger.titles.withLock { $0 } == days.map { "📊 Daily Stats Report - \($0)" })
    }

    private func expectBackup(at truth: WallInstant) throws {
        let backups = store.backups(in: folder)
        let newest = try #require(try backups.newest(at: truth.date))
        #expect(truth.date.timeIntervalSince(newest.time) <= 26 * 3_600)
        #expect(try backups.future(at: truth.date) == nil)
    }

    private func makeUpkeep() -> StoreUpkeep {
        StoreUpkeep(
            store: store, folder: folder, retentionDays: Self.retentionDays, pause: DiskPause(), clock: clock,
            newestData: Self.start.date - 86_400, serverTime: { [clock] in clock.serverNow },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func makeReports() -> ReportService {
        var guild = GuildSettings(id: 1)
        (guild.statsChannel, guild.timeZone) = (7, .gmt)
        return ReportService(
            settings: ReportSettings(ProcessSettings(), guild), keeper: counted.guild, messenger: messenger,
            store: store, reader: store,
            charts: Cache(name: "chart", timeToLive: .seconds(300), capacity: 9, clock: clock), clock: clock,
            serverTime: { [clock] in clock.serverNow }, realClock: realClock, narrate: { _ in },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}
