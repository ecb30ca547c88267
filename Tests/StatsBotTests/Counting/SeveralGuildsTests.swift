// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import DiscordREST
import Exporter
import Foundation
import Statistics
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import StatsBot
@testable import Storage

/// Two guilds: with two shards, the first one, 1 << 22, belongs to shard 1, and the second, 2 << 22, to shard 0.
@Suite("Several guilds")
struct SeveralGuildsTests {
    private static let first = GuildID(1 << 22)
    private static let second = GuildID(2 << 22)
    private static let other = GuildID(3 << 22)
    /// 2026-01-05T12:00:00Z.
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))

    /// In Auckland it is already the next day.
    private func keeper(shards: Int = 1, countsBots: Bool = true) throws -> StatisticsKeeper {
        let auckland = try #require(TimeZone(identifier: "Pacific/Auckland"))
        let keeper = StatisticsKeeper(
            [
                .bare(Self.first.rawValue, countsBots: countsBots),
                .bare(Self.second.rawValue, timeZone: auckland),
            ],
            zones: GuildZones(.gmt, own: [Self.second.rawValue: auckland]), clock: clock, stored: StoredState())
        keeper.guilds[0].watch(Self.first, name: "First")
        keeper.guilds[1].watch(Self.second, name: "Second")
        keeper.setScope(SessionScope(shards: shards, intents: .statistics))
        return keeper
    }

    private func dispatch(_ sequence: Int64, shard: Int = 0, _ event: GatewayEvent) -> GatewayDispatch {
        GatewayDispatch(
            shard: shard, session: GatewaySession(id: "s\(shard)", resumeURL: "u", sequence: sequence), event: event)
    }

    private func created(_ guild: GuildID, members: Int, online: [UserID] = [], bots: [UserID] = []) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: guild, name: "Guild \(guild.rawValue >> 22)", memberCount: members, isLarge: false,
                isUnavailable: false, online: online, bots: bots, channels: []))
    }

    private func member(_ id: UInt64, of guild: GuildID) -> GuildMemberEvent {
        GuildMemberEvent(guildID: guild, user: GatewayUser(id: UserID(id), username: "u\(id)"))
    }

    @Test("events of one guild do not affect the other, and each has its own day")
    func apart() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(Self.first, members: 10, online: [5, 6])))
        try await keeper.receive(dispatch(2, created(Self.second, members: 20, online: [5])))
        try await keeper.receive(dispatch(3, .memberAdd(member(7, of: Self.first))))
        try await keeper.receive(dispatch(4, .memberRemove(member(5, of: Self.second))))
        try await keeper.receive(dispatch(5, .memberAdd(member(8, of: Self.other))))

        let snapshots = keeper.guilds.map(\.snapshot)
        #expect(snapshots.map { $0?.guild } == [Self.first.rawValue, Self.second.rawValue])
        #expect(snapshots.map { $0?.members } == [11, 19])
        #expect(snapshots.map { $0?.online } == [2, 0])
        #expect(
            snapshots.map { $0?.today } == [
                DayCounts(day: Day(year: 2026, month: 1, day: 5), counts: EventCounts(joins: 1)),
                DayCounts(day: Day(year: 2026, month: 1, day: 6), counts: EventCounts(leaves: 1)),
            ])
        let batch = keeper.takeBatch()
        #expect(batch.eventCount == 2)
        #expect(batch.guilds.mapValues(\.members) == [Self.first.rawValue: 11, Self.second.rawValue: 19])
        #expect(batch.sessions.mapValues(\.sequence) == [0: 5])
        #expect(keeper.guilds.compactMap { $0.guild?.name } == ["Guild 1", "Guild 2"])
    }

    @Test("a lost or resumed shard affects only its own guilds")
    func shards() async throws {
        let keeper = try keeper(shards: 2)
        try await keeper.receive(dispatch(1, shard: 1, created(Self.first, members: 10)))
        try await keeper.receive(dispatch(1, shard: 0, created(Self.second, members: 20)))
        #expect(keeper.guilds.map(\.isCurrent) == [true, true])
        keeper.gatewayLost(1)
        #expect(keeper.guilds.map(\.isCurrent) == [false, true])
        try await keeper.receive(dispatch(2, shard: 0, .resumed))
        #expect(keeper.guilds.map(\.isCurrent) == [false, true])
        try await keeper.receive(dispatch(2, shard: 1, .resumed))
        #expect(keeper.guilds.map(\.isCurrent) == [true, true])
        keeper.gatewayLost()
        #expect(keeper.guilds.map(\.isCurrent) == [false, false])
    }

    @Test("a guild's last update is stored with the sequence numbers of its own shard")
    func heardUntil() async throws {
        let keeper = try keeper(shards: 2)
        try await keeper.receive(dispatch(1, shard: 1, created(Self.first, members: 10)))
        try await keeper.receive(dispatch(1, shard: 0, created(Self.second, members: 20)))
        _ = keeper.takeBatch()
        let presence = PresenceEvent(guildID: Self.second, userID: 5, status: .online)
        try await keeper.receive(dispatch(2, shard: 0, .presenceUpdate(presence)))
        #expect(keeper.takeBatch().guilds.keys.sorted() == [Self.second.rawValue])
    }

    @Test("a ban count is not affected by the other guild's bans")
    func bans() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(Self.first, members: 10)))
        try await keeper.receive(dispatch(2, created(Self.second, members: 20)))
        let revision = try #require(keeper.guilds[0].bansRevision)
        try await keeper.receive(dispatch(3, .banAdd(member(5, of: Self.second))))
        #expect(keeper.guilds[0].receive(bans: .numbered(4), countedSince: revision))
        #expect(keeper.guilds.map { $0.snapshot?.bans } == [4, nil])
    }

    @Test("bots are excluded only in the guild that excludes them")
    func bots() async throws {
        let keeper = try keeper(countsBots: false)
        try await keeper.receive(dispatch(1, created(Self.first, members: 10, online: [5, 6], bots: [6])))
        try await keeper.receive(dispatch(2, created(Self.second, members: 20, online: [5, 6], bots: [6])))
        #expect(keeper.guilds.map { $0.snapshot?.online } == [1, 2])
    }

    @Test("the presence shows the sums of counts known for all guilds")
    func presence() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(Self.first, members: 10, online: [5])))
        #expect(PresenceCounts(keeper.guilds.map(\.snapshot)) == PresenceCounts())
        try await keeper.receive(dispatch(2, created(Self.second, members: 20, online: [5, 6])))
        _ = keeper.guilds[1].receive(bans: .numbered(3), countedSince: try #require(keeper.guilds[1].bansRevision))
        #expect(PresenceCounts(keeper.guilds.map(\.snapshot)) == PresenceCounts(members: 30, online: 3))
    }

    @Test("every metric of a guild has its label")
    func metrics() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(Self.first, members: 10)))
        try await keeper.receive(dispatch(2, created(Self.second, members: 20)))
        let samples = StatisticsCollector(keeper: keeper).collect()
        let members = samples.filter { $0.name == "discord_guild_members" }
        #expect(members.map(\.value) == [10, 20])
        #expect(
            members.map { $0.labels.map(\.1) } == [[Self.first.description], [Self.second.description]])
        #expect(samples.count { $0.name == "discord_guild_member_events_total" } == 8)
        #expect(samples.count { $0.name == "statsbot_store_pending_events" } == 1)
    }

    static let choices: [(GuildSelection, [GuildID], Result<[GuildID], BotError>)] = [
        (.only, [first], .success([first])),
        (.listed([second]), [first, second], .success([second])),
        (.listed([second, first]), [first, second, other], .success([second, first])),
        // The bot may be invited later.
        (.listed([first, other]), [first], .success([first, other])),
        (.all, [first, second], .success([first, second])),
        (.all, [], .success([])),
        (.only, [], .failure(.noGuild("The bot is in no guild yet. Invite it to one."))),
        (
            .listed([other]), [first],
            .failure(
                .noGuild("The bot is not in the configured guild \(other). Invite it there."))
        ),
        (
            .listed([other, second]), [first],
            .failure(
                .noGuild("The bot is in none of the listed guilds. Invite it to one of them."))
        ),
        (
            .only, [first, second],
            .failure(
                .noGuild(
                    "The bot is in 2 guilds. Set GUILD_ID to one of them, or list several under guilds in "
                        + "the YAML file: \(first) (G\(first)), \(second) (G\(second))"))
        ),
    ]

    @Test("which guilds are counted", arguments: choices)
    func choose(_ selection: GuildSelection, _ joined: [GuildID], _ expected: Result<[GuildID], BotError>) {
        let guilds = joined.map { Guild(id: $0, name: "G\($0)") }
        let chosen = Result<[Guild], BotError> { () throws(BotError) in
            try GuildDiscovery.choose(selection, from: guilds)
        }
        switch (chosen.map { $0.map(\.id) }, expected) {
        case (.success(let ids), .success(let others)): #expect(ids == others)
        case (.failure(let error), .failure(let other)): #expect("\(error)" == "\(other)")
        default: Issue.record("\(chosen) instead of \(expected)")
        }
    }

    @Test("the parameter is documented as required, with the guilds as its values")
    func document() async throws {
        let fixture = try await APIFixture(keeper: keeper(), clock: clock)
        let declared = try fixture.routes.flatMap(\.parameters).filter { $0.name == "guild" }
            .map { String(decoding: try $0.json.encoded(), as: UTF8.self) }
        let ids = [Self.first, Self.second].map { "\"\($0)\"" }
        #expect(
            Set(declared) == [
                #"{"description":"Guild ID, as listed by /api/v1/guilds.","example":\#(ids[0]),"in":"query","#
                    + #""name":"guild","required":true,"schema":{"enum":[\#(ids[0]),\#(ids[1])],"type":"string"}}"#
                    + "\n"
            ])
        #expect(declared.count == 10)
    }

    @Test("a request must name the guild; the response is in its time zone")
    func requests() async throws {
        let keeper = try keeper()
        try await keeper.receive(dispatch(1, created(Self.first, members: 10)))
        try await keeper.receive(dispatch(2, created(Self.second, members: 20)))
        let fixture = try await APIFixture(keeper: keeper, clock: clock)
        #expect(fixture.get("/api/v1/stats").status == 400)
        #expect(fixture.get("/api/v1/stats").text.contains("The parameter guild is required"))
        #expect(fixture.get("/api/v1/stats?guild=\(Self.other)").status == 404)
        let answers = [Self.first, Self.second].map { fixture.get("/api/v1/stats?guild=\($0)").text }
        #expect(answers[0].contains(#""members":10"#) && answers[0].contains(#""date":"2026-01-05""#))
        #expect(answers[1].contains(#""members":20"#) && answers[1].contains(#""date":"2026-01-06""#))
        #expect(answers[1].contains(#""time_zone":"Pacific/Auckland""#))
        #expect(fixture.get("/api/v1/stats/daily?guild=\(Self.first)&date=2026-01-06").status == 404)
        #expect(fixture.get("/api/v1/stats/daily?guild=\(Self.second)&date=2026-01-06").status == 200)
        #expect(
            fixture.get("/api/v1/guilds").text
                == #"{"guilds":[{"id":"\#(Self.first)","name":"Guild 1"},{"id":"\#(Self.second)","name":"Guild 2"}]}"#
                + "\n")
    }
}
