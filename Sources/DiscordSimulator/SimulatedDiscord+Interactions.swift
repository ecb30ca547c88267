// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Use of the bot's commands in the first guild.
extension SimulatedDiscord {
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
        try guilds[0].invoke(command: command, options: options, by: user)
    }

    /// Requests autocompletion of an option as a member who is typing, without waiting for a response.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` if Discord would not allow it.
    @discardableResult
    public func autocomplete(
        command: String, option: String, typed: String, by user: UserID? = nil
    ) throws -> SimulatedInteraction {
        try guilds[0].autocomplete(command: command, option: option, typed: typed, by: user)
    }

    /// Uses a component of a message, such as a button, as a member, without waiting for a response.
    ///
    /// - Throws: `SimulatorError` with `cannotInvoke` if the message does not exist, the user does not see it, or it has no such
    ///   component that is not disabled.
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

    /// Sets the permissions of the bot's role in the first guild, and dispatches GUILD_ROLE_UPDATE. Source: Topics,
    /// Permissions.
    ///
    /// - Parameter permissions: Permission bits; initially 8 (`ADMINISTRATOR`).
    public func setBotPermissions(_ permissions: UInt64) {
        guilds[0].setBotPermissions(permissions)
    }

    /// The bytes of an uploaded file. Only the newest twenty are available, and none larger than 8 MiB.
    public func attachment(_ id: String) -> [UInt8]? {
        simulation.withState { state, _ in UInt64(id).flatMap { state.api.attachments[$0]?.bytes } }
    }
}
