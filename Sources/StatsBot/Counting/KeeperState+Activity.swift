// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Storage

extension KeeperState {
    /// Counts the activity that an event shows.
    mutating func noteActivity(_ dispatch: GatewayDispatch, at now: Date) {
        guard let guild = dispatch.event.activityGuild, let index = index(of: guild), guilds[index].activity != nil
        else { return }
        let statistics = statistics
        guilds[index].activity?.take(dispatch.event, at: now) { user in
            statistics.guilds[guild.rawValue]?.roster[user.rawValue]?.isBot ?? false
        }
    }

    /// Adds the changes of activity to the next batch. Stays in voice are counted up to the instant up to which all events have
    /// been received.
    mutating func collectActivity() {
        for index in guilds.indices {
            guard let id = guilds[index].id?.rawValue, let shard = shard(of: index), guilds[index].activity != nil
            else { continue }
            let until = guilds[index].isCurrent ? coverage[shard] : nil
            let changes = guilds[index].activity?.takeBatch(until: until) ?? ActivityBatch()
            if !changes.isEmpty { pending.activity[id, default: ActivityBatch()].merge(changes) }
        }
    }
}

extension StoreBatch {
    /// Adds the changes of an earlier batch that was not committed.
    mutating func prepend(activity earlier: [UInt64: ActivityBatch]) {
        for (guild, var changes) in earlier {
            if let later = activity[guild] { changes.merge(later) }
            activity[guild] = changes
        }
    }
}

extension GatewayEvent {
    /// The guild of an event that shows activity.
    fileprivate var activityGuild: GuildID? {
        switch self {
        case .guildCreate(let event): event.guildID
        case .guildUpdate(let event): event.guildID
        case .guildDelete(let event): event.guildID
        case .messageCreate(let event): event.guildID
        case .reactionAdd(let event): event.guildID
        case .threadCreate(let event), .threadUpdate(let event), .threadDelete(let event): event.guildID
        case .threadListSync(let event): event.guildID
        case .voiceStateUpdate(let event): event.guildID
        default: nil
        }
    }
}
