// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Members who use the bot's commands.
extension SimulatedGuild {
    /// Lets a member use a slash command that the bot has registered; it waits for no answer.
    ///
    /// - Parameters:
    ///   - command: The command's name, with those of its subcommands after spaces.
    ///   - options: Values of its options, by name.
    ///   - user: A member; `nil`: the moderator.
    /// - Returns: The interaction, of which the bot has been told.
    /// - Throws: `SimulatorError` with `cannotInvoke` where a user could not do that either.
    @discardableResult
    public func invoke(
        command: String, options: [String: SimulatedOption] = [:], by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        try perform(Invocation(.command, command, options: options.mapValues(\.json), user: user))
    }

    /// Lets a member begin to type the value of an option; it waits for no answer.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` where a user could not do that either.
    @discardableResult
    public func autocomplete(
        command: String, option: String, typed: String, by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        var invocation = Invocation(.autocomplete, command, options: [option: .string(typed)], user: user)
        invocation.focused = option
        return try perform(invocation)
    }

    /// Lets a member use a component of a message, such as a button; it waits for no answer.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` where there is no such message.
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
