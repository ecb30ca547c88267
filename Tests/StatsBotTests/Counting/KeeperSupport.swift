// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Timekeeping

@testable import BotConfiguration
@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

extension GuildSettings {
    /// A guild without channels.
    static func bare(_ id: UInt64? = nil, timeZone: TimeZone = .gmt, countsBots: Bool = true) -> GuildSettings {
        var settings = GuildSettings(id: id.map { .init($0) })
        settings.timeZone = timeZone
        settings.countsBots = countsBots
        return settings
    }
}

extension StatisticsKeeper {
    /// A keeper of one guild.
    convenience init(
        timeZone: TimeZone, clock: any WallClock, stored: StoredState, countsBots: Bool = true,
        activity: ActivitySources = []
    ) {
        self.init(
            [.bare(timeZone: timeZone, countsBots: countsBots)], zones: GuildZones(timeZone), clock: clock,
            stored: stored, activity: activity)
    }

    /// Its only guild.
    var only: GuildKeeper { guilds[0] }
}

/// An event of the only session, on the only shard.
func dispatch(_ sequence: Int64, _ event: GatewayEvent) -> GatewayDispatch {
    GatewayDispatch(shard: 0, session: GatewaySession(id: "s", resumeURL: "u", sequence: sequence), event: event)
}

extension StatisticsKeeper {
    /// The keeper of one guild after a start with what is stored.
    static func started(
        _ store: SQLiteStore, clock: any WallClock, activity: ActivitySources
    ) async throws -> StatisticsKeeper {
        let stored = try await store.load(at: clock.wallNow.date)
        let keeper = StatisticsKeeper(timeZone: .gmt, clock: clock, stored: stored, activity: activity)
        keeper.setScope(SessionScope(shards: 1, intents: .statistics))
        keeper.only.watch(1, name: "Harbor")
        return keeper
    }
}
