// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage
import Timekeeping

@testable import Counting
@testable import StatsBot

/// A keeper of one guild (1) with a live session, for tests of services.
struct CountedKeeper: Sendable {
    let keeper: StatisticsKeeper
    var guild: GuildKeeper { keeper.guilds[0] }

    init(
        members: Int = 10, online: [UserID] = [5], channelNames: [ChannelID: String] = [:], timeZone: TimeZone = .gmt,
        clock: any WallClock, activity: ActivitySources = []
    ) async throws {
        keeper = StatisticsKeeper(timeZone: timeZone, clock: clock, stored: StoredState(), activity: activity)
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        guild.watch(1, name: "Harbor")
        try await receive(
            1, .ready(ReadyEvent(sessionID: "s", resumeURL: "u", userID: 99, guildIDs: [1])))
        try await receive(
            2,
            .guildCreate(
                GuildCreateEvent(
                    guildID: 1, name: "Harbor", memberCount: members, isLarge: false, isUnavailable: false,
                    online: online, bots: [],
                    channels: channelNames.map { ChannelEvent(id: $0.key, guildID: nil, type: 2, name: $0.value) })))
    }

    /// Delivers an event of the only session.
    func receive(_ sequence: Int64, _ event: GatewayEvent) async throws {
        try await keeper.receive(
            GatewayDispatch(
                shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: sequence), event: event))
    }

    /// A member joins.
    func join(_ user: UserID, sequence: Int64) async throws {
        try await receive(sequence, .memberAdd(Self.event(user)))
    }

    /// An event of a user in the guild.
    static func event(_ user: UserID) -> GuildMemberEvent {
        GuildMemberEvent(
            guildID: 1,
            user: GatewayUser(id: user, username: "u\(user)", globalName: nil, discriminator: nil, isBot: false))
    }
}
