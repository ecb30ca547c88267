// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Builds the interaction for a use of a command, a component or a modal. Source: Interactions, Receiving and Responding.
extension SimulatedGuildState {
    /// What a user has used.
    struct Used: Sendable {
        /// The interaction's `data`.
        var data: PayloadValue
        /// The command followed by its subcommands, or the `custom_id`.
        var name: String
        /// The type of the focused option.
        var focusedType: Int64?

        init(_ data: [String: PayloadValue], name: String, focusedType: Int64? = nil) {
            self.data = .object(data)
            self.name = name
            self.focusedType = focusedType
        }
    }

    /// The member who does something. `expected`: the user who sees the ephemeral message or the modal.
    func member(_ actor: Invocation.Actor, expected: UInt64?) throws(SimulatorError) -> Member {
        switch actor {
        case .user(let user):
            guard let member = world.members[user.rawValue] else {
                throw .cannotInvoke("User \(user) is not a member of the guild")
            }
            return member
        case .expected, .owner:
            let id = (actor == .expected ? expected : nil) ?? world.moderatorID
            guard let member = world.members[id] ?? world.members.all.first(where: { $0.id != world.botID }) else {
                throw .cannotInvoke("The guild has no members except the bot")
            }
            return member
        case .member:
            let member = world.members.all.first {
                $0.id != world.botID && $0.id != ownerID.rawValue && !MemberNames.isBot($0.id)
            }
            guard let member else { throw .cannotInvoke("The guild has no members except the owner and bots") }
            return member
        }
    }

    /// The channel in which a user uses a command, or the one of a message.
    func channel(of invocation: Invocation, _ message: MessageObject?) throws(SimulatorError) -> ChannelObject {
        let id = message?.channelID ?? invocation.channel
        let found = id.map { self.channel($0) } ?? channels.first { $0.type == 0 }
        guard let found else { throw .cannotInvoke("The channel does not exist") }
        return found
    }

    /// The message with a component: the given one, or the newest one that the user sees and that has the component.
    func message(of invocation: Invocation, for user: UInt64?) throws(SimulatorError) -> MessageObject {
        if let id = invocation.message {
            guard let found = channels.lazy.compactMap({ messages.message(id, in: $0.id) }).first else {
                throw .cannotInvoke("Message \(id) does not exist")
            }
            return found
        }
        let found = channels.flatMap { messages[$0.id] }.filter { message in
            (message.viewer == nil || user == nil || message.viewer == user)
                && ComponentRules.usable(invocation.name, in: message.components) != nil
        }
        guard let newest = found.max(by: { $0.id < $1.id }) else {
            throw .cannotInvoke("No message that the user sees has a component \"\(invocation.name)\" that can be used")
        }
        return newest
    }

    func data(
        of invocation: Invocation, by user: UInt64, in channel: ChannelID, commands: CommandStore
    ) throws(SimulatorError) -> Used {
        let name = String(invocation.name.split(separator: " ").first ?? "")
        guard let command = commands.command(named: name, in: id, locale: invocation.locale) else {
            throw .cannotInvoke("The bot has not registered a command /\(name)")
        }
        guard command.isForGuilds else { throw .cannotInvoke("Command /\(name) cannot be used in a guild") }
        guard mayUse(command, user, in: channel) else {
            throw .cannotInvoke("User \(user) lacks the permissions for /\(name)")
        }
        let invoked = try InvokedCommand(command, invocation, in: self)
        guard invocation.focused == nil || invoked.focusedType != nil else {
            throw .cannotInvoke("The focused option has no value, send what the user has typed")
        }
        var data: [String: PayloadValue] = [
            "id": .id(command.id), "name": .string(command.name), "type": .integer(1),
            "options": .array(invoked.options),
        ]
        if let scope = command.guild { data["guild_id"] = .string(scope.description) }
        let resolved = try resolved(invoked.resolved, by: user)
        if !resolved.isEmpty { data["resolved"] = .object(resolved) }
        return Used(data, name: invoked.path, focusedType: invoked.focusedType)
    }

    /// Source: Interactions, Receiving and Responding, "Message Component Data Structure".
    func data(
        of invocation: Invocation, by user: UInt64, component message: MessageObject
    ) throws(SimulatorError) -> Used {
        guard let component = ComponentRules.usable(invocation.name, in: message.components) else {
            throw .cannotInvoke("The message has no component \"\(invocation.name)\" that can be used")
        }
        var data: [String: PayloadValue] = [
            "custom_id": .string(invocation.name), "component_type": component["type"] ?? .integer(2),
        ]
        data["id"] = component["id"]
        let select = SelectChoice(component)
        if select.isSelect {
            let chosen = try select.chosen(invocation.values ?? [], in: self)
            data["values"] = .array(chosen.values.map { .string($0) })
            let resolved = try resolved(chosen.resolved, by: user)
            if !resolved.isEmpty { data["resolved"] = .object(resolved) }
        } else if invocation.values != nil {
            throw .cannotInvoke("Component \"\(invocation.name)\" is a button, which has no values")
        }
        return Used(data, name: invocation.name)
    }

