// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A user's use of a command, a component or a modal.
struct Invocation: Sendable {
    /// The member who uses it.
    enum Actor: Sendable, Equatable {
        case user(UserID)
        /// The one who sees the ephemeral message or the modal, otherwise the owner.
        case expected
        /// The owner of the guild.
        case owner
        /// A member who is neither the owner nor a bot.
        case member
    }

    var kind: SimulationInteraction.Kind
    /// The command followed by its subcommands, or the `custom_id` of the component or modal.
    var name: String
    var options: [String: PayloadValue]
    var actor: Actor
    var channel: ChannelID?
    /// The option that the user is typing.
    var focused: String?
    /// The message that contains the component; `nil`: the newest one that the user sees and that has it.
    var message: MessageID?
    /// The values that the user chooses in a select.
    var values: [String]?
    /// The interaction that opened the modal; `nil`: the newest one that opened one with this `custom_id` for the user.
    var opener: InteractionID?
    /// What the user enters in a modal, by the `custom_id` of the input.
    var inputs: [String: [String]] = [:]
    /// The user's language.
    var locale = CommandLocalizations.standard
    /// Sets the user's permissions before.
    var permissions: SimulatorPermissions?
    /// Time for the initial response; `nil`: three seconds.
    var deadline: Duration?
    /// Time for which the token is valid.
    var lifetime = SimulationInteraction.lifetime

    init(_ kind: SimulationInteraction.Kind, _ name: String, options: [String: PayloadValue] = [:], user: UserID?) {
        self.kind = kind
        self.name = name
        self.options = options
        actor = user.map { .user($0) } ?? .expected
    }
}

extension SimulatorError {
    static func cannotInvoke(_ message: String) -> SimulatorError {
        SimulatorError(code: .cannotInvoke, message: message)
    }
}
