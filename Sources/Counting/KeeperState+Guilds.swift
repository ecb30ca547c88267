// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics

/// The guilds that are counted because the bot is in them.
extension KeeperState {
    /// Begins to count a guild that the bot was added to, and ends it for one that it was removed from.
    mutating func findGuilds(_ dispatch: GatewayDispatch, at now: Date) {
        switch dispatch.event {
        case .ready(let ready):
            // A guild that the bot was removed from while there was no session is only missing from the list.
            let present = Set(ready.guildIDs)
            for index in guilds.indices where guilds[index].isCounted && shard(of: index) == dispatch.shard {
                if let guild = guilds[index].id, !present.contains(guild) { removed(index, at: now) }
            }
        case .guildCreate(let created) where !created.isUnavailable:
            found(created.guildID, name: created.name)
        case .guildDelete(let deleted) where !deleted.isUnavailable:
            guard let index = index(of: deleted.guildID) else { return }
            guilds[index].isCounted = false
            needsNotification = true
        default: break
        }
    }

    /// Ends the counting of a guild that the bot is no longer in.
    mutating func removed(_ index: Int, at now: Date) {
        lost(index, at: now)
        guilds[index].isCounted = false
        guilds[index].bansCountedAt = nil
        needsNotification = true
        if let guild = guilds[index].id { apply(Observation(guild: guild.rawValue, at: now, kind: .removed), index) }
    }
}
