// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// What users see of the bot, and changes they make.
extension SimulatedDiscord {
    /// Makes a change in the first guild, like `POST /simulator/changes`.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` or `cannotInvoke` if the change is not possible.
    public func make(_ change: SimulatorChange) throws {
        try guilds[0].make(change)
    }

    /// Triggers a message, a reaction, a thread, a change in voice, or a boost in the first guild; also while paused.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` if it is not possible.
    @discardableResult
    public func perform(_ action: SimulatorActivityAction) throws -> SimulatorActivityResult {
        try guilds[0].perform(action)
    }

    /// The messages of a channel as users see them, oldest first, up to the newest thousand.
    public func visibleMessages(in channel: ChannelID) -> [SimulatedMessage] {
        simulation.withState { state, _ in state.messages(in: channel) }
    }

    /// The presences the bot has set over the gateway.
    public var presences: SimulatedPresences {
        simulation.withState { state, _ in state.presences }
    }

    /// The commands the bot has registered in the first guild and globally.
    public var registeredCommands: SimulatedCommands {
        guilds[0].registeredCommands
    }
}
