// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Changes of channels and roles, and of the guild, that its owner makes.
extension SimulationState {
    mutating func manage(_ change: SimulatorChange, in guild: Int, at now: WallInstant) throws(SimulatorError) {
        switch change {
        case .createChannel(let name, let type, let parent, let count):
            let parent = try parent.map { channel throws(SimulatorError) in try find(channel, in: guild).channel }
            for _ in 0..<count { createChannel(name, type: type, in: parent, of: guild, at: now) }
        case .setOverwrite(let channel, let target, let allow, let deny):
            try setOverwrite(of: target, allow, deny, in: try find(channel, in: guild), at: now)
        case .createRole(let name, let permissions): createRole(name, permissions, in: guild, at: now)
        case .setRole(let role, let permissions):
            let role = try find(role: role, in: guild)
            setPermissions(permissions, ofRole: role.id.rawValue, in: guild)
            let change = ManagementEntry.change(
                "permissions", from: .string(role.permissions), to: .string(String(permissions.rawValue)))
            log(
                .roleUpdate, of: role.id.rawValue, by: owner(of: guild), changes: [change].compactMap(\.self),
                in: guild, at: now)
        case .deleteRole(let role): deleteRole(try find(role: role, in: guild), in: guild, at: now)
        case .giveRole(let role, let user): try setRole(role, of: user, isGiven: true, in: guild, at: now)
        case .takeRole(let role, let user): try setRole(role, of: user, isGiven: false, in: guild, at: now)
        case .inviteBot(let permissions): try inviteBot(to: guild, permissions: permissions, at: now)
        case .removeBot: try removeBot(from: guild, at: now)
        case .guildLocale(let locale):
            guilds[guild].locale = locale
            dispatch(
                PreparedPayload(name: "GUILD_UPDATE", data: JSONBytes.encode(guilds[guild].object())), for: .guilds,
                in: guild)
        default: break
        }
    }

    private mutating func createChannel(
        _ name: String, type: Int, in parent: ChannelObject?, of guild: Int, at now: WallInstant
    ) {
        let isVoice = [2, 13].contains(type)
        let channel = ChannelObject(
            id: ChannelID(newID(at: now)), type: type, guildID: guilds[guild].id,
            name: ChannelNames.stored(name, type: type), position: guilds[guild].channels.count, parentID: parent?.id,
            bitrate: isVoice ? 64_000 : nil, userLimit: isVoice ? 0 : nil,
            permissionOverwrites: parent?.permissionOverwrites ?? [])
        add(channel, by: owner(of: guild), in: guild, at: now)
    }

    private mutating func setOverwrite(
        of target: String, _ allow: SimulatorPermissions, _ deny: SimulatorPermissions, in located: LocatedChannel,
        at now: WallInstant
    ) throws(SimulatorError) {
        guard let id = UInt64(target) else {
            throw SimulatorError(
                code: .cannotChange, message: "\"target\" must be the ID of a role or a user, got \"\(target)\"")
        }
        let isRole = guilds[located.guild].roles.contains { $0.id.rawValue == id }
        var changed = located.channel
        changed.permissionOverwrites.removeAll { $0.id == target }
        if !allow.union(deny).isEmpty {
            changed.permissionOverwrites.append(
                ChannelObject.Overwrite(
                    id: target, type: isRole ? 0 : 1, allow: String(allow.rawValue), deny: String(deny.rawValue)))
        }
        update(located.channel, to: changed, by: owner(of: located.guild), in: located.guild, at: now)
    }

    // MARK: - Roles

    private func find(role name: String, in guild: Int) throws(SimulatorError) -> RoleObject {
        let found = guilds[guild].roles.first { $0.id.description == name || $0.name == name }
        guard let found else { throw SimulatorError(code: .cannotChange, message: "Role \"\(name)\" does not exist") }
        return found
    }

