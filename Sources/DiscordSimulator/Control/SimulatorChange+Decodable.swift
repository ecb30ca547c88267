// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

extension SimulatorChange: Decodable {
    /// Decodes a change; a `DecodingError.dataCorrupted` names the error and the allowed values.
    public init(from decoder: any Decoder) throws {
        try self.init(try JSONParameters(from: decoder), besides: [])
    }

    /// Decodes a change from an object that may also have other fields.
    init(_ parameters: JSONParameters, besides others: [String]) throws {
        let name = try parameters.word("change", of: Self.names)
        func allow(_ names: String...) throws { try parameters.allow(only: ["change"] + names + others) }
        switch name {
        case "rename-channel":
            try allow("channel", "name")
            guard let name = try parameters.text("name"), (1...100).contains(name.unicodeScalars.count) else {
                throw parameters.problem("\"name\" must be a string of 1 to 100 characters")
            }
            self = .renameChannel(try parameters.channel(), to: name)
        case "delete-channel":
            try allow("channel")
            self = .deleteChannel(try parameters.channel())
        case "delete-messages":
            try allow("channel", "message_id")
            self = .deleteMessages(in: try parameters.channel(), id: try parameters.id("message_id"))
        case "take-permissions":
            try allow("permissions", "channel")
            self = .takePermissions(try parameters.permissions(), in: try parameters.optionalChannel())
        case "give-permissions":
            try allow("permissions", "channel")
            self = .givePermissions(try parameters.permissions(), in: try parameters.optionalChannel())
        case "member-permissions":
            try allow("user_id", "permissions")
            guard let user: UserID = try parameters.id("user_id") else {
                throw parameters.problem("\"user_id\" is missing, must be an ID (a string of digits)")
            }
            self = .memberPermissions(user, try parameters.permissions())
        case "skew-counts":
            try allow("members", "online")
            let range = -1_000_000...1_000_000
            self = .skewCounts(
                members: try parameters.whole("members", in: range, default: 0),
                online: try parameters.whole("online", in: range, default: 0))
        case "create-invite":
            try allow("code", "channel", "max_uses", "max_age")
            self = .createInvite(
                try parameters.inviteCode("code"), in: try parameters.optionalChannel(),
                maximumUses: try parameters.whole("max_uses", in: 0...100, default: 0),
                maximumAge: try parameters.whole("max_age", in: 0...604_800, default: 0))
        case "delete-invite":
            try allow("code")
            guard let code = try parameters.inviteCode("code") else {
                throw parameters.problem("\"code\" is missing, must be the code of an invite")
            }
            self = .deleteInvite(code)
        case "next-join":
            try allow("with")
            guard let source = try parameters.inviteCode("with") else {
                throw parameters.problem("\"with\" is missing, must be the code of an invite, vanity or none")
            }
            self = .nextJoin(with: source)
        case "use-command":
            try allow("command", "options", "user_id")
            guard let command = try parameters.text("command") else {
                throw parameters.problem("\"command\" is missing, must be the name of a command")
            }
            self = .useCommand(command, options: try parameters.options(), by: try parameters.id("user_id"))
        default:
            let (change, fields) = try Self.management(name, parameters)
            try parameters.allow(only: ["change"] + fields + others)
            self = change
        }
    }

