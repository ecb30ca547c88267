// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What the bot may do in the guild. Source: Topics, Permissions.
extension GuildState {
    /// Permissions that are looked at.
    enum Permission: UInt64 {
        case banMembers = 0x4
        /// All others with it.
        case administrator = 0x8
        case viewAuditLog = 0x80
    }

    /// As the API writes them.
    var botPermissions: String {
        roles.first { $0.id.rawValue == botRole }?.permissions ?? "0"
    }

    func botMay(_ permission: Permission) -> Bool {
        let permissions = UInt64(botPermissions) ?? 0
        return permissions & (permission.rawValue | Permission.administrator.rawValue) != 0
    }
}

extension SimulationState {
    /// Changes the bot's role, and tells the sessions.
    mutating func setBotPermissions(_ permissions: UInt64) {
        guard let index = guild.roles.firstIndex(where: { $0.id.rawValue == guild.botRole }) else { return }
        guild.roles[index].permissions = String(permissions)
        let event = JSONValue.object([
            "guild_id": .id(world.guildID), "role": JSONValue(encoding: guild.roles[index]),
        ])
        dispatch(PreparedPayload(name: "GUILD_ROLE_UPDATE", data: JSONBytes.encode(event)), for: .guilds)
    }
}
