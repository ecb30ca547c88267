// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The users, channels and roles in the values of an interaction, for `data.resolved`.
struct ResolvedIDs: Sendable, Equatable {
    var users: [UInt64] = []
    var channels: [UInt64] = []
    var roles: [UInt64] = []
    /// Users or roles.
    var mentionables: [UInt64] = []
}

/// A registered command with a user's values, for the interaction's `data`.
/// Source: Interactions, Receiving and Responding, "Application Command Data Structure".
struct InvokedCommand: Sendable {
    /// The values for `data.options`.
    private(set) var options: [PayloadValue]
    private(set) var resolved = ResolvedIDs()
    /// The command followed by its subcommands, in the default language.
    private(set) var path: String
    /// The type of the focused option.
    private(set) var focusedType: Int64?

    /// Validates the values and adds them to the command's options.
    ///
    /// - Throws: `SimulatorError` if Discord's client would not allow the user to do this.
    init(
        _ command: RegisteredCommand, _ invocation: Invocation, in guild: SimulatedGuildState
    ) throws(SimulatorError) {
        var definitions = command.options
        var subcommands: [PayloadValue] = []
        for name in invocation.name.split(separator: " ").dropFirst() {
            guard let next = definitions.first(where: { Self.isNamed($0, String(name), invocation.locale) }),
                let type = next["type"]?.integer, type <= 2
            else { throw .cannotInvoke("Command /\(command.name) has no subcommand \"\(name)\"") }
            subcommands.append(next)
            definitions = next["options"]?.array ?? []
        }
        options = []
        path = ([command.name] + subcommands.compactMap { $0["name"]?.text }).joined(separator: " ")
        if definitions.contains(where: { ($0["type"]?.integer ?? 0) <= 2 }) {
            throw .cannotInvoke("Command /\(invocation.name) requires a subcommand")
        }
        let known = invocation.options.keys.sorted()
        let unknown = known.first { name in !definitions.contains { Self.isNamed($0, name, invocation.locale) } }
        if let unknown { throw .cannotInvoke("Command /\(invocation.name) has no option \"\(unknown)\"") }
        for definition in definitions { try add(definition, invocation, in: guild) }
        for subcommand in subcommands.reversed() {
            options = [
                .object([
                    "name": subcommand["name"] ?? .null, "type": subcommand["type"] ?? .null,
                    "options": .array(options),
                ])
            ]
        }
    }

    /// Whether a command or option has a name, which may also be the one that the user sees.
    private static func isNamed(_ definition: PayloadValue, _ name: String, _ locale: String) -> Bool {
        definition["name"]?.text == name || CommandLocalizations.localized("name", of: definition, in: locale) == name
    }

    private mutating func add(
        _ definition: PayloadValue, _ invocation: Invocation, in guild: SimulatedGuildState
    ) throws(SimulatorError) {
        let name = definition["name"]?.text ?? ""
        let typed = invocation.options.first { Self.isNamed(definition, $0.key, invocation.locale) }
        let isFocused = typed != nil && invocation.focused == typed?.key
        guard let value = typed?.value else {
            if definition["required"]?.bool ?? false, invocation.focused == nil {
                throw .cannotInvoke("Command /\(invocation.name) requires the option \"\(name)\"")
            }
            return
        }
        let type = definition["type"]?.integer ?? 3
        let what = "option \"\(name)\" of /\(invocation.name)"
        if isFocused {
            guard definition["autocomplete"]?.bool ?? false else {
                throw .cannotInvoke("The \(what) has no autocomplete")
            }
            focusedType = type
        } else {
            let rule = CommandOptionValue(type: type, definition: definition)
            if let problem = rule.problem(with: value, in: guild) {
                throw .cannotInvoke("The value of the \(what) \(problem)")
            }
        }
        if let id = value.text.flatMap({ UInt64($0) }) {
            switch type {
            case 6: resolved.users.append(id)
            case 7: resolved.channels.append(id)
            case 8: resolved.roles.append(id)
            case 9: resolved.mentionables.append(id)
            default: break
            }
        }
        var option: [String: PayloadValue] = ["name": .string(name), "type": .integer(type), "value": value]
        if isFocused { option["focused"] = .bool(true) }
        options.append(.object(option))
    }
}

/// What a client lets a user enter for an option. Source: "Application Command Option Structure".
struct CommandOptionValue {
    let type: Int64
    let definition: PayloadValue

    /// Why a value is impossible; `nil`: it is not.
    func problem(with value: PayloadValue, in guild: SimulatedGuildState) -> String? {
        guard fits(value) else { return "has the wrong type" }
        if let choices = definition["choices"]?.array, !choices.isEmpty,
            !choices.contains(where: { $0["value"] == value })
        {
            return "is not one of its choices"
        }
        if let text = value.text, type == 3 {
            let count = Int64(text.unicodeScalars.count)
            if count < definition["min_length"]?.integer ?? 0 || count > definition["max_length"]?.integer ?? 6000 {
                return "is too short or too long"
            }
        }
        if let number = value.double {
            if let least = definition["min_value"]?.double, number < least { return "is less than \(least)" }
            if let most = definition["max_value"]?.double, number > most { return "is greater than \(most)" }
        }
        if type == 7, let id = value.text.flatMap({ ChannelID($0) }) {
            guard let channel = guild.channel(id) else { return "is not a channel of the guild" }
            let types = definition["channel_types"]?.array ?? []
            if !types.isEmpty, !types.contains(.integer(Int64(channel.type))) {
                return "is a channel of another type than the option allows"
            }
        }
        return nil
    }

    private func fits(_ value: PayloadValue) -> Bool {
        switch (type, value) {
        case (3, .string), (4, .integer), (5, .bool), (10, .integer), (10, .number): true
        case (6...9, .string(let id)), (11, .string(let id)): UInt64(id) != nil
        default: false
        }
    }
}

extension PayloadValue {
    /// A number of either kind.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
