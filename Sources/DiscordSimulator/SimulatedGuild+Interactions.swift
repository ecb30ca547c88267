// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Use of the bot's commands.
extension SimulatedGuild {
    /// Uses one of the bot's slash commands as a member, without waiting for a response.
    ///
    /// - Parameters:
    ///   - command: The name of the command, followed by those of its subcommands, separated by spaces.
    ///   - options: Values of the options, by name.
    ///   - user: A member; `nil`: the moderator.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if Discord would not allow it.
    @discardableResult
    public func invoke(
        command: String, options: [String: SimulatedOption] = [:], by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        try perform(Invocation(.command, command, options: options.mapValues(\.json), user: user))
    }

    /// Requests autocompletion of an option as a member who is typing, without waiting for a response.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` if Discord would not allow it.
    @discardableResult
    public func autocomplete(
        command: String, option: String, typed: String, by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        var invocation = Invocation(.autocomplete, command, options: [option: .string(typed)], user: user)
        invocation.focused = option
        return try perform(invocation)
    }

    /// Uses a component of a message, such as a button, as a member, without waiting for a response.
    ///
    /// - Parameters:
    ///   - customID: The `custom_id` of the component.
    ///   - message: The message.
    ///   - user: A member; `nil`: the one who sees the ephemeral message, otherwise the moderator.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if the message does not exist, the user does not see it, or it has no such
    ///   component that is not disabled.
    @discardableResult
    public func use(component customID: String, of message: MessageID, by user: UserID? = nil) throws
        -> SimulatedInteraction
    {
        var invocation = Invocation(.component, customID, options: [:], user: user)
        invocation.message = message
        return try perform(invocation)
    }

    private func perform(_ invocation: Invocation) throws -> SimulatedInteraction {
        try simulation.withState { state, now in state.invoke(invocation, in: index, at: now) }.get()
    }
}
