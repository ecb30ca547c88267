// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A guild's channel. Source: Resources, Channel, "Channel Object".
public struct Channel: Codable, Sendable, Equatable {
    /// The channel's id.
    public var id: ChannelID
    /// 0 for text, 2 for voice; see "Channel Types".
    public var type: Int
    /// The guild it belongs to.
    public var guildID: GuildID?
    /// The name, 1 to 100 characters.
    public var name: String?

    /// Makes a channel.
    public init(id: ChannelID, type: Int, guildID: GuildID?, name: String?) {
        self.id = id
        self.type = type
        self.guildID = guildID
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, name
        case guildID = "guild_id"
    }
}
