// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Exporter
import Logging
import Resilience
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import Statistics
@testable import StatsBot

@Suite("BanCensus", .timeLimit(.minutes(5)))
struct BanCensusTests {
    private final class FakeAPI: CensusAPI {
        let answers: Mutex<[Result<Int, RESTError>]>
        let requests = Mutex(0)
        let changes = ChangeSignal()

        init(_ answers: [Result<Int, RESTError>]) { self.answers = Mutex(answers) }

        func bans(of guild: GuildID) async throws -> [BannedUser] {
            requests.withLock { $0 += 1 }
            changes.notify()
            return .numbered(try answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get())
        }

        func countedGuild(_ guild: GuildID) async throws -> Guild { Guild(id: guild, name: "") }

        func waitForRequests(_ count: Int) async throws {
            try await changes.wait { requests.withLock { $0 >= count ? () : nil } }
        }
    }

    private func withCensus(
        _ answers: [Result<Int, RESTError>],
        _ body: (CountedKeeper, FakeAPI, HealthRegistry, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let counted = try await CountedKeeper(clock: clock)
        let (api, health) = (FakeAPI(answers), HealthRegistry())
        let census = BanCensus(
            keeper: counted.guild, api: api,
            bans: Cache(name: "bans", timeToLive: .seconds(300), capacity: 9, clock: clock),
            health: health.check("census", for: [.ready]), maximumBackoff: .seconds(3_600), clock: clock,
            narrate: { _ in }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await census.run() }
            try await body(counted, api, health, clock)
            group.cancelAll()
        }
    }

    @Test("bans are counted at startup and again after six hours; the first count makes the bot ready")
    func counts() async throws {
        try await withCensus([.success(89), .success(90)]) { counted, api, health, clock in
            try await api.waitForRequests(1)
            #expect(!health.isPassing(.ready))
            await clock.waitForSleepers()
            clock.advance(by: BanCensus.settlingTime)
            try await counted.keeper.changes.wait { counted.guild.snapshot?.bans == 89 ? () : nil }
            await clock.waitForSleepers()
            #expect(health.isPassing(.ready))
            clock.advance(by: .seconds(6 * 3_600 - 1))
            #expect(api.requests.withLock { $0 } == 1)
            clock.advance(by: .seconds(1))
            try await api.waitForRequests(2)
            await clock.waitForSleepers()
            clock.advance(by: BanCensus.settlingTime)
            try await counted.keeper.changes.wait { counted.guild.snapshot?.bans == 90 ? () : nil }
        }
    }

    @Test("a ban during the settling time discards the count, which may or may not include it")
    func banMeanwhile() async throws {
        try await withCensus([.success(89), .success(90)]) { counted, api, _, clock in
            try await api.waitForRequests(1)
            await clock.waitForSleepers()
            try await counted.receive(3, .banAdd(CountedKeeper.event(7)))
            clock.advance(by: BanCensus.settlingTime)
            try await api.waitForRequests(2)
            await clock.waitForSleepers()
            #expect(counted.guild.bansCountedAt == nil)
            clock.advance(by: BanCensus.settlingTime)
            try await counted.keeper.changes.wait { counted.guild.snapshot?.bans == 90 ? () : nil }
        }
    }

    @Test("a failed request is not repeated before its pause is over")
    func failure() async throws {
        let failure = RESTError(code: .server, message: "no")
        try await withCensus([.failure(failure), .success(3)]) { counted, api, _, clock in
            try await api.waitForRequests(1)
            await clock.waitForSleepers()
            clock.advance(by: .seconds(29))
            await clock.waitForSleepers()
            #expect(api.requests.withLock { $0 } == 1)
            clock.advance(by: .seconds(1))
            try await api.waitForRequests(2)
        }
    }

    @Test("after a gap the ban list is read at once, also where an earlier attempt was not permitted")
    func afterGap() async throws {
        let forbidden = RESTError(code: .forbidden, message: "no")
        try await withCensus([.failure(forbidden), .success(3)]) { counted, api, _, clock in
            try await api.waitForRequests(1)
            await clock.waitForSleepers()
            counted.keeper.gatewayLost()
            try await counted.receive(
                3, .guildCreate(GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 10, online: [])))
            try await api.waitForRequests(2)
        }
    }

    @Test("an error is retried after 30 s; a missing permission still makes the bot ready, without bans")
    func errors() async throws {
        let forbidden = RESTError(code: .forbidden, message: "no")
        try await withCensus([.failure(forbidden), .success(3)]) { counted, api, health, clock in
            try await api.waitForRequests(1)
            await clock.waitForSleepers()
            #expect(health.isPassing(.ready))
            #expect(counted.guild.snapshot?.bans == nil)
            clock.advance(by: .seconds(30))
            try await api.waitForRequests(2)
        }
    }
}
