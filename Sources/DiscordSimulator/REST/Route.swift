// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a path means. Source: Resources, Channel, Guild, Message and User; Events, Gateway.
enum Route: Sendable, Equatable {
    case gateway
    case gatewayBot
    case currentUser
    case currentUserGuilds
    case currentApplication
    case guild(GuildID)
    case guildChannels(GuildID)
    case guildBans(GuildID)
    case guildBan(GuildID, UserID)
    case channel(ChannelID)
    case messages(ChannelID)
    case message(ChannelID, MessageID)

    /// What looking at a path gives.
    enum Match: Sendable, Equatable {
        case route(Route)
        case unknown
        /// An id that is none.
        case notSnowflake(field: String, value: String)
    }

    /// Reads the path's parts after the version.
    static func match(_ path: some Collection<String>) -> Match {
        let parts = Array(path)
        switch parts.first {
        case "gateway":
            return parts == ["gateway"]
                ? .route(.gateway) : parts == ["gateway", "bot"] ? .route(.gatewayBot) : .unknown
        case "users":
            if parts == ["users", "@me"] { return .route(.currentUser) }
            return parts == ["users", "@me", "guilds"] ? .route(.currentUserGuilds) : .unknown
        case "applications": return parts == ["applications", "@me"] ? .route(.currentApplication) : .unknown
        case "oauth2": return parts == ["oauth2", "applications", "@me"] ? .route(.currentApplication) : .unknown
        case "guilds": return matchGuild(parts)
        case "channels": return matchChannel(parts)
        default: return .unknown
        }
    }

    private static func matchGuild(_ parts: [String]) -> Match {
        guard parts.count >= 2 else { return .unknown }
        guard let guild = GuildID(parts[1]) else { return .notSnowflake(field: "guild_id", value: parts[1]) }
        switch parts.dropFirst(2) {
        case []: return .route(.guild(guild))
        case ["channels"]: return .route(.guildChannels(guild))
        case ["bans"]: return .route(.guildBans(guild))
        default:
            guard parts.count == 4, parts[2] == "bans" else { return .unknown }
            guard let user = UserID(parts[3]) else { return .notSnowflake(field: "user_id", value: parts[3]) }
            return .route(.guildBan(guild, user))
        }
    }

    private static func matchChannel(_ parts: [String]) -> Match {
        guard parts.count >= 2 else { return .unknown }
        guard let channel = ChannelID(parts[1]) else { return .notSnowflake(field: "channel_id", value: parts[1]) }
        switch parts.dropFirst(2) {
        case []: return .route(.channel(channel))
        case ["messages"]: return .route(.messages(channel))
        default:
            guard parts.count == 4, parts[2] == "messages" else { return .unknown }
            guard let message = MessageID(parts[3]) else { return .notSnowflake(field: "message_id", value: parts[3]) }
            return .route(.message(channel, message))
        }
    }

    var methods: [String] {
        switch self {
        case .channel: ["GET", "PATCH"]
        case .messages: ["GET", "POST"]
        case .message: ["GET", "PATCH", "DELETE"]
        default: ["GET"]
        }
    }

    /// The id that a limit is counted for separately. Source: Topics, Rate Limits.
    var majorParameter: UInt64 {
        switch self {
        case .guild(let id), .guildChannels(let id), .guildBans(let id), .guildBan(let id, _): id.rawValue
        case .channel(let id), .messages(let id), .message(let id, _): id.rawValue
        default: 0
        }
    }

    /// How often the route may be asked; Discord publishes no figures, these are of the order of its own.
    func limit(method: String) -> RateLimits.Rule? {
        switch (self, method) {
        case (.gateway, _): nil
        case (.gatewayBot, _): RateLimits.Rule(name: "gateway-bot", limit: 2, window: .seconds(5))
        case (.currentUser, _): RateLimits.Rule(name: "user", limit: 30, window: .seconds(30))
        case (.currentApplication, _): RateLimits.Rule(name: "application", limit: 5, window: .seconds(5))
        case (.currentUserGuilds, _): RateLimits.Rule(name: "user-guilds", limit: 1, window: .seconds(1))
        case (.guild, _): RateLimits.Rule(name: "guild", limit: 5, window: .seconds(5))
        case (.guildChannels, _): RateLimits.Rule(name: "guild-channels", limit: 5, window: .seconds(5))
        case (.guildBans, _): RateLimits.Rule(name: "guild-bans", limit: 5, window: .seconds(5))
        case (.guildBan, _): RateLimits.Rule(name: "guild-ban", limit: 5, window: .seconds(5))
        case (.channel, "PATCH"): RateLimits.Rule(name: "channel-edit", limit: 5, window: .seconds(15))
        case (.channel, _): RateLimits.Rule(name: "channel", limit: 10, window: .seconds(10))
        case (.messages, "POST"): RateLimits.Rule(name: "message-create", limit: 5, window: .seconds(5))
        case (.messages, _), (.message, "GET"): RateLimits.Rule(name: "message", limit: 5, window: .seconds(5))
        case (.message, "DELETE"): RateLimits.Rule(name: "message-delete", limit: 5, window: .seconds(1))
        case (.message, _): RateLimits.Rule(name: "message-edit", limit: 5, window: .seconds(5))
        }
    }
}
