// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics

/// What a gateway event says about a guild's figures: the one place where Discord's words become the statistics'.
enum GatewayObservations {
    /// Hands over what an event says, in order. No array is made, since presences come thousands a second.
    static func forEach(in event: GatewayEvent, at instant: Date, _ body: (Observation) -> Void) {
        func observe(_ guild: GuildID, _ kind: Observation.Kind) {
            body(Observation(guild: guild.rawValue, at: instant, kind: kind))
        }
        switch event {
        case .presenceUpdate(let presence):
            observe(
                presence.guildID, .presence(user: presence.userID.rawValue, isOnline: presence.status.isOnline))
        case .memberAdd(let member): observe(member.guildID, .event(.join, Person(member.user)))
        case .memberRemove(let member): observe(member.guildID, .event(.leave, Person(member.user)))
        case .banAdd(let ban): observe(ban.guildID, .event(.ban, Person(ban.user)))
        case .banRemove(let ban): observe(ban.guildID, .event(.unban, Person(ban.user)))
        case .guildCreate(let guild):
            guard !guild.isUnavailable else { return }
            observe(guild.guildID, .appeared(members: guild.memberCount, online: guild.online.map(\.rawValue)))
            if !guild.hasPresences { observe(guild.guildID, .onlineUnknown) }
        case .guildDelete(let guild): observe(guild.guildID, .disappeared)
        case .membersChunk(let chunk):
            let isLast = chunk.index == chunk.count - 1
            observe(chunk.guildID, .onlineListed(chunk.online.map(\.rawValue), isLast: isLast))
        case .ready, .resumed, .guildUpdate, .channelCreate, .channelUpdate, .channelDelete, .other:
            break
        }
    }
}

extension Person {
    /// A user under the name that is shown on lists: the unique one.
    init(_ user: GatewayUser) {
        self.init(id: user.id.rawValue, name: user.username)
    }
}
