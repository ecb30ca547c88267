// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Users use commands, and the bot is told: INTERACTION_CREATE.
extension SimulationState {
    /// How long the bot has for its first answer: three seconds of world time, but at least one of the machine's.
    /// Source: Interactions, Receiving and Responding, "Interaction Callback".
    private var answerPatience: Duration { max(.seconds(3), .seconds(1) * configuration.timeScale) }

    mutating func invoke(
        _ invocation: Invocation, at now: WallInstant
    ) -> Result<SimulatedInteraction, SimulatorError> {
        do throws(SimulatorError) {
            let user = try member(invocation.user)
            let channel = try channel(of: invocation)
            let data = try data(of: invocation, by: user.id)
            guard sessions.sessions.contains(where: \.seesGuild) else {
                throw .cannotInvoke("No bot is connected; wait until one is.")
            }
            let id = guild.newID(at: now)
            let interaction = SimulationInteraction(
                id: id, token: Self.newToken(for: id), kind: invocation.kind, name: invocation.name, user: user.id,
                channel: channel.id, at: now, deadline: now.advanced(by: answerPatience), target: invocation.message)
            api.interactions.add(interaction)
            let payload = event(interaction, data: data, member: user, channel: channel)
            // No intent is needed. Source: Events, Gateway Events, "Interaction Create".
            dispatch(PreparedPayload(name: "INTERACTION_CREATE", data: JSONBytes.encode(payload)), for: [])
            return .success(model(of: interaction, at: now))
        } catch {
            return .failure(error)
        }
    }

