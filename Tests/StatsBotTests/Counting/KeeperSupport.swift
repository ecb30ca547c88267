// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Timekeeping

@testable import BotConfiguration
@testable import LocalTime
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
    convenience init(timeZone: TimeZone, clock: any WallClock, stored: StoredState, countsBots: Bool = true) {
        self.init(
            [.bare(timeZone: timeZone, countsBots: countsBots)], zones: GuildZones(timeZone), clock: clock,
            stored: stored)
    }

    /// Its only guild.
    var only: GuildKeeper { guilds[0] }
}
