// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The bot's application. Source: Resources, Application, "Application Object".
struct ApplicationObject: Encodable, Sendable {
    let bot: BotUserObject
    let flags: Int

    init(_ configuration: SimulatorConfiguration) {
        bot = BotUserObject(id: UserID(Snowflakes.bot(seed: configuration.seed)), username: configuration.botName)
        // GATEWAY_PRESENCE_LIMITED and GATEWAY_GUILD_MEMBERS_LIMITED, if the intents are allowed.
        // Source: "Application Flags".
        flags =
            (configuration.disallowedIntents.contains(.guildPresences) ? 0 : 1 << 13)
            | (configuration.disallowedIntents.contains(.guildMembers) ? 0 : 1 << 15)
    }

    /// Applications created today have the ID of their bot user.
    var id: ApplicationID { ApplicationID(bot.id.rawValue) }

    private enum Key: String, CodingKey {
        case id, name, icon, description, team, owner, flags
        case botPublic = "bot_public"
        case botRequireCodeGrant = "bot_require_code_grant"
        case verifyKey = "verify_key"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(bot.username, forKey: .name)
        try container.encodeNil(forKey: .icon)
        try container.encodeNil(forKey: .team)
        try container.encode("", forKey: .description)
        try container.encode(bot, forKey: .owner)
        try container.encode(flags, forKey: .flags)
        try container.encode(false, forKey: .botPublic)
        try container.encode(false, forKey: .botRequireCodeGrant)
        try container.encode(String(repeating: "0", count: 64), forKey: .verifyKey)
    }
}