    @discardableResult
    mutating func createRole(
        _ name: String, _ permissions: SimulatorPermissions, bot: UserID? = nil, in guild: Int, at now: WallInstant
    ) -> RoleObject {
        let role = RoleObject(
            id: Snowflake(newID(at: now)), name: name, position: guilds[guild].roles.count,
            permissions: String(permissions.rawValue), botID: bot)
        guilds[guild].roles.append(role)
        dispatch(role, as: "GUILD_ROLE_CREATE", in: guild)
        log(.roleCreate, of: role.id.rawValue, by: owner(of: guild), in: guild, at: now)
        return role
    }

    private mutating func deleteRole(_ role: RoleObject, in guild: Int, at now: WallInstant) {
        guilds[guild].removeRole(role.id.rawValue)
        let event = PayloadValue.object([
            "guild_id": .id(guilds[guild].id.rawValue), "role_id": .id(role.id.rawValue),
        ])
        dispatch(PreparedPayload(name: "GUILD_ROLE_DELETE", data: JSONBytes.encode(event)), for: .guilds, in: guild)
        for channel in guilds[guild].channels {
            var changed = channel
            changed.permissionOverwrites.removeAll { $0.id == role.id.description }
            guard changed != channel else { continue }
            guilds[guild].replace(changed)
            dispatchChannel("CHANNEL_UPDATE", changed, in: guild)
        }
        log(.roleDelete, of: role.id.rawValue, by: owner(of: guild), in: guild, at: now)
    }

    private mutating func setRole(
        _ name: String, of user: UserID, isGiven: Bool, in guild: Int, at now: WallInstant
    ) throws(SimulatorError) {
        let role = try find(role: name, in: guild)
        guard guilds[guild].world.members.contains(user.rawValue) else {
            throw SimulatorError(code: .cannotChange, message: "User \(user) is not a member of the guild")
        }
        var roles = guilds[guild].extras.roles[user.rawValue] ?? []
        guard roles.contains(role.id.rawValue) != isGiven else { return }
        roles.removeAll { $0 == role.id.rawValue }
        if isGiven { roles.append(role.id.rawValue) }
        guilds[guild].extras.roles[user.rawValue] = roles.isEmpty ? nil : roles
        dispatchMember(user.rawValue, in: guild)
        let list = PayloadValue.array([.object(["id": .id(role.id.rawValue), "name": .string(role.name)])])
        log(
            .memberRoleUpdate, of: user.rawValue, by: owner(of: guild),
            changes: [.object(["key": .string(isGiven ? "$add" : "$remove"), "new_value": list])], in: guild, at: now)
    }

    /// Sends GUILD_MEMBER_UPDATE; about the bot without an intent, too. Source: Events, Gateway, "List of Intents".
    mutating func dispatchMember(_ user: UInt64, in guild: Int) {
        guard var member = guilds[guild].memberValue(user) else { return }
        member["guild_id"] = .id(guilds[guild].id.rawValue)
        let intent: GatewayIntents = user == application.bot.id.rawValue ? [] : .guildMembers
        dispatch(PreparedPayload(name: "GUILD_MEMBER_UPDATE", data: JSONBytes.encode(member)), for: intent, in: guild)
    }

    private mutating func dispatch(_ role: RoleObject, as name: String, in guild: Int) {
        let event = PayloadValue.object([
            "guild_id": .id(guilds[guild].id.rawValue), "role": PayloadValue(encoding: role),
        ])
        dispatch(PreparedPayload(name: name, data: JSONBytes.encode(event)), for: .guilds, in: guild)
    }
}

extension SimulatedGuildState {
    /// Removes a role from the guild and from its members.
    mutating func removeRole(_ id: UInt64) {
        roles.removeAll { $0.id.rawValue == id }
        for (user, roles) in extras.roles where roles.contains(id) {
            let rest = roles.filter { $0 != id }
            extras.roles[user] = rest.isEmpty ? nil : rest
        }
    }

    /// Number of members by role. Source: Resources, Guild, "Get Guild Role Member Counts".
    var roleMemberCounts: [String: Int] {
        var counts: [String: Int] = [:]
        for role in roles where role.id.rawValue != everyoneRole { counts[role.id.description] = 0 }
        for roles in extras.roles.values {
            for role in roles { counts[String(role), default: 0] += 1 }
        }
        return counts
    }
}
