// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Builds the interaction for a use of a command. Source: Interactions, Receiving and Responding.
extension SimulatedGuildState {
    func member(_ user: UserID?) throws(SimulatorError) -> Member {
        if let user {
            guard let member = world.members[user.rawValue] else {
                throw .cannotInvoke("User \(user) is not a member of the guild")
            }
            return member
        }
        guard let member = world.members[world.moderatorID] ?? world.members.all.first(where: { $0.id != world.botID })
        else { throw .cannotInvoke("The guild has no members except the bot") }
        return member
    }

    func channel(of invocation: Invocation) throws(SimulatorError) -> ChannelObject {
        if let message = invocation.message {
            guard let channel = channels.first(where: { messages.message(message, in: $0.id) != nil }) else {
                throw .cannotInvoke("Message \(message) does not exist")
            }
            return channel
        }
        let found = invocation.channel.map { self.channel($0) } ?? channels.first { $0.type == 0 }
        guard let found else { throw .cannotInvoke("The channel does not exist") }
        return found
    }

    func data(
        of invocation: Invocation, by user: UInt64, commands: CommandStore
    ) throws(SimulatorError) -> PayloadValue {
        if invocation.kind == .component { return try component(of: invocation) }
        let name = String(invocation.name.split(separator: " ").first ?? "")
        guard let command = commands.command(named: name, type: 1, in: id) else {
            throw .cannotInvoke("The bot has not registered a command /\(name)")
        }
        guard mayUse(command, user) else { throw .cannotInvoke("User \(user) lacks the permissions for /\(name)") }
        let invoked = try InvokedCommand(command, invocation)
        var data: [String: PayloadValue] = [
            "id": .id(command.id), "name": .string(command.name), "type": .integer(1),
            "options": .array(invoked.options),
        ]
        if let scope = command.guild { data["guild_id"] = .string(scope.description) }
        let resolved = try resolved(invoked)
        if !resolved.isEmpty { data["resolved"] = .object(resolved) }
        return .object(data)
    }

    /// Source: Interactions, Receiving and Responding, "Message Component Data Structure".
    private func component(of invocation: Invocation) throws(SimulatorError) -> PayloadValue {
        let message = invocation.message.flatMap { id in
            channels.lazy.compactMap { messages.message(id, in: $0.id) }.first
        }
        guard let component = ComponentRules.usable(invocation.name, in: message?.components ?? []) else {
            throw .cannotInvoke("The message has no component \"\(invocation.name)\" that can be used")
        }
        var data: [String: PayloadValue] = [
            "custom_id": .string(invocation.name), "component_type": component["type"] ?? .integer(2),
        ]
        data["id"] = component["id"]
        return .object(data)
    }

    /// Source: Interactions, Application Commands, "Permissions": `"0"` means administrators only.
    private func mayUse(_ command: RegisteredCommand, _ user: UInt64) -> Bool {
        let has = permissions(ofMember: user)
        if has.contains(.administrator) { return true }
        guard has.contains(.useApplicationCommands) else { return false }
        guard let needed = command.permissions.flatMap({ UInt64($0) }) else {
            return true
        }
        return needed != 0 && has.contains(SimulatorPermissions(rawValue: needed))
    }

    /// Source: "Resolved Data Structure".
    private func resolved(_ invoked: InvokedCommand) throws(SimulatorError) -> [String: PayloadValue] {
        var resolved: [String: PayloadValue] = [:]
        var users: [String: PayloadValue] = [:]
        var members: [String: PayloadValue] = [:]
        for id in invoked.users {
            users[String(id)] = payloads.members.userValue(id)
            if let member = world.members[id] {
                var value = payloads.members.memberValue(member, botNick: botNick)
                for key in ["user", "deaf", "mute"] { value[key] = nil }
                value["permissions"] = .string("0")
                members[String(id)] = value
            }
        }
        if !users.isEmpty { resolved["users"] = .object(users) }
        if !members.isEmpty { resolved["members"] = .object(members) }
        var channels: [String: PayloadValue] = [:]
        for id in invoked.channels {
            guard let channel = channel(ChannelID(id)) else { throw .cannotInvoke("Channel \(id) does not exist") }
            channels[String(id)] = partial(channel)
        }
        if !channels.isEmpty { resolved["channels"] = .object(channels) }
        var roles: [String: PayloadValue] = [:]
        for id in invoked.roles {
            guard let role = self.roles.first(where: { $0.id.rawValue == id }) else {
                throw .cannotInvoke("Role \(id) does not exist")
            }
            roles[String(id)] = PayloadValue(encoding: role)
        }
        if !roles.isEmpty { resolved["roles"] = .object(roles) }
        return resolved
    }

    /// A member without the user, as in messages; `nil` if the user is not a member.
    func partialMember(_ user: UInt64) -> PayloadValue? {
        guard let member = world.members[user] else { return nil }
        var value = payloads.members.memberValue(member, botNick: botNick)
        value["user"] = nil
        return value
    }

    private func partial(_ channel: ChannelObject) -> PayloadValue {
        var value = PayloadValue(encoding: channel)
        value["permissions"] = .string("8")
        return value
    }

    /// Source: "Interaction Structure".
    func event(
        _ interaction: SimulationInteraction, data: PayloadValue, member: Member, channel: ChannelObject
    ) -> PayloadValue {
        var memberValue = payloads.members.memberValue(member)
        memberValue["permissions"] = .string(String(permissions(ofMember: member.id).rawValue))
        var event: [String: PayloadValue] = [
            "id": .id(interaction.id), "application_id": .id(world.botID), "type": .integer(interaction.kind.rawValue),
            "token": .string(interaction.token), "version": .integer(1), "data": data, "guild_id": .id(id.rawValue),
            "guild": .object(["id": .id(id.rawValue), "locale": .string("en-US"), "features": .array([])]),
            "channel_id": .string(channel.id.description), "channel": partial(channel), "member": memberValue,
            "app_permissions": .string(botPermissions), "locale": .string("en-US"),
            "guild_locale": .string("en-US"), "entitlements": .array([]), "context": .integer(0),
            "authorizing_integration_owners": .object(["0": .id(id.rawValue)]),
            "attachment_size_limit": .integer(Int64(RequestForm.fileLimit)),
        ]
        if let message = interaction.target.flatMap({ messages.message($0, in: interaction.channel) }) {
            event["message"] = PayloadValue(encoding: message)
        }
        return .object(event)
    }
}

extension MemberPayloads {
    func userValue(_ id: UInt64) -> PayloadValue {
        var json = JSONWriter()
        writeUser(id, to: &json)
        return JSONBytes.decode(PayloadValue.self, from: json.bytes) ?? .null
    }

    func memberValue(_ member: Member, botNick: String? = nil) -> PayloadValue {
        var json = JSONWriter()
        writeMember(member, botNick: botNick, to: &json)
        return JSONBytes.decode(PayloadValue.self, from: json.bytes) ?? .null
    }
}
