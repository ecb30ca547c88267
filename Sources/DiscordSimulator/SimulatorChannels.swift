// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The channels of a simulated guild that are meant for a bot.
public struct SimulatorChannels: Sendable, Equatable {
    /// A voice channel for the member count, initially named "👥 Members: 0".
    public var members: ChannelID
    /// A voice channel for the online count, initially named "🟢 Online: 0".
    public var online: ChannelID
    /// A voice channel for the ban count, initially named "🔨 Bans: 0".
    public var bans: ChannelID
    /// A text channel for the heartbeat message.
    public var heartbeat: ChannelID
    /// A text channel for the daily report.
    public var stats: ChannelID

    init(seed: UInt64) {
        members = ChannelID(Snowflakes.part(1, seed: seed))
        online = ChannelID(Snowflakes.part(2, seed: seed))
        bans = ChannelID(Snowflakes.part(3, seed: seed))
        heartbeat = ChannelID(Snowflakes.part(4, seed: seed))
        stats = ChannelID(Snowflakes.part(5, seed: seed))
    }
}
