// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Storage

extension KeeperState {
    /// The instant up to which events of a guild were received before it became available.
    func receivedUntil(before event: GatewayEvent) -> Date? {
        guard case .guildCreate(let created) = event else { return nil }
        return statistics.guilds[created.guildID.rawValue]?.receivedUntil
    }

    /// Counts the activity that an event shows. `receivedUntil`: the instant up to which events were received before it.
    mutating func noteActivity(_ dispatch: GatewayDispatch, at now: Date, receivedUntil: Date?) {
        guard let guild = dispatch.event.activityGuild, let index = index(of: guild), guilds[index].activity != nil
        else { return }
        let (statistics, optOuts) = (statistics, optOuts)
        guilds[index].activity?.take(dispatch.event, at: now, storedUntil: receivedUntil, optOuts) { user in
            statistics.guilds[guild.rawValue]?.roster[optOuts.id(of: user.rawValue)]?.isBot ?? false
        }
    }

    /// Counts a committed batch.
    mutating func activityCommitted() {
        for index in guilds.indices {
            guard let id = guilds[index].id?.rawValue, let batch = activityUnderway[id] else { continue }
            guilds[index].activity?.committed(batch)
        }
        activityUnderway = [:]
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
        case .inviteCreate(let event), .inviteDelete(let event): event.guildID
        default: nil
        }
    }
}
