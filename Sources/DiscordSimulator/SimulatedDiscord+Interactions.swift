// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Users who use the bot's commands.
extension SimulatedDiscord {
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
        try simulation.withState { state, now in state.invoke(invocation, at: now) }.get()
    }

    /// The newest thousand interactions, oldest first.
    public func interactions() -> [SimulatedInteraction] {
        simulation.withState { state, now in state.interactions(at: now) }
    }

    /// Changes what the bot's role may do in the guild; the sessions are told (GUILD_ROLE_UPDATE). Source: Topics, Permissions.
    ///
    /// - Parameter permissions: The bits; 8, the administrator's, at the start.
    public func setBotPermissions(_ permissions: UInt64) {
        simulation.withState { state, _ in state.setBotPermissions(permissions) }
    }

    /// The bytes of a file that was sent; `nil` for all but the newest twenty, and for those over 8 MiB.
    public func attachment(_ id: String) -> [UInt8]? {
        simulation.withState { state, _ in UInt64(id).flatMap { state.api.attachments[$0]?.bytes } }
    }
}
