// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Use of the bot's commands, components and modals in the first guild.
extension SimulatedDiscord {
    /// Uses one of the bot's slash commands as a member, without waiting for a response.
    ///
    /// - Parameters:
    ///   - command: The name of the command, followed by those of its subcommands, separated by spaces.
    ///   - options: Values of the options, by name.
    ///   - user: A member; `nil`: the owner.
    ///   - locale: The user's language.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if Discord would not allow it.
    @discardableResult
    public func invoke(
        command: String, options: [String: SimulatedOption] = [:], by user: UserID? = nil, locale: String = "en-US"
    ) throws -> SimulatedInteraction {
        try guilds[0].invoke(command: command, options: options, by: user, locale: locale)
    }

    /// Requests autocompletion of an option as a member who is typing, without waiting for a response.
    ///
    /// - Parameters:
    ///   - command: The name of the command, followed by those of its subcommands.
    ///   - option: The option that has the focus.
    ///   - typed: What was typed so far.
    ///   - options: Values of the other options.
    ///   - user: A member; `nil`: the owner.
    ///   - locale: The user's language.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if Discord would not allow it.
    @discardableResult
    public func autocomplete(
        command: String, option: String, typed: String, options: [String: SimulatedOption] = [:],
        by user: UserID? = nil, locale: String = "en-US"
    ) throws -> SimulatedInteraction {
        try guilds[0].autocomplete(
            command: command, option: option, typed: typed, options: options, by: user, locale: locale)
    }

    /// Uses a component of a message, such as a button or a select, as a member, without waiting for a response.
    ///
    /// - Parameters:
    ///   - customID: The `custom_id` of the component.
    ///   - message: The message; `nil`: the newest one that the user sees and that has the component.
    ///   - values: The values chosen in a select; `nil` for a button.
    ///   - user: A member; `nil`: the one who sees the ephemeral message, otherwise the owner.
    ///   - locale: The user's language.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if the user sees no such message, it has no such component that is not
    ///   disabled, or the select does not offer the values.
    @discardableResult
    public func use(
        component customID: String, of message: MessageID? = nil, values: [String]? = nil, by user: UserID? = nil,
        locale: String = "en-US"
    ) throws -> SimulatedInteraction {
        try guilds[0].use(component: customID, of: message, values: values, by: user, locale: locale)
    }

    /// Submits a modal as the member who sees it, without waiting for a response.
    ///
    /// - Parameters:
    ///   - customID: The `custom_id` of the modal.
    ///   - inputs: What the user enters, by the `custom_id` of the input: one text, or the values of a select.
    ///   - interaction: The interaction that opened it; `nil`: the newest one.
    ///   - user: A member; `nil`: the one who sees it.
    ///   - locale: The user's language.
    /// - Returns: The interaction sent to the bot.
    /// - Throws: `SimulatorError` with `cannotInvoke` if the bot has opened no such modal for the user, it was already
    ///   submitted, or an input is not acceptable.
    @discardableResult
    public func submit(
        modal customID: String, inputs: [String: [String]], of interaction: InteractionID? = nil,
        by user: UserID? = nil, locale: String = "en-US"
    ) throws -> SimulatedInteraction {
        try guilds[0].submit(modal: customID, inputs: inputs, of: interaction, by: user, locale: locale)
    }

    /// The newest thousand interactions of all guilds, oldest first.
    public func interactions() -> [SimulatedInteraction] {
        simulation.withState { state, now in state.interactions(at: now) }
    }

    /// An interaction as the user sees it, as soon as the bot has answered it completely or it has expired.
    ///
    /// - Returns: The interaction; `nil` if it is not one of the newest thousand.
    public func completed(_ interaction: SimulatedInteraction) async -> SimulatedInteraction? {
        await simulation.completed(interaction.id)
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
