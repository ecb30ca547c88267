// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The data of READY. Source: Events, Gateway Events, "Ready".
struct ReadyObject: Encodable, Sendable {
    /// An unavailable guild. Source: Resources, Guild, "Unavailable Guild Object".
    struct Guild: Codable, Sendable {
        var id: GuildID
        var unavailable = true
    }

    struct Application: Codable, Sendable {
        var id: ApplicationID
        var flags: Int
    }

    var v = 10
    var user: BotUserObject
    var guilds: [Guild]
    var sessionID: String
    var resumeGatewayURL: String
    var shard: [Int]?
    var application: Application
    var sessionType = "normal"
    var privateChannels: [String] = []
    var relationships: [String] = []
    var guildJoinRequests: [String] = []
    var userSettings: [String: String] = [:]

    private enum CodingKeys: String, CodingKey {
        case v, user, guilds, shard, application, relationships
        case sessionID = "session_id"
        case resumeGatewayURL = "resume_gateway_url"
        case sessionType = "session_type"
        case privateChannels = "private_channels"
        case guildJoinRequests = "guild_join_requests"
        case userSettings = "user_settings"
    }
}

/// The bot user. Source: Resources, User, "User Object".
struct BotUserObject: Encodable, Sendable, Equatable {
    var id: UserID
    var username: String
    var discriminator = "0000"
    var globalName: String?
    var avatar: String?
    var bot = true
    var mfaEnabled = true
    var verified = true
    var flags = 0
    var publicFlags = 0

    private enum CodingKeys: String, CodingKey {
        case id, username, discriminator, avatar, banner, bot, verified, flags, locale, collectibles
        case accentColor = "accent_color"
        case avatarDecoration = "avatar_decoration_data"
        case primaryGuild = "primary_guild"
        case globalName = "global_name"
        case mfaEnabled = "mfa_enabled"
        case publicFlags = "public_flags"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(username, forKey: .username)
        try container.encode(discriminator, forKey: .discriminator)
        try container.encode(globalName, forKey: .globalName)
        try container.encode(avatar, forKey: .avatar)
        try container.encode(bot, forKey: .bot)
        try container.encode(mfaEnabled, forKey: .mfaEnabled)
        try container.encode(verified, forKey: .verified)
        try container.encode(flags, forKey: .flags)
        try container.encode(publicFlags, forKey: .publicFlags)
        try container.encode("en-US", forKey: .locale)
        for key in [CodingKeys.banner, .accentColor, .avatarDecoration, .primaryGuild, .collectibles] {
            try container.encodeNil(forKey: key)
        }
    }
}
