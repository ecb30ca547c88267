// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Changes the bot's permissions in a guild, and dispatches the events.
extension SimulationState {
    /// Sets the permissions of the bot's role.
    mutating func setBotPermissions(_ permissions: UInt64, in guild: Int) {
        setPermissions(SimulatorPermissions(rawValue: permissions), ofRole: guilds[guild].botRole, in: guild)
    }

    mutating func setPermissions(_ permissions: SimulatorPermissions, ofRole id: UInt64, in guild: Int) {
        guard let role = guilds[guild].setPermissions(permissions, ofRole: id) else { return }
        let event = PayloadValue.object([
            "guild_id": .id(guilds[guild].id.rawValue), "role": PayloadValue(encoding: role),
        ])
        dispatch(PreparedPayload(name: "GUILD_ROLE_UPDATE", data: JSONBytes.encode(event)), for: .guilds, in: guild)
    }

    /// Takes permissions away from the bot in a whole guild: from its role and from `@everyone`.
    mutating func takePermissions(_ permissions: SimulatorPermissions, in guild: Int) {
        for role in guilds[guild].roles {
            let had = SimulatorPermissions(rawValue: UInt64(role.permissions) ?? 0)
            let all: SimulatorPermissions = had.contains(.administrator) ? .all.subtracting(.administrator) : had
            let left = all.subtracting(permissions)
            if left != all { setPermissions(left, ofRole: role.id.rawValue, in: guild) }
        }
    }

    /// Adds permissions to the bot's role.
    mutating func givePermissions(_ permissions: SimulatorPermissions, in guild: Int) {
        let had = SimulatorPermissions(rawValue: UInt64(guilds[guild].botPermissions) ?? 0)
        setBotPermissions(had.union(permissions).rawValue, in: guild)
    }

    /// Sets the permissions denied to the bot in a channel of any guild.
    mutating func deny(_ permissions: SimulatorPermissions, in channel: ChannelID) {
        guard let guild = index(of: channel), guilds[guild].denied[channel] ?? [] != permissions,
            let changed = guilds[guild].deny(permissions, in: channel)
        else { return }
        dispatchChannel("CHANNEL_UPDATE", changed, in: guild)
    }

    mutating func dispatchChannel(_ name: String, _ channel: ChannelObject, in guild: Int) {
        dispatch(PreparedPayload(name: name, data: JSONBytes.encode(channel)), for: .guilds, in: guild)
    }
}
