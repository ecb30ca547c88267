// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A registered application command. Source: Interactions, Application Commands, "Application Command Object".
struct RegisteredCommand: Sendable, Equatable {
    let id: UInt64
    /// `nil`: a global command.
    let guild: GuildID?
    var version: UInt64
    /// The fields sent by the client.
    var fields: [String: PayloadValue]

    var name: String { fields["name"]?.text ?? "" }
    var type: Int64 { fields["type"]?.integer ?? 1 }
    /// `default_member_permissions`: a string or a number.
    var permissions: String? {
        fields["default_member_permissions"]?.text ?? fields["default_member_permissions"]?.integer.map(String.init)
    }
    var options: [PayloadValue] { fields["options"]?.array ?? [] }
    /// Whether it can be used in guilds. Source: Interactions, Application Commands, "Contexts".
    var isForGuilds: Bool {
        guard guild == nil else { return true }
        return fields["contexts"]?.array?.contains(.integer(0)) ?? true
            && fields["integration_types"]?.array?.contains(.integer(0)) ?? true
    }

    /// The object as returned by the API.
    func object(application: UInt64) -> PayloadValue {
        var object: [String: PayloadValue] = [
            "description": .string(""), "name_localizations": .null, "description_localizations": .null,
            "default_member_permissions": .null, "nsfw": .bool(false), "integration_types": .array([.integer(0)]),
            "contexts": .null,
        ]
        if let sent = PayloadValue.object(fields).withoutNulls.object { object.merge(sent) { _, sent in sent } }
        if let permissions { object["default_member_permissions"] = .string(permissions) }
        if type == 1, object["options"] == nil { object["options"] = .array([]) }
        object["id"] = .id(id)
        object["application_id"] = .id(application)
        object["version"] = .id(version)
        object["type"] = .integer(type)
        if let guild { object["guild_id"] = .string(guild.description) } else { object["dm_permission"] = .bool(true) }
        return .object(object)
    }
}

/// All commands of the application: global ones, and those of each guild.
struct CommandStore: Sendable, Equatable {
    /// Maximum number of commands by type, in each scope. Source: Interactions, Application Commands, "Registering a
    /// Command".
    static let limits: [Int64: Int] = [1: 100, 2: 15, 3: 15, 4: 1]

    /// Maximum number of commands created per day, in each scope. Source: "Registering a Command".
    static let dailyLimit = 200
    private static let day = Duration.seconds(86_400)

    private(set) var commands: [RegisteredCommand] = []
    /// Number of times all commands of a guild, or all global ones (`nil`), were overwritten.
    private(set) var overwrites: [GuildID?: Int] = [:]
    private var creations: [GuildID?: [WallInstant]] = [:]

    /// The commands of a guild, or the global ones (`nil`).
    func commands(of guild: GuildID?) -> [RegisteredCommand] {
        commands.filter { $0.guild == guild }
    }

    /// Finds a slash command by its name, also the one in a language; a command of the guild takes precedence over a global
    /// one.
    func command(named name: String, in guild: GuildID, locale: String) -> RegisteredCommand? {
        let all = (commands(of: guild) + commands(of: nil)).filter { $0.type == 1 }
        return all.first { $0.name == name }
            ?? all.first { CommandLocalizations.localized("name", of: .object($0.fields), in: locale) == name }
    }

    func index(of id: UInt64, in guild: GuildID?) -> Int? {
        commands.firstIndex { $0.id == id && $0.guild == guild }
    }

    func index(named name: String, type: Int64, in guild: GuildID?) -> Int? {
        commands.firstIndex { $0.guild == guild && $0.name == name && $0.type == type }
    }

    /// Whether another command of this type can be registered.
    func hasCapacity(for type: Int64, in guild: GuildID?) -> Bool {
        commands.count { $0.guild == guild && $0.type == type } < Self.limits[type] ?? 0
    }

    subscript(index: Int) -> RegisteredCommand {
        get { commands[index] }
        set { commands[index] = newValue }
    }

    mutating func add(_ command: RegisteredCommand) {
        commands.append(command)
    }

    mutating func remove(at index: Int) {
        commands.remove(at: index)
    }

    /// Replaces all commands of a guild, or all global ones (`nil`).
    mutating func replace(of guild: GuildID?, with new: [RegisteredCommand]) {
        overwrites[guild, default: 0] += 1
        commands.removeAll { $0.guild == guild }
        commands += new
    }

    /// Removes the commands of a guild.
    mutating func removeAll(of guild: GuildID) {
        commands.removeAll { $0.guild == guild }
    }

    /// Counts created commands; `false` if that would exceed the daily limit.
    mutating func create(_ count: Int, of guild: GuildID?, at now: WallInstant) -> Bool {
        let recent = creations[guild, default: []].filter { $0.duration(to: now) < Self.day }
        guard recent.count + count <= Self.dailyLimit else { return false }
        creations[guild] = recent + Array(repeating: now, count: count)
        return true
    }
}
