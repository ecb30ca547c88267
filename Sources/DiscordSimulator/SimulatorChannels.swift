// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// The channels of the simulated guild that a bot may use.
public struct SimulatorChannels: Sendable, Equatable {
    /// A voice channel for the number of members; "👥 Members: 0" at the start.
    public var members: ChannelID
    /// A voice channel for the number of those online; "🟢 Online: 0" at the start.
    public var online: ChannelID
    /// A voice channel for the number of bans; "🔨 Bans: 0" at the start.
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