    /// A change of channels, roles or the guild, and the names of its fields.
    private static func management(
        _ name: String, _ parameters: JSONParameters
    ) throws -> (change: SimulatorChange, fields: [String]) {
        switch name {
        case "create-channel":
            let type = try parameters.whole("type", in: 0...16, default: 0)
            let change = SimulatorChange.createChannel(
                try parameters.required("name"), type: type, in: try parameters.optionalChannel("parent"),
                count: try parameters.whole("count", in: 1...500, default: 1))
            return (change, ["name", "type", "parent", "count"])
        case "set-overwrite":
            let change = SimulatorChange.setOverwrite(
                try parameters.channel(), of: try parameters.required("target"),
                allow: try parameters.optionalPermissions("allow") ?? [],
                deny: try parameters.optionalPermissions("deny") ?? [])
            return (change, ["channel", "target", "allow", "deny"])
        case "create-role":
            let permissions = try parameters.optionalPermissions() ?? []
            return (.createRole(try parameters.required("name"), permissions), ["name", "permissions"])
        case "set-role":
            return (.setRole(try parameters.required("role"), try parameters.permissions()), ["role", "permissions"])
        case "invite-bot":
            return (.inviteBot(try parameters.optionalPermissions() ?? .administrator), ["permissions"])
        case "remove-bot": return (.removeBot, [])
        case "delete-role": return (.deleteRole(try parameters.required("role")), ["role"])
        case "give-role", "take-role":
            let role = try parameters.required("role")
            guard let user: UserID = try parameters.id("user_id") else {
                throw parameters.problem("\"user_id\" is missing, must be an ID (a string of digits)")
            }
            return (name == "give-role" ? .giveRole(role, to: user) : .takeRole(role, from: user), ["role", "user_id"])
        default:
            let locale = try parameters.required("locale")
            guard CommandLocalizations.locales.contains(locale) else {
                throw parameters.problem(CommandLocalizations.problem(with: locale))
            }
            return (.guildLocale(locale), ["locale"])
        }
    }
}

extension JSONParameters {
    /// An ID; `nil` if omitted.
    func id<Resource>(_ name: String) throws -> Snowflake<Resource>? {
        try text(name).map { text in
            guard let id = Snowflake<Resource>(text) else {
                throw problem("\"\(name)\" must be an ID (a string of digits), got \"\(text)\"")
            }
            return id
        }
    }

    /// The code of an invite; `nil` if omitted.
    fileprivate func inviteCode(_ name: String) throws -> String? {
        try text(name).map { text in
            guard GuildInvite.isCode(text) else {
                throw problem("\"\(name)\" must be 1 to 64 letters, digits, dashes and underscores")
            }
            return text
        }
    }

    /// A string that must be there.
    fileprivate func required(_ name: String) throws -> String {
        guard let text = try text(name), !text.isEmpty else {
            throw problem("\"\(name)\" is missing, must be a string")
        }
        return text
    }

    fileprivate func optionalChannel(_ name: String = "channel") throws -> SimulatorChannel? {
        try text(name).map { text in
            guard let channel = SimulatorChannel(text) else {
                let names = SimulatorChannel.names.joined(separator: ", ")
                throw problem("\"\(name)\" cannot be \"\(text)\", must be an ID or one of: \(names)")
            }
            return channel
        }
    }

    fileprivate func channel() throws -> SimulatorChannel {
        guard let channel = try optionalChannel() else {
            let names = SimulatorChannel.names.joined(separator: ", ")
            throw problem("\"channel\" is missing, must be an ID or one of: \(names)")
        }
        return channel
    }

    fileprivate func permissions() throws -> SimulatorPermissions {
        guard let permissions = try optionalPermissions() else {
            let known = SimulatorPermissions.names.joined(separator: ", ")
            throw problem("\"permissions\" is missing, must be a list of: \(known)")
        }
        return permissions
    }

    func optionalPermissions(_ name: String = "permissions") throws -> SimulatorPermissions? {
        let known = SimulatorPermissions.names.joined(separator: ", ")
        let names: [String]? = try value(name, "a list of: \(known)")
        return try names?.reduce(into: SimulatorPermissions()) { permissions, name in
            guard let permission = SimulatorPermissions(name: name) else {
                throw problem("\"permissions\" cannot contain \"\(name)\", must be a list of: \(known)")
            }
            permissions.formUnion(permission)
        }
    }

    fileprivate func options() throws -> [String: SimulatedOption] {
        let wanted = "an object of strings, numbers and booleans"
        let values: [String: PayloadValue] = try value("options", wanted) ?? [:]
        return try values.mapValues { value in
            switch value {
            case .string(let text): .string(text)
            case .integer(let number): .integer(number)
            case .number(let number): .number(number)
            case .bool(let flag): .boolean(flag)
            case .null, .array, .object: throw problem("\"options\" must be \(wanted)")
            }
        }
    }
}