    private static func newToken(for id: UInt64) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<120).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }

    private func member(_ user: UserID?) throws(SimulatorError) -> Member {
        if let user {
            guard let member = world.members[user.rawValue] else {
                throw .cannotInvoke("\(user) is no member of the guild.")
            }
            return member
        }
        guard let member = world.members[world.moderatorID] ?? world.members.all.first(where: { $0.id != world.botID })
        else { throw .cannotInvoke("The guild has no member but the bot.") }
        return member
    }

    private func channel(of invocation: Invocation) throws(SimulatorError) -> ChannelObject {
        if let message = invocation.message {
            guard let channel = guild.channels.first(where: { guild.message(message, in: $0.id) != nil }) else {
                throw .cannotInvoke("There is no message \(message).")
            }
            return channel
        }
        let found = invocation.channel.map { guild.channel($0) } ?? guild.channels.first { $0.type == 0 }
        guard let found else { throw .cannotInvoke("There is no such channel.") }
        return found
    }

    private func data(of invocation: Invocation, by user: UInt64) throws(SimulatorError) -> JSONValue {
        if invocation.kind == .component {
            return .object(["custom_id": .string(invocation.name), "component_type": .integer(2)])
        }
        let name = String(invocation.name.split(separator: " ").first ?? "")
        guard let command = api.commands.command(named: name, type: 1, in: GuildID(world.guildID)) else {
            throw .cannotInvoke("The bot has registered no command /\(name).")
        }
        guard mayUse(command, user) else { throw .cannotInvoke("\(user) does not have the permissions for /\(name).") }
        let invoked = try InvokedCommand(command, invocation)
        var data: [String: JSONValue] = [
            "id": .id(command.id), "name": .string(command.name), "type": .integer(1),
            "options": .array(invoked.options),
        ]
        if let scope = command.guild { data["guild_id"] = .string(scope.description) }
        let resolved = try resolved(invoked)
        if !resolved.isEmpty { data["resolved"] = .object(resolved) }
        return .object(data)
    }

    /// Source: Interactions, Application Commands, "Permissions": `"0"` is for administrators only.
    private func mayUse(_ command: RegisteredCommand, _ user: UInt64) -> Bool {
        let has = guild.permissions(ofMember: user)
        if has.contains(.administrator) { return true }
        guard has.contains(.useApplicationCommands) else { return false }
        guard let needed = command.fields["default_member_permissions"]?.text.flatMap({ UInt64($0) }) else {
            return true
        }
        return needed != 0 && has.contains(SimulatorPermissions(rawValue: needed))
    }

    /// Source: "Resolved Data Structure".
    private func resolved(_ invoked: InvokedCommand) throws(SimulatorError) -> [String: JSONValue] {
        var resolved: [String: JSONValue] = [:]
        var users: [String: JSONValue] = [:]
        var members: [String: JSONValue] = [:]
        for id in invoked.users {
            users[String(id)] = payloads.members.userValue(id)
            if let member = world.members[id] {
                var value = payloads.members.memberValue(member)
                for key in ["user", "deaf", "mute"] { value[key] = nil }
                value["permissions"] = .string("0")
                members[String(id)] = value
            }
        }
        if !users.isEmpty { resolved["users"] = .object(users) }
        if !members.isEmpty { resolved["members"] = .object(members) }
        var channels: [String: JSONValue] = [:]
        for id in invoked.channels {
            guard let channel = guild.channel(ChannelID(id)) else { throw .cannotInvoke("There is no channel \(id).") }
            channels[String(id)] = partial(channel)
        }
        if !channels.isEmpty { resolved["channels"] = .object(channels) }
        var roles: [String: JSONValue] = [:]
        for id in invoked.roles {
            guard let role = guild.roles.first(where: { $0.id.rawValue == id }) else {
                throw .cannotInvoke("There is no role \(id).")
            }
            roles[String(id)] = JSONValue(encoding: role)
        }
        if !roles.isEmpty { resolved["roles"] = .object(roles) }
        return resolved
    }

    private func partial(_ channel: ChannelObject) -> JSONValue {
        var value = JSONValue(encoding: channel)
        value["permissions"] = .string("8")
        return value
    }

    /// Source: "Interaction Structure".
    private func event(
        _ interaction: SimulationInteraction, data: JSONValue, member: Member, channel: ChannelObject
    ) -> JSONValue {
        var memberValue = payloads.members.memberValue(member)
        memberValue["permissions"] = .string(String(guild.permissions(ofMember: member.id).rawValue))
        var event: [String: JSONValue] = [
            "id": .id(interaction.id), "application_id": .id(world.botID), "type": .integer(interaction.kind.rawValue),
            "token": .string(interaction.token), "version": .integer(1), "data": data, "guild_id": .id(world.guildID),
            "guild": .object(["id": .id(world.guildID), "locale": .string("en-US"), "features": .array([])]),
            "channel_id": .string(channel.id.description), "channel": partial(channel), "member": memberValue,
            "app_permissions": .string(guild.botPermissions), "locale": .string("en-US"),
            "guild_locale": .string("en-US"), "entitlements": .array([]), "context": .integer(0),
            "authorizing_integration_owners": .object(["0": .id(world.guildID)]),
            "attachment_size_limit": .integer(Int64(RequestForm.fileLimit)),
        ]
        if let message = interaction.target.flatMap({ guild.message($0, in: interaction.channel) }) {
            event["message"] = JSONValue(encoding: message)
        }
        return .object(event)
    }

    // MARK: - What became of them

    func interactions(at now: WallInstant) -> [SimulatedInteraction] {
        api.interactions.interactions.map { model(of: $0, at: now) }
    }

    private func model(of interaction: SimulationInteraction, at now: WallInstant) -> SimulatedInteraction {
        let original = interaction.original.flatMap { guild.message($0, in: interaction.channel) }
        let isLoading = original.map { $0.flags & MessageObject.loading != 0 } ?? false
        let state: SimulatedInteraction.State =
            if interaction.callback == nil {
                now <= interaction.deadline ? .pending : .expired
            } else {
                isLoading ? .deferred : .answered
            }
        return SimulatedInteraction(
            id: InteractionID(interaction.id), type: Int(interaction.kind.rawValue), command: interaction.name,
            userID: UserID(interaction.user), channelID: interaction.channel, state: state,
            callbackType: interaction.callback.map { Int($0) },
            response: isLoading ? nil : original.map(Self.response),
            followUps: interaction.followUps.compactMap { guild.message($0, in: interaction.channel) }.map(
                Self.response),
            choices: interaction.choices.compactMap { $0["name"]?.text })
    }

    private static func response(_ message: MessageObject) -> SimulatedInteraction.Response {
        SimulatedInteraction.Response(
            id: message.id, content: message.content, embeds: message.model.embeds, flags: message.flags,
            attachments: message.attachments.map {
                SimulatedInteraction.Attachment(id: $0.id.description, filename: $0.filename, size: $0.size)
            })
    }
}

extension MemberPayloads {
    func userValue(_ id: UInt64) -> JSONValue {
        var json = JSONWriter()
        writeUser(id, to: &json)
        return JSONBytes.decode(JSONValue.self, from: json.bytes) ?? .null
    }

    func memberValue(_ member: Member) -> JSONValue {
        var json = JSONWriter()
        writeMember(member, to: &json)
        return JSONBytes.decode(JSONValue.self, from: json.bytes) ?? .null
    }
}
