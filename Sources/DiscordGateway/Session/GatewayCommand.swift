// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// What the bot asks of the gateway. Source: Events, Gateway Events, "Send Events".
public enum GatewayCommand: Sendable, Equatable {
    /// Asks for all members of a guild; the answer comes as `membersChunk` events. The nonce has at most 32 bytes.
    case requestGuildMembers(guildID: GuildID, presences: Bool, nonce: String)
    /// Changes the bot's presence.
    case updatePresence(GatewayPresence)
}

/// The bot's own presence. Source: "Update Presence".
public struct GatewayPresence: Codable, Sendable, Hashable {
    /// What the bot is doing. Source: "Activity Object".
    public struct Activity: Codable, Sendable, Hashable {
        /// What follows the verb that the type stands for.
        public var name: String
        /// 0 playing, 1 streaming, 2 listening, 3 watching, 4 custom, 5 competing. Source: "Activity Types".
        public var type: Int
        /// More text; for type 4 all of it.
        public var state: String?

        /// Makes an activity.
        public init(name: String, type: Int, state: String? = nil) {
            self.name = name
            self.type = type
            self.state = state
        }
    }

    /// What the bot is doing.
    public var activities: [Activity]
    /// `online`, `idle`, `dnd`, `invisible` or `offline`.
    public var status: String
    /// Since when the bot is idle, in milliseconds since 1970.
    public var since: Int64?
    /// Whether the bot is away.
    public var afk: Bool

    /// Makes a presence.
    public init(status: String = "online", activities: [Activity] = [], since: Int64? = nil, afk: Bool = false) {
        self.activities = activities
        self.status = status
        self.since = since
        self.afk = afk
    }

    private enum CodingKeys: String, CodingKey {
        case activities, status, since, afk
    }

    /// Writes all four fields; `since` is null where there is none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(activities, forKey: .activities)
        try container.encode(status, forKey: .status)
        try container.encode(since, forKey: .since)
        try container.encode(afk, forKey: .afk)
    }
}
