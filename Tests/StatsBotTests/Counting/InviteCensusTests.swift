// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import BotLogging
import DiscordGateway
import DiscordModels
import DiscordREST
import Foundation
import LocalTime
import Logging
import Resilience
import Storage
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting

@Suite("Joins by invite: the lists", .timeLimit(.minutes(3)))
struct InviteCensusTests {
    /// The invites of a guild in memory.
    private final class FakeInvites: InviteAPI {
        struct State {
            var uses: [String: Int?] = ["a": 3, "b": 0]
            var vanity = VanityURL(code: nil, uses: nil)
            var failures: [RESTError.Code] = []
            var vanityFailure: RESTError.Code?
            var requests = 0
            /// Called during the next request.
            var interruption: (@Sendable () -> Void)?
        }

        let state = Mutex(State())

        func use(_ code: String) { state.withLock { $0.uses[code] = (($0.uses[code] ?? nil) ?? 0) + 1 } }

        func invites(of guild: GuildID) async throws -> [GuildInvite] {
            let (failure, uses, interruption) = state.withLock { state in
                state.requests += 1
                defer { state.interruption = nil }
                return (state.failures.popLast(), state.uses, state.interruption)
            }
            interruption?()
            if let failure { throw RESTError(code: failure, message: "no") }
            return uses.map { GuildInvite(code: $0.key, channelID: 5, uses: $0.value) }
        }

        func vanityURL(of guild: GuildID) async throws -> VanityURL {
            let (failure, vanity) = state.withLock { ($0.vanityFailure, $0.vanity) }
            if let failure { throw RESTError(code: failure, message: "no") }
            return vanity
        }
    }

    private let clock = ManualClock()
    private let api = FakeInvites()
    private let logs = RecentLogs(capacity: 50)

    private func counted() async throws -> CountedKeeper {
        try await CountedKeeper(clock: clock, activity: [.invites])
    }

