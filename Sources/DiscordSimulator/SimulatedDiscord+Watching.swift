// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// What people see of the bot, and what they do to it.
extension SimulatedDiscord {
    /// Changes something in the first guild, as `POST /simulator/changes` does.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` or `cannotInvoke` where that cannot be.
    public func make(_ change: SimulatorChange) throws {
        try guilds[0].make(change)
    }

    /// A channel's messages with all that people see of them, oldest first, up to the newest thousand.
    public func visibleMessages(in channel: ChannelID) -> [SimulatedMessage] {
        simulation.withState { state, _ in state.messages(in: channel) }
    }

    /// What the bot has shown of itself over the gateway.
    public var presences: SimulatedPresences {
        simulation.withState { state, _ in state.presences }
    }

    /// The commands that the bot has registered: those of the first guild, and the global ones.
    public var registeredCommands: SimulatedCommands {
        guilds[0].registeredCommands
    }
}
