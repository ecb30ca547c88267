// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A guild as `GET /simulator/guilds` lists it.
struct GuildEntry: Encodable {
    struct Channels: Encodable {
        let members: ChannelID
        let online: ChannelID
        let bans: ChannelID
        let heartbeat: ChannelID
        let stats: ChannelID
    }

    let id: GuildID
    let name: String
    /// Whether the bot is in it.
    let bot: Bool
    let channels: Channels

    init(_ guild: SimulatedGuildState) {
        let channels = guild.namedChannels
        id = guild.id
        name = guild.name
        bot = guild.world.hasBot
        self.channels = Channels(
            members: channels.members, online: channels.online, bans: channels.bans, heartbeat: channels.heartbeat,
            stats: channels.stats)
    }
}
