// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import Statistics
@testable import Storage

/// Without configured guilds, every guild is counted that the bot is in.
@Suite("Guilds that come and go")
struct FoundGuildsTests {
    private let clock = ManualClock(now: WallInstant(secondsSince1970: 1_767_614_400))

    private func keeper(_ stored: StoredState = StoredState()) -> StatisticsKeeper {
        let keeper = StatisticsKeeper(
            [.bare()], selection: .all, zones: GuildZones(.gmt), clock: clock, stored: stored)
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        return keeper
    }

    private func created(_ guild: GuildID, members: Int) -> GatewayEvent {
        .guildCreate(
            GuildCreateEvent(
                guildID: guild, name: "Guild \(guild)", memberCount: members, isLarge: false, isUnavailable: false,
                online: [], bots: [], channels: []))
    }

    private func joined(_ guild: GuildID, user: UInt64) -> GatewayEvent {
        .memberAdd(GuildMemberEvent(guildID: guild, user: GatewayUser(id: UserID(user), username: "u\(user)")))
    }

    private func deleted(_ guild: GuildID, isUnavailable: Bool) -> GatewayEvent {
        .guildDelete(GuildDeleteEvent(guildID: guild, isUnavailable: isUnavailable))
    }

    private func ready(_ guilds: [GuildID]) -> GatewayEvent {
        .ready(ReadyEvent(sessionID: "s", resumeURL: "u", userID: 1, guildIDs: guilds))
    }

    /// The counted guilds with their members.
    private func counted(_ keeper: StatisticsKeeper) -> [String] {
        keeper.guilds.map { "\($0.guild?.name ?? "")\($0.suffix): \($0.snapshot?.members ?? -1)" }
    }

    @Test("a guild is counted from the event that announces it, and no longer after the bot's removal")
    func comesAndGoes() async throws {
        let keeper = keeper()
        #expect(counted(keeper) == [])
        try await keeper.receive(dispatch(1, created(7, members: 10)))
        try await keeper.receive(dispatch(2, created(8, members: 20)))
        try await keeper.receive(dispatch(3, joined(7, user: 1)))
        #expect(counted(keeper) == ["Guild 7:7: 11", "Guild 8:8: 20"])
        #expect(keeper.guilds.map(\.configured) == [7, 8])
        let first = try #require(keeper.guild(7))
        // An outage is no removal.
        try await keeper.receive(dispatch(4, deleted(7, isUnavailable: true)))
        #expect(first.isCounted)
        try await keeper.receive(dispatch(5, deleted(7, isUnavailable: false)))
        #expect(!first.isCounted && keeper.guild(7) == nil && keeper.name(of: 7) == "Guild 7")
        #expect(counted(keeper) == ["Guild 8:8: 20"])
        // Added again, it is the same guild, with the members of today.
        try await keeper.receive(dispatch(6, created(7, members: 15)))
        #expect(counted(keeper) == ["Guild 7:7: 15", "Guild 8:8: 20"])
        #expect(first.isCounted && first.index == keeper.guild(7)?.index)
        #expect(keeper.takeBatch().guilds.mapValues(\.members) == [7: 15, 8: 20])
    }

    @Test("a new session ends the counting of guilds that it does not announce")
    func leftMeanwhile() async throws {
        let keeper = keeper()
        keeper.found([(7, "Harbor"), (8, "Bay")])
        #expect(counted(keeper) == ["Harbor:7: -1", "Bay:8: -1"])
        try await keeper.receive(dispatch(1, ready([8, 9])))
        #expect(counted(keeper) == ["Bay:8: -1"])
        try await keeper.receive(dispatch(2, created(9, members: 3)))
        #expect(counted(keeper) == ["Bay:8: -1", "Guild 9:9: 3"])
    }

    @Test("the stored statistics of a guild continue when it is found again")
    func stored() async throws {
        let earlier = clock.wallNow.date - 3_600
        let keeper = keeper(
            StoredState(
                guilds: [7: GuildState(members: 12, updatedAt: earlier, coveredUntil: earlier)],
                totals: [7: EventCounts(joins: 5)]))
        #expect(counted(keeper) == [])
        try await keeper.receive(dispatch(1, created(7, members: 14)))
        #expect(counted(keeper) == ["Guild 7:7: 14"])
        #expect(keeper.guild(7)?.totals == EventCounts(joins: 5))
        #expect(keeper.guild(7)?.snapshot?.unobserved.gained == 2)
    }

    @Test("with configured guilds, no other guild is counted")
    func configured() async throws {
        let keeper = StatisticsKeeper(
            [.bare(7)], selection: .listed([7]), zones: GuildZones(.gmt), clock: clock, stored: StoredState())
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(7, name: "Harbor")
        try await keeper.receive(dispatch(1, created(8, members: 10)))
        try await keeper.receive(dispatch(2, created(7, members: 20)))
        try await keeper.receive(dispatch(3, deleted(7, isUnavailable: false)))
        #expect(keeper.guilds.map(\.guild?.name) == ["Guild 7"])
        #expect(keeper.guilds.map(\.suffix) == [""])
    }
}
