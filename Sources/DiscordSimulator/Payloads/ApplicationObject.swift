// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The bot's application. Source: Resources, Application, "Application Object".
struct ApplicationObject: Encodable, Sendable {
    let bot: BotUserObject
    let flags: Int

    private enum Key: String, CodingKey {
        case id, name, icon, description, team, owner, flags
        case botPublic = "bot_public"
        case botRequireCodeGrant = "bot_require_code_grant"
        case verifyKey = "verify_key"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        // An application made today has the id of its bot user.
        try container.encode(bot.id, forKey: .id)
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
