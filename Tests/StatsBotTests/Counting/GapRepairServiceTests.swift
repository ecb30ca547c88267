// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Exporter
import Foundation
import Logging
import Resilience
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import Statistics
@testable import StatsBot

@Suite("The repair of gaps while the bot runs", .timeLimit(.minutes(5)))
struct GapRepairServiceTests {
    private final class FakeLog: ModerationLog {
        let answers: Mutex<[Result<[ModerationEntry], RESTError>]>
        /// The instants from which entries were requested.
        let requests = Mutex<[Date]>([])
        let changes = ChangeSignal()

        init(_ answers: [Result<[ModerationEntry], RESTError>]) { self.answers = Mutex(answers) }

        func moderation(
            in guild: GuildID, since instant: Date
        ) async throws -> (entries: [ModerationEntry], areAll: Bool) {
            requests.withLock { $0.append(instant) }
            changes.notify()
            return (try answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get(), true)
        }

        func waitForRequests(_ count: Int) async throws {
            try await changes.wait { requests.withLock { $0.count >= count ? () : nil } }
        }
    }

    private static func created(_ ids: [UInt64], members: Int? = nil) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "Harbor", memberCount: members ?? ids.count,
                members: members == nil
                    ? ids.map { ListedUser(id: UserID($0), username: "u\($0)", joinedAt: 5_000) } : nil))
    }

    /// Runs the service with a guild of the members 1 to 3 that lost its session and is back without member 1.
    private func afterGap(
        _ answers: [Result<[ModerationEntry], RESTError>], members: Int? = nil,
        _ body: (CountedKeeper, FakeLog, HealthRegistry, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(members: 3, clock: clock)
        try await counted.receive(3, Self.created([1, 2, 3]))
        _ = counted.guild.receive(bans: .numbered(2), countedSince: try #require(counted.guild.bansRevision))
        let (log, health) = (FakeLog(answers), HealthRegistry())
        let service = GapRepair(
            keeper: counted.guild, log: log, turns: RepairTurns(), health: health.check("gap_repair", for: [.ready]),
            maximumBackoff: .seconds(3_600), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        counted.keeper.gatewayLost()
        clock.advance(by: .seconds(60))
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await counted.receive(4, Self.created([2, 3], members: members))
            try await body(counted, log, health, clock)
            group.cancelAll()
        }
    }

    private func finished(_ counted: CountedKeeper) async throws -> UnobservedSpan? {
        try await counted.keeper.changes.wait { counted.guild.gap == nil ? () : nil }
        return counted.keeper.takeBatch().records.compactMap { record in
            if case .unobserved(let span) = record { span } else { nil }
        }.last
    }

    @Test("the audit log is read since the start of the gap, and the repair is complete with the ban list")
    func complete() async throws {
        try await afterGap([.success([])]) { counted, log, health, clock in
            await clock.waitForSleepers()
            clock.advance(by: GapRepair.settlingTime)
            try await log.waitForRequests(1)
            try await counted.keeper.changes.wait { counted.guild.repairNeeds.moderation ? nil : () }
            #expect(log.requests.withLock { $0 } == [clock.wallNow.date - 62])
            #expect(health.isPassing(.ready))
            let revision = try #require(counted.guild.bansRevision)
            #expect(counted.guild.receive(bans: .numbered(3), countedSince: revision))
            let span = try await finished(counted)
            #expect(span?.repaired == RepairedCounts(leaves: 1, bans: 1))
            #expect(counted.guild.snapshot?.members == 2)
        }
    }

    @Test("a ban list that arrives before the audit log is rejected")
    func order() async throws {
        try await afterGap([.success([])]) { counted, _, _, _ in
            let revision = try #require(counted.guild.bansRevision)
            #expect(!counted.guild.receive(bans: .numbered(3), countedSince: revision))
        }
    }

    @Test(
        "an audit log that cannot be read is not waited for",
        arguments: [RESTError.Code.forbidden, .notFound, .badRequest, .malformedResponse])
    func unreadable(code: RESTError.Code) async throws {
        try await afterGap([.failure(RESTError(code: code, message: "no"))]) { counted, log, _, clock in
            await clock.waitForSleepers()
            clock.advance(by: GapRepair.settlingTime)
            try await log.waitForRequests(1)
            try await counted.keeper.changes.wait { counted.guild.repairNeeds.moderation ? nil : () }
            counted.guild.cannotReadBans()
            let span = try await finished(counted)
            #expect(span?.repaired == RepairedCounts(leaves: 1))
        }
    }

    @Test("a failed request is repeated")
    func repeated() async throws {
        let failure = RESTError(code: .server, message: "no")
        try await afterGap([.failure(failure), .success([])]) { counted, log, _, clock in
            await clock.waitForSleepers()
            clock.advance(by: GapRepair.settlingTime)
            try await log.waitForRequests(1)
            await clock.waitForSleepers()
            clock.advance(by: .seconds(5))
            try await log.waitForRequests(2)
        }
    }

    @Test("a repair that takes too long ends with what was found")
    func abandoned() async throws {
        try await afterGap([.success([])], members: 2) { counted, log, health, clock in
            await clock.waitForSleepers()
            clock.advance(by: GapRepair.settlingTime)
            try await log.waitForRequests(1)
            try await counted.keeper.changes.wait { counted.guild.repairNeeds.moderation ? nil : () }
            clock.advance(by: GapRepair.banListPatience)
            await untilTrue("the lists are waited for") {
                health.summary(.ready)
                    == "degraded: gap_repair: 0 of 2 members received, waiting for the ban list"
            }
            await clock.waitForSleepers()
            clock.advance(by: GapRepair.deadline)
            let span = try await finished(counted)
            #expect(span?.repaired == RepairedCounts())
            #expect(span?.unexplained == -1)
        }
    }

    @Test("without the members intent there is nothing to compare, and the gap is unobserved at once")
    func withoutIntent() async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(members: 3, clock: clock)
        try await counted.receive(3, Self.created([1, 2, 3]))
        counted.keeper.setScope(SessionScope(shards: 1, intents: GatewayIntents.statistics.subtracting(.guildMembers)))
        try await counted.receive(4, Self.created([2, 3], members: 2))
        let service = GapRepair(
            keeper: counted.guild, log: FakeLog([.success([])]), turns: RepairTurns(),
            health: HealthRegistry().check("gap_repair", for: [.ready]),
            maximumBackoff: .seconds(3_600), clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            let span = try await finished(counted)
            #expect(span?.unexplained == -1)
            group.cancelAll()
        }
    }
}
