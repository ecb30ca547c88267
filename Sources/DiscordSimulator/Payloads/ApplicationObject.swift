// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The bot's application. Source: Resources, Application, "Application Object".
struct ApplicationObject: Encodable, Sendable {
    let bot: BotUserObject
    let flags: Int
    var guilds: Int

    init(_ configuration: SimulatorConfiguration) {
        bot = BotUserObject(id: UserID(Snowflakes.bot(seed: configuration.seed)), username: configuration.botName)
        guilds = configuration.guilds
        // GATEWAY_PRESENCE_LIMITED and GATEWAY_GUILD_MEMBERS_LIMITED, if the intents are allowed.
        // Source: "Application Flags".
        flags =
            (configuration.disallowedIntents.contains(.guildPresences) ? 0 : 1 << 13)
            | (configuration.disallowedIntents.contains(.guildMembers) ? 0 : 1 << 15)
    }

    /// Applications created today have the ID of their bot user.
    var id: ApplicationID { ApplicationID(bot.id.rawValue) }

    private enum Key: String, CodingKey {
        case id, name, icon, description, summary, type, bot, team, owner, flags, tags
        case botPublic = "bot_public"
        case botRequireCodeGrant = "bot_require_code_grant"
        case verifyKey = "verify_key"
        case flagsNew = "flags_new"
        case redirectURIs = "redirect_uris"
        case rpcOrigins = "rpc_origins"
        case interactionsEndpointURL = "interactions_endpoint_url"
        case roleConnectionsURL = "role_connections_verification_url"
        case guildCount = "approximate_guild_count"
        case userInstallCount = "approximate_user_install_count"
        case userAuthorizationCount = "approximate_user_authorization_count"
        case explicitContentFilter = "explicit_content_filter"
        case scopes = "eligible_oauth2_scopes"
        case integrationTypes = "integration_types_config"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(bot.username, forKey: .name)
        // `summary` is always empty. Source: "Application Structure".
        for key in [Key.description, .summary] { try container.encode("", forKey: key) }
        for key in [Key.icon, .team, .type, .interactionsEndpointURL, .roleConnectionsURL] {
            try container.encodeNil(forKey: key)
        }
        try container.encode(bot, forKey: .bot)
        try container.encode(bot, forKey: .owner)
        try container.encode(flags, forKey: .flags)
        try container.encode(String(flags), forKey: .flagsNew)
        try container.encode(true, forKey: .botPublic)
        try container.encode(false, forKey: .botRequireCodeGrant)
        try container.encode(String(repeating: "0", count: 64), forKey: .verifyKey)
        for key in [Key.tags, .redirectURIs, .rpcOrigins] { try container.encode([String](), forKey: key) }
        try container.encode(guilds, forKey: .guildCount)
        for key in [Key.userInstallCount, .userAuthorizationCount, .explicitContentFilter] {
            try container.encode(0, forKey: key)
        }
        try container.encode(["applications.commands", "bot"], forKey: .scopes)
        try container.encode(["0": [String: String]()], forKey: .integrationTypes)
    }
}
