// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A channel as returned by the API. Source: Resources, Channel, "Channel Object".
struct ChannelObject: Codable, Sendable, Equatable {
    /// A permission overwrite for a role or a member. Source: "Overwrite Object".
    struct Overwrite: Codable, Sendable, Equatable {
        var id: String
        /// 0: a role; 1: a member.
        var type = 0
        var allow = "0"
        var deny = "0"
    }

    var id: ChannelID
    var type: Int
    var guildID: GuildID
    var name: String
    var position: Int
    var topic: String?
    var nsfw = false
    var parentID: ChannelID?
    var lastMessageID: MessageID?
    var rateLimitPerUser = 0
    var bitrate: Int?
    var userLimit: Int?
    var permissionOverwrites: [Overwrite] = []
    var flags = 0

    /// Whether it is a voice or stage channel.
    var isVoice: Bool { [2, 13].contains(type) }

    private enum CodingKeys: String, CodingKey {
        case id, type, name, position, topic, nsfw, bitrate, flags
        case guildID = "guild_id"
        case parentID = "parent_id"
        case lastMessageID = "last_message_id"
        case rateLimitPerUser = "rate_limit_per_user"
        case userLimit = "user_limit"
        case permissionOverwrites = "permission_overwrites"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(type, forKey: .type)
        try container.encode(guildID, forKey: .guildID)
        try container.encode(name, forKey: .name)
        try container.encode(position, forKey: .position)
        try container.encode(topic, forKey: .topic)
        try container.encode(nsfw, forKey: .nsfw)
        try container.encode(parentID, forKey: .parentID)
        try container.encode(lastMessageID, forKey: .lastMessageID)
        try container.encode(rateLimitPerUser, forKey: .rateLimitPerUser)
        try container.encodeIfPresent(bitrate, forKey: .bitrate)
        try container.encodeIfPresent(userLimit, forKey: .userLimit)
        try container.encode(permissionOverwrites, forKey: .permissionOverwrites)
        try container.encode(flags, forKey: .flags)
    }
}

/// A role. Source: Topics, Permissions, "Role Object".
struct RoleObject: Encodable, Sendable, Equatable {
    var id: Snowflake<RoleObject>
    var name: String
    var position: Int
    var permissions: String
    /// The bot that the role belongs to. Such a role cannot be given to others.
    var botID: UserID?

    private enum Key: String, CodingKey {
        case id, name, color, colors, hoist, icon, position, permissions, managed, mentionable, flags, tags
        case unicodeEmoji = "unicode_emoji"
    }

    private enum ColorKey: String, CodingKey {
        case primary = "primary_color"
        case secondary = "secondary_color"
        case tertiary = "tertiary_color"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(position, forKey: .position)
        try container.encode(permissions, forKey: .permissions)
        for key in [Key.color, .flags] { try container.encode(0, forKey: key) }
        for key in [Key.hoist, .mentionable] { try container.encode(false, forKey: key) }
        for key in [Key.icon, .unicodeEmoji] { try container.encodeNil(forKey: key) }
        // Source: "Role Colors Object".
        var colors = container.nestedContainer(keyedBy: ColorKey.self, forKey: .colors)
        try colors.encode(0, forKey: .primary)
        for key in [ColorKey.secondary, .tertiary] { try colors.encodeNil(forKey: key) }
        try container.encode(botID != nil, forKey: .managed)
        if let botID { try container.encode(["bot_id": botID], forKey: .tags) }
    }
}

/// A guild as returned by the API. Source: Resources, Guild, "Guild Object".
struct GuildObject: Encodable, Sendable, Equatable {
    var id: GuildID
    var name: String
    var ownerID: UserID
    var roles: [RoleObject]
    var preferredLocale: String
    var systemChannelID: ChannelID?
    var afkChannelID: ChannelID?
    /// The boost level, 0 to 3.
    var premiumTier = 0
    /// Number of boosts.
    var premiumSubscriptionCount = 0
    var approximateMemberCount: Int?
    var approximatePresenceCount: Int?

    private enum Key: String, CodingKey {
        case id, name, icon, splash, roles, emojis, features, stickers, description, banner, region, nsfw
        case discoverySplash = "discovery_splash"
        case ownerID = "owner_id"
        case afkChannelID = "afk_channel_id"
        case afkTimeout = "afk_timeout"
        case verificationLevel = "verification_level"
        case defaultMessageNotifications = "default_message_notifications"
        case explicitContentFilter = "explicit_content_filter"
        case mfaLevel = "mfa_level"
        case applicationID = "application_id"
        case systemChannelID = "system_channel_id"
        case systemChannelFlags = "system_channel_flags"
        case rulesChannelID = "rules_channel_id"
        case vanityURLCode = "vanity_url_code"
        case premiumTier = "premium_tier"
        case preferredLocale = "preferred_locale"
        case publicUpdatesChannelID = "public_updates_channel_id"
        case nsfwLevel = "nsfw_level"
        case premiumProgressBarEnabled = "premium_progress_bar_enabled"
        case safetyAlertsChannelID = "safety_alerts_channel_id"
        case maxMembers = "max_members"
        case maxPresences = "max_presences"
        case maxVideoUsers = "max_video_channel_users"
        case maxStageVideoUsers = "max_stage_video_channel_users"
        case premiumSubscriptionCount = "premium_subscription_count"
        case homeHeader = "home_header"
        case widgetEnabled = "widget_enabled"
        case widgetChannelID = "widget_channel_id"
        case incidentsData = "incidents_data"
        case approximateMemberCount = "approximate_member_count"
        case approximatePresenceCount = "approximate_presence_count"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(ownerID, forKey: .ownerID)
        try container.encode(roles, forKey: .roles)
        try container.encode([String](), forKey: .emojis)
        try container.encode([String](), forKey: .stickers)
        try container.encode(["COMMUNITY"], forKey: .features)
        try container.encode(preferredLocale, forKey: .preferredLocale)
        try container.encode(systemChannelID, forKey: .systemChannelID)
        // Deprecated, but still present.
        try container.encode("deprecated", forKey: .region)
        for key in [Key.premiumProgressBarEnabled, .nsfw, .widgetEnabled] { try container.encode(false, forKey: key) }
        try container.encode(500_000, forKey: .maxMembers)
        try container.encode(25, forKey: .maxVideoUsers)
        try container.encode(50, forKey: .maxStageVideoUsers)
        for key in [
            Key.icon, .splash, .discoverySplash, .applicationID, .rulesChannelID, .vanityURLCode,
            .description, .banner, .publicUpdatesChannelID, .safetyAlertsChannelID, .homeHeader, .widgetChannelID,
            .maxPresences, .incidentsData,
        ] { try container.encodeNil(forKey: key) }
        for key in [
            Key.verificationLevel, .defaultMessageNotifications, .explicitContentFilter, .mfaLevel, .systemChannelFlags,
            .nsfwLevel,
        ] { try container.encode(0, forKey: key) }
        try container.encode(premiumTier, forKey: .premiumTier)
        try container.encode(premiumSubscriptionCount, forKey: .premiumSubscriptionCount)
        try container.encode(afkChannelID, forKey: .afkChannelID)
        try container.encode(300, forKey: .afkTimeout)
        try container.encodeIfPresent(approximateMemberCount, forKey: .approximateMemberCount)
        try container.encodeIfPresent(approximatePresenceCount, forKey: .approximatePresenceCount)
    }
}
