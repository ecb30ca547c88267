// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import DiscordREST
import Exporter
import FoundationEssentials
import Logging
import Resilience
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotLogging
@testable import Counting
@testable import Statistics
@testable import StatsBot

@Suite("GatewayService", .timeLimit(.minutes(5)))
struct GatewayServiceTests {
    /// A shard group that delivers a test's events and records the commands sent.
    private final class FakeShards: ShardGroup {
        let statuses: [GatewayStatus]
        let sent = Mutex<[GatewayCommand]>([])
        let dispatches: [GatewayDispatch]
        let error: GatewayError?
        let changes: ChangeSignal

        init(_ count: Int, _ dispatches: [GatewayDispatch], _ error: GatewayError?, _ changes: ChangeSignal) {
            statuses = Array(repeating: GatewayStatus(phase: .connected, latency: nil), count: count)
            self.dispatches = dispatches
            self.error = error
            self.changes = changes
        }

        func send(_ command: GatewayCommand) {
            sent.withLock { $0.append(command) }
            changes.notify()
        }

        func run(_ receive: @escaping @Sendable (GatewayDispatch) async throws -> Void) async throws {
            if let error { throw error }
            for dispatch in dispatches { try await receive(dispatch) }
            try await ChangeSignal().wait { nil as Void? }
        }
    }

    private struct FakeDiscovery: DiscoveryAPI {
        func memberGuilds() async throws -> [Guild] { [Guild(id: 1, name: "Harbor")] }

        func applicationID() async throws -> ApplicationID { 7 }

        func gatewayAddress() async throws -> GatewayBot {
            GatewayBot(
                url: "wss://gateway", shards: 1,
                sessionStartLimit: .init(total: 1_000, remaining: 1_000, resetAfter: 0, maxConcurrency: 1))
        }
    }

    private final class Attempts: Sendable {
        let plans = Mutex<[ShardGroupPlan]>([])
        let shards = Mutex<[FakeShards]>([])
        let changes = ChangeSignal()
    }

    private func service(
        _ policy: ConnectionSettings.IntentPolicy = .required, stored: StoredState = StoredState(),
        errors: [GatewayError] = [], dispatches: [GatewayDispatch] = [], health: HealthRegistry = HealthRegistry(),
        logs: RecentLogs = RecentLogs(capacity: 1), _ attempts: Attempts
    ) -> (GatewayService, StatisticsKeeper) {
        let clock = ManualClock()
        let keeper = StatisticsKeeper(timeZone: .gmt, clock: clock, stored: stored)
        var settings = ProcessSettings().connection
        settings.intents = policy
        let logger = Logger(label: "test") { _ in logs.handler(level: .info) }
        return (
            GatewayService(
                settings: settings, intents: .statistics,
                discovery: GuildDiscovery(
                    selection: .only, api: FakeDiscovery(), clock: clock, maximumBackoff: .seconds(60), logger: logger),
                keeper: keeper, health: ShardHealth(check: health.check("gateway", for: [.ready])),
                gatewayCommands: GatewayCommands(), inbox: InteractionInbox(clock: clock),
                makeShards: { plan in
                    let attempt = attempts.plans.withLock { plans in
                        plans.append(plan)
                        return plans.count - 1
                    }
                    let error = errors.indices.contains(attempt) ? errors[attempt] : nil
                    let shards = FakeShards(plan.scope.shards, dispatches, error, attempts.changes)
                    attempts.shards.withLock { $0.append(shards) }
                    attempts.changes.notify()
                    return shards
                }, narrate: { _ in }, logger: logger), keeper
        )
    }

