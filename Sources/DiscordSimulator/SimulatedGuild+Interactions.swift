// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Use of the bot's commands, components and modals.
extension SimulatedGuild {
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
        try perform(Invocation(.command, command, options: options.mapValues(\.json), user: user), locale)
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
        var invocation = Invocation(.autocomplete, command, options: options.mapValues(\.json), user: user)
        invocation.options[option] = .string(typed)
        invocation.focused = option
        return try perform(invocation, locale)
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
        var invocation = Invocation(.component, customID, user: user)
        (invocation.message, invocation.values) = (message, values)
        return try perform(invocation, locale)
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
        var invocation = Invocation(.modal, customID, user: user)
        (invocation.inputs, invocation.opener) = (inputs, interaction)
        return try perform(invocation, locale)
    }

    private func perform(_ invocation: Invocation, _ locale: String) throws -> SimulatedInteraction {
        var invocation = invocation
        invocation.locale = locale
        return try simulation.withState { state, now in state.invoke(invocation, in: index, at: now) }.get()
    }
}