    /// Source: Interactions, Application Commands, "Permissions": `"0"` means administrators only.
    private func mayUse(_ command: RegisteredCommand, _ user: UInt64, in channel: ChannelID) -> Bool {
        let has = permissions(of: user, in: channel)
        if has.contains(.administrator) { return true }
        guard has.contains(.useApplicationCommands) else { return false }
        guard let needed = command.permissions.flatMap({ UInt64($0) }) else {
            return true
        }
        return needed != 0 && has.contains(SimulatorPermissions(rawValue: needed))
    }

    /// Source: "Resolved Data Structure".
    func resolved(_ ids: ResolvedIDs, by user: UInt64) throws(SimulatorError) -> [String: PayloadValue] {
        var resolved: [String: PayloadValue] = [:]
        var found: [String: [String: PayloadValue]] = [:]
        let roleIDs = ids.roles + ids.mentionables.filter { id in roles.contains { $0.id.rawValue == id } }
        for id in ids.users + ids.mentionables.filter({ !roleIDs.contains($0) }) {
            found["users", default: [:]][String(id)] = payloads.members.userValue(id)
            if let member = world.members[id] {
                var value = payloads.members.memberValue(member, extras)
                for key in ["user", "deaf", "mute"] { value[key] = nil }
                value["permissions"] = .string(String(basePermissions(of: id).rawValue))
                found["members", default: [:]][String(id)] = value
            }
        }
        for id in ids.channels {
            guard let channel = channel(ChannelID(id)) else { throw .cannotInvoke("Channel \(id) does not exist") }
            found["channels", default: [:]][String(id)] = partial(channel, for: user)
        }
        for id in roleIDs {
            guard let role = self.roles.first(where: { $0.id.rawValue == id }) else {
                throw .cannotInvoke("Role \(id) does not exist")
            }
            found["roles", default: [:]][String(id)] = PayloadValue(encoding: role)
        }
        for (key, objects) in found { resolved[key] = .object(objects) }
        return resolved
    }

    /// A member without the user, as in messages; `nil` if the user is not a member.
    func partialMember(_ user: UInt64) -> PayloadValue? {
        guard let member = world.members[user] else { return nil }
        var value = payloads.members.memberValue(member, extras)
        value["user"] = nil
        return value
    }

    /// A channel with the permissions of a user and of the bot. Source: "Resolved Data Structure".
    private func partial(_ channel: ChannelObject, for user: UInt64) -> PayloadValue {
        let all = PayloadValue(encoding: channel)
        var value: [String: PayloadValue] = [:]
        for key in [
            "id", "name", "type", "last_message_id", "nsfw", "parent_id", "guild_id", "flags", "rate_limit_per_user",
            "topic", "position",
        ] { value[key] = all[key] }
        value["permissions"] = .string(String(permissions(of: user, in: channel.id).rawValue))
        value["app_permissions"] = .string(String(botPermissions(in: channel.id).rawValue))
        return .object(value)
    }

    /// Source: "Interaction Structure".
    func event(
        _ interaction: SimulationInteraction, data: PayloadValue, member: Member, channel: ChannelObject
    ) -> PayloadValue {
        var memberValue = payloads.members.memberValue(member, extras)
        memberValue["permissions"] = .string(String(permissions(of: member.id, in: channel.id).rawValue))
        var event: [String: PayloadValue] = [
            "id": .id(interaction.id), "application_id": .id(world.botID), "type": .integer(interaction.kind.rawValue),
            "token": .string(interaction.token), "version": .integer(1), "data": data, "guild_id": .id(id.rawValue),
            "guild": .object(["id": .id(id.rawValue), "locale": .string(locale), "features": .array([])]),
            "channel_id": .string(channel.id.description), "channel": partial(channel, for: member.id),
            "member": memberValue,
            "app_permissions": .string(String(botPermissions(in: channel.id).rawValue)),
            "locale": .string(interaction.locale),
            "guild_locale": .string(locale), "entitlements": .array([]), "context": .integer(0),
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

    func memberValue(_ member: Member, _ extras: MemberExtras) -> PayloadValue {
        var json = JSONWriter()
        writeMember(member, extras, to: &json)
        return JSONBytes.decode(PayloadValue.self, from: json.bytes) ?? .null
    }
}
