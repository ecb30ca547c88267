// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// A command to the gateway. Source: Events, Gateway Events, "Send Events".
public enum GatewayCommand: Sendable, Equatable {
    /// Requests all members of a guild. The response arrives as `membersChunk` events. The nonce has at most 32 bytes.
    case requestGuildMembers(guildID: GuildID, presences: Bool, nonce: String)
    /// Changes the bot's presence.
    case updatePresence(GatewayPresence)
}

/// The bot's own presence. Source: "Update Presence".
public struct GatewayPresence: Codable, Sendable, Hashable {
    /// An activity. Source: "Activity Object".
    public struct Activity: Codable, Sendable, Hashable {
        /// The text after the verb of the type, such as "Watching".
        public var name: String
        /// 0 playing, 1 streaming, 2 listening, 3 watching, 4 custom, 5 competing. Source: "Activity Types".
        public var type: Int
        /// Additional text; for type 4, the only displayed text.
        public var state: String?

        /// Creates an activity.
        public init(name: String, type: Int, state: String? = nil) {
            self.name = name
            self.type = type
            self.state = state
        }
    }

    /// The bot's activities.
    public var activities: [Activity]
    /// `online`, `idle`, `dnd`, `invisible` or `offline`.
    public var status: String
    /// The time at which the bot became idle, in milliseconds since 1970.
    public var since: Int64?
    /// Whether the bot is away.
    public var afk: Bool

    /// Creates a presence.
    public init(status: String = "online", activities: [Activity] = [], since: Int64? = nil, afk: Bool = false) {
        self.activities = activities
        self.status = status
        self.since = since
        self.afk = afk
    }

    private enum CodingKeys: String, CodingKey {
        case activities, status, since, afk
    }

    /// Encodes all four fields; a missing `since` becomes null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(activities, forKey: .activities)
        try container.encode(status, forKey: .status)
        try container.encode(since, forKey: .since)
        try container.encode(afk, forKey: .afk)
    }
}
