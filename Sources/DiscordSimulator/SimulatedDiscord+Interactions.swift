// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Users who use the bot's commands, in the first guild.
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
        try guilds[0].invoke(command: command, options: options, by: user)
    }

    /// Lets a member begin to type the value of an option; it waits for no answer.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` where a user could not do that either.
    @discardableResult
    public func autocomplete(
        command: String, option: String, typed: String, by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        try guilds[0].autocomplete(command: command, option: option, typed: typed, by: user)
    }

    /// Lets a member use a component of a message, such as a button; it waits for no answer.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` where there is no such message.
    @discardableResult
    public func use(component customID: String, of message: MessageID, by user: UserID? = nil) throws
        -> SimulatedInteraction
    {
        try guilds[0].use(component: customID, of: message, by: user)
    }

    /// The newest thousand interactions of all guilds, oldest first.
    public func interactions() -> [SimulatedInteraction] {
        simulation.withState { state, now in state.interactions(at: now) }
    }

    /// Changes what the bot's role may do in the first guild; the sessions are told (GUILD_ROLE_UPDATE). Source: Topics,
    /// Permissions.
    ///
    /// - Parameter permissions: The bits; 8, the administrator's, at the start.
    public func setBotPermissions(_ permissions: UInt64) {
        guilds[0].setBotPermissions(permissions)
    }

    /// The bytes of a file that was sent; `nil` for all but the newest twenty, and for those over 8 MiB.
    public func attachment(_ id: String) -> [UInt8]? {
        simulation.withState { state, _ in UInt64(id).flatMap { state.api.attachments[$0]?.bytes } }
    }
}