    private func running(
        _ service: GatewayService, _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    @Test("stored sessions are resumed if they were started with the same shards and intents")
    func resumes() async throws {
        let session = GatewaySession(id: "s", resumeURL: "u", sequence: 7)
        for (shards, expected) in [(1, [0: session]), (2, [:])] {
            let attempts = Attempts()
            let (service, _) = service(
                stored: StoredState(
                    sessions: [0: session], scope: SessionScope(shards: shards, intents: .statistics)), attempts)
            try await running(service) {
                let plan = try await attempts.changes.wait { attempts.plans.withLock { $0.first } }
                #expect(plan.sessions == expected)
                #expect(plan.scope == SessionScope(shards: 1, intents: .statistics))
            }
        }
    }

    @Test(
        "with INTENTS=auto, sessions are resumed that have fewer privileged intents, but the same others",
        arguments: [
            (GatewayIntents.statistics, true), ([.guilds, .guildMembers, .guildModeration], true),
            ([.guilds, .guildModeration], true),
            (GatewayIntents.statistics.union(.guildMessages), false), ([.guilds], false),
        ] as [(GatewayIntents, Bool)])
    func otherIntents(stored: GatewayIntents, isResumed: Bool) async throws {
        let session = GatewaySession(id: "s", resumeURL: "u", sequence: 7)
        let attempts = Attempts()
        let (service, _) = service(
            .auto,
            stored: StoredState(sessions: [0: session], scope: SessionScope(shards: 1, intents: stored)), attempts)
        try await running(service) {
            let plan = try await attempts.changes.wait { attempts.plans.withLock { $0.first } }
            #expect(plan.sessions == (isResumed ? [0: session] : [:]))
            #expect(plan.scope.intents == (isResumed ? stored : .statistics))
        }
    }

    @Test(
        "a bot that is removed from its guild says so, and an invitation brings the counts back",
        arguments: [true, false])
    func removed(isBack: Bool) async throws {
        let (attempts, health, logs) = (Attempts(), HealthRegistry(), RecentLogs(capacity: 20))
        let created = GatewayEvent.guildCreate(GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 10))
        let deleted = GatewayEvent.guildDelete(GuildDeleteEvent(guildID: 1, isUnavailable: false))
        let events = isBack ? [created, deleted, created] : [created, deleted]
        let (service, keeper) = service(
            dispatches: events.enumerated().map { dispatch(Int64($0) + 1, $1) }, health: health, logs: logs, attempts)
        let expected =
            ["warning bot removed from guild; invite it again to continue counting"]
            + (isBack ? ["notice bot added to guild again"] : [])
        var log: [String] {
            logs.newest(20, from: .notice).reversed().map { "\($0.level) \($0.message)" }
                .filter { $0.contains(" bot ") }
        }
        try await running(service) {
            let plan = try await attempts.changes.wait { attempts.plans.withLock { $0.first } }
            plan.onStatusChange(0, GatewayStatus(phase: .connected, latency: nil))
            await untilTrue("the removal, and the return, are logged") { log == expected }
            #expect(
                health.summary(.ready)
                    == (isBack
                        ? "ok" : "failing: gateway: the bot was removed from the guild \"Harbor\"; invite it again"))
            #expect(keeper.only.snapshot?.members == (isBack ? 10 : nil))
        }
    }

    @Test("a rejected intent ends the bot, or is dropped with auto: first presences, then members")
    func intents() async throws {
        let refusal = GatewayError(code: .disallowedIntents, message: "no")
        let (required, _) = service(errors: [refusal], Attempts())
        await #expect(throws: BotError.self) { try await required.run() }

        let attempts = Attempts()
        let (auto, keeper) = service(.auto, errors: [refusal, refusal], attempts)
        try await running(auto) {
            let plans = try await attempts.changes.wait { attempts.plans.withLock { $0.count == 3 ? $0 : nil } }
            let all = GatewayIntents.statistics
            #expect(
                plans.map(\.scope.intents) == [
                    all, all.subtracting(.guildPresences), all.subtracting([.guildPresences, .guildMembers]),
                ])
            #expect(keeper.intents == plans[2].scope.intents)
        }
    }

    @Test("a member request without an answer is sent again, at growing intervals, until the members are known")
    func unansweredMemberRequest() async throws {
        let attempts = Attempts()
        let session = GatewaySession(id: "s", resumeURL: "u", sequence: 7)
        let (service, keeper) = service(
            stored: StoredState(
                sessions: [0: session], scope: SessionScope(shards: 1, intents: .statistics),
                guilds: [1: .init(members: 10)]), dispatches: [dispatch(8, .resumed)], attempts)
        func chunk(_ index: Int) -> GatewayEvent {
            .membersChunk(
                MembersChunkEvent(
                    guildID: 1, index: index, count: 2, nonce: "online-1", memberCount: 5, online: [5], bots: [],
                    members: (0..<5).map { ListedUser(id: UserID(rawValue: UInt64(index * 5 + $0)), username: "user") })
            )
        }
        try await running(service) {
            func sent() -> Int { attempts.shards.withLock { $0.first?.sent.withLock { $0.count } ?? 0 } }
            try await attempts.changes.wait { sent() == 1 ? () : nil }
            let plan = try #require(attempts.plans.withLock { $0.first })
            func acknowledge() -> Int {
                plan.onStatusChange(0, GatewayStatus(phase: .connected))
                return sent()
            }
            #expect((0..<14).map { _ in acknowledge() } == [1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4])
            try await keeper.receive(dispatch(9, chunk(0)))
            try await keeper.receive(dispatch(10, chunk(1)))
            #expect((0..<40).map { _ in acknowledge() }.last == 4)
        }
    }

    @Test("after a resume, online members are requested, because the session does not repeat them")
    func membersAfterResume() async throws {
        let attempts = Attempts()
        let session = GatewaySession(id: "s", resumeURL: "u", sequence: 7)
        let (service, _) = service(
            stored: StoredState(
                sessions: [0: session], scope: SessionScope(shards: 1, intents: .statistics),
                guilds: [1: .init(members: 10)]), dispatches: [dispatch(8, .resumed)], attempts)
        try await running(service) {
            let sent = try await attempts.changes.wait {
                attempts.shards.withLock { $0.first?.sent.withLock { $0.isEmpty ? nil : $0 } }
            }
            #expect(sent == [.requestGuildMembers(guildID: 1, presences: true, nonce: "online-1")])
        }
    }

    @Test(
        "after READY nothing is received until the session is stored, so that a crash resumes it",
        arguments: [true, false])
    func sessionFirst(isStored: Bool) async throws {
        let created = GuildCreateEvent(guildID: 1, name: "Harbor", memberCount: 10)
        let ready = ReadyEvent(sessionID: "s", resumeURL: "u", userID: 99, guildIDs: [1])
        let (service, keeper) = service(
            dispatches: [dispatch(1, .ready(ready)), dispatch(2, .guildCreate(created))], Attempts())
        try await running(service) {
            await untilTrue("a session waits to be stored") { keeper.hasNewSession }
            #expect(!keeper.only.isCurrent)
            let batch = keeper.takeBatch()
            #expect(batch.sessions == [0: GatewaySession(id: "s", resumeURL: "u", sequence: 1)])
            #expect(!keeper.only.isCurrent)
            // While the store fails, events wait in memory.
            if isStored { keeper.committed(StoreTotals()) } else { keeper.putBack(batch) }
            try await keeper.changes.wait { keeper.only.isCurrent ? () : nil }
            #expect(keeper.hasNewSession == !isStored)
        }
    }
}
