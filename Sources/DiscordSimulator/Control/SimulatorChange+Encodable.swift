// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// Changes as JSON, for the list of pending faults.
extension SimulatorChange: Encodable {
    /// Encodes the name and the parameters of the change.
    public func encode(to encoder: any Encoder) throws {
        try PayloadValue.object(fields.merging(["change": .string(name)]) { first, _ in first }).encode(to: encoder)
    }

    /// The name in JSON.
    var name: String {
        switch self {
        case .renameChannel: "rename-channel"
        case .deleteChannel: "delete-channel"
        case .deleteMessages: "delete-messages"
        case .takePermissions: "take-permissions"
        case .givePermissions: "give-permissions"
        case .memberPermissions: "member-permissions"
        case .skewCounts: "skew-counts"
        case .useCommand: "use-command"
        case .createInvite: "create-invite"
        case .deleteInvite: "delete-invite"
        case .nextJoin: "next-join"
        case .createChannel: "create-channel"
        case .setOverwrite: "set-overwrite"
        case .createRole: "create-role"
        case .setRole: "set-role"
        case .deleteRole: "delete-role"
        case .giveRole: "give-role"
        case .takeRole: "take-role"
        case .inviteBot: "invite-bot"
        case .removeBot: "remove-bot"
        case .guildLocale: "guild-locale"
        }
    }

    private var fields: [String: PayloadValue] {
        func list(_ permissions: SimulatorPermissions) -> PayloadValue {
            .array(permissions.list.map { .string($0) })
        }
        func number(_ value: Int) -> PayloadValue { .integer(Int64(value)) }
        var fields: [String: PayloadValue?]
        switch self {
        case .renameChannel(let channel, let name): fields = ["channel": .string(channel.text), "name": .string(name)]
        case .deleteChannel(let channel): fields = ["channel": .string(channel.text)]
        case .deleteMessages(let channel, let id):
            fields = ["channel": .string(channel.text), "message_id": id.map { .string($0.description) }]
        case .takePermissions(let permissions, let channel), .givePermissions(let permissions, let channel):
            fields = ["permissions": list(permissions), "channel": channel.map { .string($0.text) }]
        case .memberPermissions(let user, let permissions):
            fields = ["user_id": .string(user.description), "permissions": list(permissions)]
        case .skewCounts(let members, let online): fields = ["members": number(members), "online": number(online)]
        case .useCommand(let command, let options, let user):
            fields = [
                "command": .string(command), "options": .object(options.mapValues(\.json)),
                "user_id": user.map { .string($0.description) },
            ]
        case .createInvite(let code, let channel, let uses, let age):
            fields = [
                "code": code.map { .string($0) }, "channel": channel.map { .string($0.text) },
                "max_uses": number(uses), "max_age": number(age),
            ]
        case .deleteInvite(let code): fields = ["code": .string(code)]
        case .nextJoin(let source): fields = ["with": .string(source)]
        case .createChannel(let name, let type, let parent, let count):
            fields = [
                "name": .string(name), "type": number(type), "parent": parent.map { .string($0.text) },
                "count": number(count),
            ]
        case .setOverwrite(let channel, let target, let allow, let deny):
            fields = [
                "channel": .string(channel.text), "target": .string(target), "allow": list(allow), "deny": list(deny),
            ]
        case .createRole(let name, let permissions): fields = ["name": .string(name), "permissions": list(permissions)]
        case .setRole(let role, let permissions): fields = ["role": .string(role), "permissions": list(permissions)]
        case .deleteRole(let role): fields = ["role": .string(role)]
        case .giveRole(let role, let user), .takeRole(let role, let user):
            fields = ["role": .string(role), "user_id": .string(user.description)]
        case .inviteBot(let permissions): fields = ["permissions": list(permissions)]
        case .removeBot: fields = [:]
        case .guildLocale(let locale): fields = ["locale": .string(locale)]
        }
        return fields.compactMapValues(\.self)
    }
}
