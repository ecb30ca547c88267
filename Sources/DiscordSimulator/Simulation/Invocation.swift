// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A user's use of a command or component.
struct Invocation: Sendable {
    var kind: SimulationInteraction.Kind
    /// The command followed by its subcommands, or the component's `custom_id`.
    var name: String
    var options: [String: PayloadValue]
    var user: UserID?
    var channel: ChannelID?
    /// The option that the user is typing.
    var focused: String?
    /// The message that contains the component.
    var message: MessageID?

    init(_ kind: SimulationInteraction.Kind, _ name: String, options: [String: PayloadValue], user: UserID?) {
        self.kind = kind
        self.name = name
        self.options = options
        self.user = user
    }
}

/// A registered command with a user's values, for the interaction's `data`.
/// Source: Interactions, Receiving and Responding, "Application Command Data Structure".
struct InvokedCommand: Sendable {
    /// The values for `data.options`.
    private(set) var options: [PayloadValue]
    /// IDs of users, channels and roles in the options, for `data.resolved`.
    private(set) var users: [UInt64] = []
    private(set) var channels: [UInt64] = []
    private(set) var roles: [UInt64] = []

    /// Validates the values and adds them to the command's options.
    ///
    /// - Throws: `SimulatorError` if Discord's client would not allow the user to do this.
    init(_ command: RegisteredCommand, _ invocation: Invocation) throws(SimulatorError) {
        var definitions = command.options
        var subcommands: [PayloadValue] = []
        for name in invocation.name.split(separator: " ").dropFirst() {
            guard let next = definitions.first(where: { $0["name"]?.text == String(name) }),
                let type = next["type"]?.integer, type <= 2
            else { throw .cannotInvoke("Command /\(command.name) has no subcommand \"\(name)\"") }
            subcommands.append(next)
            definitions = next["options"]?.array ?? []
        }
        options = []
        if definitions.contains(where: { ($0["type"]?.integer ?? 0) <= 2 }) {
            throw .cannotInvoke("Command /\(invocation.name) requires a subcommand")
        }
        let names = definitions.compactMap { $0["name"]?.text }
        if let unknown = invocation.options.keys.sorted().first(where: { !names.contains($0) }) {
            throw .cannotInvoke("Command /\(invocation.name) has no option \"\(unknown)\"")
        }
        for definition in definitions { try add(definition, invocation) }
        for subcommand in subcommands.reversed() {
            options = [
                .object([
                    "name": subcommand["name"] ?? .null, "type": subcommand["type"] ?? .null,
                    "options": .array(options),
                ])
            ]
        }
    }

    private mutating func add(_ definition: PayloadValue, _ invocation: Invocation) throws(SimulatorError) {
        let name = definition["name"]?.text ?? ""
        guard let value = invocation.options[name] else {
            if definition["required"]?.bool ?? false, invocation.focused == nil {
                throw .cannotInvoke("Command /\(invocation.name) requires the option \"\(name)\"")
            }
            return
        }
        let type = definition["type"]?.integer ?? 3
        guard invocation.focused == name || Self.fits(value, type: type) else {
            throw .cannotInvoke("The value of the option \"\(name)\" of /\(invocation.name) has the wrong type")
        }
        if let choices = definition["choices"]?.array, !choices.isEmpty,
            !choices.contains(where: { $0["value"] == value })
        {
            throw .cannotInvoke("The value of the option \"\(name)\" of /\(invocation.name) is not one of its choices")
        }
        if let id = value.text.flatMap({ UInt64($0) }) {
            switch type {
            case 6, 9: users.append(id)
            case 7: channels.append(id)
            case 8: roles.append(id)
            default: break
            }
        }
        var option: [String: PayloadValue] = ["name": .string(name), "type": .integer(type), "value": value]
        if invocation.focused == name { option["focused"] = .bool(true) }
        options.append(.object(option))
    }

    private static func fits(_ value: PayloadValue, type: Int64) -> Bool {
        switch (type, value) {
        case (3, .string), (4, .integer), (5, .bool), (10, .integer), (10, .number): true
        case (6...9, .string(let id)), (11, .string(let id)): UInt64(id) != nil
        default: false
        }
    }
}

extension SimulatorError {
    static func cannotInvoke(_ message: String) -> SimulatorError {
        SimulatorError(code: .cannotInvoke, message: message)
    }
}
