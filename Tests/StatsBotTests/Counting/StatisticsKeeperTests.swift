// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Statistics
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import Resilience
@testable import StatsBot
@testable import Storage

@Suite("StatisticsKeeper", .timeLimit(.minutes(5)))
struct StatisticsKeeperTests {
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))

    private func keeper(stored: StoredState = StoredState()) throws -> StatisticsKeeper {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let keeper = StatisticsKeeper(timeZone: zone, clock: clock, stored: stored)
        keeper.only.watch(1, name: "g")
        return keeper
    }

    private func member(_ id: UInt64, guild: GuildID = 1) -> GuildMemberEvent {
        GuildMemberEvent(
            guildID: guild,
            user: GatewayUser(
                id: UserID(id), username: "u\(id)", globalName: nil, discriminator: nil, isBot: false))
    }

    private func events(of batch: StoreBatch) -> [MemberEvent] {
        batch.records.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }

    private func created(members: Int, online: [UserID]) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: 1, name: "Guild", memberCount: members, isLarge: false, isUnavailable: false, online: online,
                bots: [], channels: [ChannelEvent(id: 9, guildID: nil, type: 2, name: "Members: 1")]))
    }

    @Test("a batch contains the events, the resulting counts, and the sequence number of both")
    func batch() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(2, created(members: 10, online: [5])))
        try await keeper.receive(dispatch(3, .memberAdd(member(11))))
        try await keeper.receive(dispatch(4, .memberRemove(member(5))))
        try await keeper.receive(
            dispatch(5, .presenceUpdate(PresenceEvent(guildID: 1, userID: 6, status: .online))))

        let batch = keeper.takeBatch()
        #expect(
            events(of: batch).map(\.position) == [
                SessionPosition(session: "s", sequence: 3), SessionPosition(session: "s", sequence: 4),
            ])
        #expect(events(of: batch).map(\.kind) == [.join, .leave])
        #expect(events(of: batch).map(\.person) == [Person(id: 11, name: "u11"), Person(id: 5, name: "u5")])
        #expect(batch.sessions == [0: GatewaySession(id: "s", resumeURL: "u", sequence: 5)])
        #expect(batch.guilds[1]?.members == 10)
        #expect(batch.guilds[1]?.online == nil)
        #expect(keeper.only.snapshot?.online == 1)
        #expect(keeper.takeBatch().isEmpty)
    }

    @Test("after a stall and a lost session, the unobserved span begins with the last confirmed instant or event")
    func spanAfterStall() async throws {
        let keeper = try keeper()
        let noon = clock.wallNow
        keeper.covered(0, until: noon)
        try await keeper.receive(dispatch(1, created(members: 10, online: [])))
        clock.advance(by: .seconds(41))
        keeper.covered(0, until: noon.advanced(by: .seconds(40)))
        // The process stalls for ten minutes. Then it reads what arrived meanwhile, until the gateway gave up.
        clock.advance(by: .seconds(600))
        var late = member(11)
        late.joinedAt = noon.advanced(by: .seconds(50)).millisecondsSince1970
        try await keeper.receive(dispatch(2, .memberAdd(late)))
        try await keeper.receive(dispatch(3, .memberRemove(member(5))))
        keeper.gatewayLost(0)
        clock.advance(by: .seconds(5))
        keeper.covered(0, until: clock.wallNow)
        try await keeper.receive(dispatch(4, created(members: 30, online: [])))
        let spans = keeper.takeBatch().records.compactMap { record in
            if case .unobserved(let span) = record { span } else { nil }
        }
        #expect(spans.map(\.from) == [noon.advanced(by: .seconds(50)).date])
        #expect(spans.map(\.to) == [clock.wallNow.date])
        // The session that follows is covered from its start.
        #expect(keeper.only.hasReceivedEvents(until: clock.wallNow.date))
        #expect(!keeper.only.hasReceivedEvents(until: clock.wallNow.date + 1))
    }

    @Test("a confirmed instant is stored, and is unknown before the guild is")
    func coverageIsStored() async throws {
        let keeper = try keeper()
        keeper.covered(0, until: clock.wallNow)
        #expect(keeper.only.snapshot == nil)
        try await keeper.receive(dispatch(1, created(members: 10, online: [])))
        _ = keeper.takeBatch()
        clock.advance(by: .seconds(41))
        keeper.covered(0, until: clock.wallNow)
        #expect(keeper.takeBatch().guilds[1]?.coveredUntil == clock.wallNow.date)
    }

    @Test("a repeated event is not counted again, also after a restart")
    func duplicates() async throws {
        let stored = GatewaySession(id: "s", resumeURL: "u", sequence: 4)
        let keeper = try keeper(stored: StoredState(sessions: [0: stored], guilds: [1: GuildState(members: 10)]))
        for sequence in [3, 4, 5, 6, 5, 6, 7] as [Int64] {
            try await keeper.receive(dispatch(sequence, .memberAdd(member(UInt64(sequence)))))
        }
        #expect(events(of: keeper.takeBatch()).map(\.person.id) == [5, 6, 7])
        #expect(keeper.only.snapshot?.members == 13)
    }

    @Test("with every new sequence number, the guild's last update is stored")
    func heardUntil() async throws {
        let keeper = try keeper(stored: StoredState(guilds: [1: GuildState(members: 10)]))
        try await keeper.receive(dispatch(1, .presenceUpdate(PresenceEvent(guildID: 1, userID: 6, status: .idle))))
        #expect(keeper.takeBatch().guilds[1]?.updatedAt == clock.wallNow.date)
    }

    @Test("a batch that was put back is taken again, before newer events")
    func putBack() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, .memberAdd(member(1))))
        let failed = keeper.takeBatch()
        try await keeper.receive(dispatch(2, .memberAdd(member(2))))
        keeper.putBack(failed)
        let batch = keeper.takeBatch()
        #expect(events(of: batch).map(\.position?.sequence) == [1, 2])
        #expect(batch.sessions[0]?.sequence == 2)
    }

    @Test("other guilds are not counted, but their events advance the sequence number")
    func otherGuilds() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(8, .memberAdd(member(1, guild: 2))))
        let batch = keeper.takeBatch()
        #expect(batch.records.isEmpty)
        #expect(batch.guilds.isEmpty)
        #expect(batch.sessions[0]?.sequence == 8)
    }

    @Test("the counters include committed events only")
    func totals() async throws {
        let keeper = try keeper(stored: StoredState(totals: [1: EventCounts(joins: 5)]))
        try await keeper.receive(dispatch(1, .memberAdd(member(1))))
        #expect(keeper.only.totals == EventCounts(joins: 5))
        keeper.committed(StoreTotals(totals: [1: EventCounts(joins: 6)]))
        #expect(keeper.only.totals == EventCounts(joins: 6))
    }

    @Test("a ban count is rejected after a ban in between, and accepted otherwise")
    func bans() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(members: 10, online: [])))
        let before = try #require(keeper.only.bansRevision)
        try await keeper.receive(dispatch(2, .banAdd(member(3))))
        #expect(!keeper.only.receive(bans: .numbered(89), countedSince: before))
        #expect(keeper.only.snapshot?.bans == nil)
        #expect(keeper.only.receive(bans: .numbered(90), countedSince: try #require(keeper.only.bansRevision)))
        try await keeper.receive(dispatch(3, .banRemove(member(3))))
        #expect(keeper.only.snapshot?.bans == 89)
    }

    @Test("while the gateway is disconnected, no ban count is accepted, because events have yet to be replayed")
    func bansWhileLost() async throws {
        let keeper = try keeper(stored: StoredState(guilds: [1: GuildState(members: 10, bans: 89)]))
        #expect(keeper.only.bansRevision == nil)
        try await keeper.receive(dispatch(2, .banAdd(member(3))))
        try await keeper.receive(dispatch(3, .resumed))
        let live = try #require(keeper.only.bansRevision)
        keeper.gatewayLost()
        #expect(keeper.only.bansRevision == nil)
        #expect(!keeper.only.receive(bans: .numbered(91), countedSince: live))
        try await keeper.receive(dispatch(5, .resumed))
        #expect(!keeper.only.receive(bans: .numbered(91), countedSince: live))
        #expect(keeper.only.snapshot?.bans == 90)
    }

    @Test("a resumed session of another shard does not affect the guild")
    func otherShardResumed() async throws {
        let keeper = try keeper()
        keeper.setScope(SessionScope(shards: 2, intents: .statistics))
        let session = GatewaySession(id: "t", resumeURL: "u", sequence: 9)
        try await keeper.receive(GatewayDispatch(shard: 1, session: session, event: .resumed))
        #expect(keeper.only.bansRevision == nil)
        try await keeper.receive(dispatch(2, .resumed))
        #expect(keeper.only.bansRevision != nil)
    }

    @Test("if bots are not counted, they are excluded from the online count")
    func withoutBots() async throws {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let keeper = StatisticsKeeper(timeZone: zone, clock: clock, stored: StoredState(), countsBots: false)
        keeper.only.watch(1, name: "g")
        try await keeper.receive(
            dispatch(
                1,
                .guildCreate(
                    GuildCreateEvent(
                        guildID: 1, name: "g", memberCount: 5, isLarge: false, isUnavailable: false, online: [1, 2, 3],
                        bots: [2], channels: []))))
        #expect(keeper.only.snapshot?.online == 2)
        let bot = GatewayUser(id: 9, username: "b", globalName: nil, discriminator: nil, isBot: true)
        try await keeper.receive(dispatch(2, .memberAdd(.init(guildID: 1, user: bot))))
        for (sequence, user) in [(3, 9), (4, 2), (5, 4)] as [(Int64, UserID)] {
            try await keeper.receive(
                dispatch(sequence, .presenceUpdate(PresenceEvent(guildID: 1, userID: user, status: .online))))
        }
        #expect(keeper.only.snapshot?.online == 3)
        #expect(keeper.only.snapshot?.members == 6)
    }

    @Test("channel names are kept up to date")
    func channelNames() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(members: 10, online: [])))
        #expect(keeper.channel(9) == NamedChannel(name: "Members: 1"))
        try await keeper.receive(
            dispatch(2, .channelUpdate(ChannelEvent(id: 9, guildID: 1, type: 2, name: "Crew: 1"))))
        #expect(keeper.channel(9) == NamedChannel(name: "Crew: 1"))
        try await keeper.receive(
            dispatch(3, .channelDelete(ChannelEvent(id: 9, guildID: 1, type: 2, name: "Crew: 1"))))
        #expect(keeper.channel(9) == nil)
    }

    @Test("a commit that changes a finished day shows in its revision, one of today does not")
    func finishedDays() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(members: 10, online: [])))
        try await keeper.receive(dispatch(2, .memberAdd(member(1))))
        let today = try #require(keeper.only.snapshot?.today.day)
        func commit(_ day: Day) -> Int {
            keeper.committed(StoreTotals(days: [1: [DayCounts(day: day)]]))
            return keeper.finishedDaysRevision(of: 1)
        }
        let revisions: [Int] = [commit(today), commit(today.advanced(by: -1)), commit(today)]
        #expect(revisions == [0, 1, 1])
    }

    @Test("with too many pending events, the gateway waits for the store")
    func backpressure() async throws {
        let keeper = try keeper()
        for sequence in 1..<Int64(StatisticsKeeper.maximumPendingEvents) {
            try await keeper.receive(dispatch(sequence, .memberAdd(member(UInt64(sequence)))))
        }
        try await withThrowingTaskGroup { group in
            let last = dispatch(Int64(StatisticsKeeper.maximumPendingEvents), .memberAdd(member(0)))
            group.addTask { try await keeper.receive(last) }
            while keeper.pendingEvents < StatisticsKeeper.maximumPendingEvents { await Task.yield() }
            // The call returns only after the batch is committed.
            _ = keeper.takeBatch()
            keeper.committed(StoreTotals())
            try await group.waitForAll()
        }
        #expect(keeper.pendingEvents == 0)
    }

    @Test("after a lost connection, RESUMED makes the guild current whatever its number")
    func resumedNumber() async throws {
        for sequence in [1, 2, 3] as [Int64] {
            let counted = try await CountedKeeper(clock: ManualClock())
            counted.keeper.gatewayLost(0)
            #expect(!counted.keeper.only.isCurrent)
            try await counted.receive(sequence, .resumed)
            #expect(counted.keeper.only.isCurrent)
        }
    }
}