    /// Runs the service while `body` runs.
    private func withCensus(_ keeper: CountedKeeper, _ body: () async throws -> Void) async throws {
        let (api, clock, logs, guild) = (api, clock, logs, keeper.guild)
        let service = InviteCensus(
            keeper: guild, api: api, maximumBackoff: .seconds(600), clock: clock,
            logger: Logger(label: "test") { _ in logs.handler(level: .info) })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Lets time pass until a condition holds.
    private func wait(_ keeper: CountedKeeper, until isTrue: () -> Bool) async throws {
        keeper.keeper.changes.notify()
        while !isTrue() {
            try Task.checkCancellation()
            // Only while the service waits, so that its work takes no time.
            if clock.pendingCount > 0 { clock.advance(by: .milliseconds(500)) }
            await Task.yield()
        }
    }

    private func compared(_ keeper: CountedKeeper) async throws {
        try await wait(keeper) { !keeper.guild.needsInvites }
    }

    private func join(_ keeper: CountedKeeper, _ user: UInt64) async throws {
        try await keeper.join(UserID(user), sequence: Int64(user))
    }

    /// The joins by source since the last call, without sources whose joins moved elsewhere.
    private func joins(_ keeper: CountedKeeper) -> [InviteSource: Int64] {
        let changes = keeper.keeper.takeBatch().activity[1]?.invites ?? InviteChanges()
        return Dictionary(changes.counts.map { ($0.key.source, $0.value) }, uniquingKeysWith: +)
    }

    private func messages(_ level: Logger.Level = .info) -> [String] {
        logs.newest(50, from: level).reversed().map(\.message)
    }

    @Test("the invites are listed once for users who join together, and the joins are attributed")
    func attribution() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            try await compared(keeper)
            #expect(api.state.withLock { $0.requests } == 1)
            for user in 10...12 as ClosedRange<UInt64> {
                try await join(keeper, user)
                api.use("a")
                keeper.keeper.changes.notify()
                clock.advance(by: .milliseconds(300))
            }
            try await compared(keeper)
            #expect(joins(keeper) == [.invite("a"): 3])
            #expect(api.state.withLock { $0.requests } == 2)
            api.state.withLock { $0.vanity = VanityURL(code: "harbor", uses: 1) }
            try await join(keeper, 13)
            try await compared(keeper)
            #expect(joins(keeper) == [.vanity: 1])
        }
        #expect(messages().isEmpty)
    }

    @Test("the vanity URL may be refused or absent, and is not counted twice if it is listed among the invites")
    func vanity() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            api.state.withLock { $0.vanityFailure = .forbidden }
            try await compared(keeper)
            try await join(keeper, 10)
            api.use("b")
            try await compared(keeper)
            #expect(joins(keeper) == [.invite("b"): 1])
            api.state.withLock { state in
                state.vanityFailure = nil
                state.vanity = VanityURL(code: "a", uses: 1)
                state.uses["a"] = 4
            }
            try await join(keeper, 11)
            try await compared(keeper)
            #expect(joins(keeper) == [.vanity: 1])
        }
        #expect(messages().isEmpty)
    }

    @Test("joins whose list failed are of unknown origin, and their uses are not those of later joins")
    func failure() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            try await compared(keeper)
            api.state.withLock { $0.failures = [.server] }
            try await join(keeper, 10)
            api.use("a")
            try await compared(keeper)
            #expect(joins(keeper) == [.unknown: 1])
            try await join(keeper, 11)
            api.use("b")
            try await compared(keeper)
            #expect(joins(keeper) == [.invite("b"): 1])
        }
        #expect(messages() == ["invite list fetch failed; joins meanwhile are of unknown origin"])
    }

    @Test(
        "without Manage Server, one warning is logged, everything is of unknown origin, and nothing else fails",
        arguments: [false, true])
    func permission(isListedWithoutUses: Bool) async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            api.state.withLock { state in
                if isListedWithoutUses {
                    state.uses = ["a": nil]
                } else {
                    state.failures = [.forbidden, .forbidden, .forbidden]
                }
            }
            try await wait(keeper) { api.state.withLock { $0.requests } == 2 }
            try await join(keeper, 10)
            try await wait(keeper) { api.state.withLock { $0.requests } == 3 }
            #expect(joins(keeper) == [.unknown: 1])
            #expect(
                messages() == [
                    "invites cannot be listed; all joins are of unknown origin. Grant the bot Manage Server, or remove "
                        + "invites from ACTIVITY"
                ])
            // The permission is granted.
            api.state.withLock { state in
                state.failures = []
                state.uses = ["a": 5]
            }
            try await compared(keeper)
            try await join(keeper, 11)
            api.use("a")
            try await compared(keeper)
            #expect(joins(keeper) == [.invite("a"): 1])
        }
        #expect(messages().last == "invites are listed again; joins are attributed to them")
        #expect(messages(.warning).count == 1)
    }

    @Test("a list is repeated if somebody joins while it is requested")
    func joinDuringRequest() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            try await compared(keeper)
            let shared = keeper.keeper
            api.state.withLock {
                $0.interruption = {
                    // As if the event had been received meanwhile, of a user whose use is not in the list.
                    shared.withState { keeper, now in
                        let event = CountedKeeper.event(11)
                        keeper.take(
                            GatewayDispatch(
                                shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: 11),
                                event: .memberAdd(event)), at: now)
                    }
                }
            }
            try await join(keeper, 10)
            api.use("a")
            try await wait(keeper) { api.state.withLock { $0.requests } == 2 }
            api.use("a")
            try await compared(keeper)
            #expect(joins(keeper) == [.invite("a"): 2])
            #expect(api.state.withLock { $0.requests } == 3)
        }
    }

    @Test("if users keep joining, they are of unknown origin")
    func burst() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            try await compared(keeper)
            var user: UInt64 = 10
            try await join(keeper, user)
            let start = clock.now
            keeper.keeper.changes.notify()
            while start.duration(to: clock.now) < .seconds(40) {
                if clock.pendingCount > 0 {
                    user += 1
                    try await join(keeper, user)
                    api.use("a")
                    clock.advance(by: .seconds(1))
                }
                await Task.yield()
            }
            try await compared(keeper)
            #expect(joins(keeper) == [.unknown: Int64(user) - 9])
            #expect(api.state.withLock { $0.requests } == 2)
        }
        #expect(messages() == ["joins not attributed to invites: users kept joining"])
    }

    @Test("after a lost session, the invites are listed again, and joins meanwhile are of unknown origin")
    func gap() async throws {
        let keeper = try await counted()
        try await withCensus(keeper) {
            try await compared(keeper)
            try await join(keeper, 10)
            api.use("a")
            keeper.keeper.gatewayLost()
            #expect(!keeper.guild.needsInvites)
            try await join(keeper, 11)
            api.use("a")
            try await keeper.receive(12, .resumed)
            #expect(keeper.guild.needsInvites)
            try await compared(keeper)
            #expect(joins(keeper) == [.unknown: 2])
        }
    }
}
