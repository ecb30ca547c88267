// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
import Timekeeping

/// One of a simulator's guilds: its actual state, and methods to trigger events and make changes.
public struct SimulatedGuild: Sendable {
    /// The guild's ID.
    public let id: GuildID
    /// The guild's name.
    public let name: String
    /// The channels that are meant for a bot.
    public let channels: SimulatorChannels

    /// Index among the simulator's guilds.
    let index: Int
    let simulation: Simulation

    init(_ guild: SimulatedGuildState, index: Int, simulation: Simulation) {
        id = guild.id
        name = guild.name
        channels = guild.namedChannels
        self.index = index
        self.simulation = simulation
    }

    /// The actual state of the guild. Parts that do not belong to a guild, such as sessions, describe the whole
    /// simulator.
    ///
    /// - Parameters:
    ///   - withEvents: Whether to include the member events.
    ///   - withActivity: Whether to include the activity.
    ///   - timeZone: The time zone of the days; `nil`: America/New_York.
    /// - Returns: The current state.
    public func ledger(
        withEvents: Bool = false, withActivity: Bool = false, timeZone: TimeZone? = nil
    ) -> SimulatorLedger {
        simulation.withState { state, now in
            state.ledger(
                of: index, withEvents: withEvents, withActivity: withActivity,
                zone: timeZone ?? SimulationState.standardZone, at: now)
        }
    }

    /// Triggers an event, for the given user or a random matching one; also while paused.
    ///
    /// - Returns: The affected user, never the bot; `nil` if no user matches.
    @discardableResult
    public func perform(_ action: SimulatorAction, of user: UserID? = nil) -> User? {
        simulation.withState { state, now in
            state.perform(action, of: user?.rawValue, in: index, at: now).map { MemberNames.user($0) }
        }
    }

    /// Triggers a message, a reaction, a thread, a change in voice, or a boost; also while paused.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` if it is not possible.
    @discardableResult
    public func perform(_ action: SimulatorActivityAction) throws -> SimulatorActivityResult {
        try simulation.withState { state, now in state.perform(action, in: index, at: now) }.get()
    }

    /// Starts messages and other activity, changes its pace, or stops it. The channels are created if necessary.
    ///
    /// - Parameter activity: `nil`: nothing happens by itself any more.
    public func setActivity(_ activity: SimulatorActivity?) {
        simulation.withState { state, now in state.changeActivity(activity, in: index, at: now) }
    }

    /// Makes a change in the guild, like `POST /simulator/changes`.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` or `cannotInvoke` if the change is not possible.
    public func make(_ change: SimulatorChange) throws {
        try simulation.withState { state, now in state.make(change, in: index, at: now) }.get()
    }

    /// Sets the permissions of the bot's role in the guild, and dispatches GUILD_ROLE_UPDATE. Source: Topics,
    /// Permissions.
    ///
    /// - Parameter permissions: Permission bits; initially 8 (`ADMINISTRATOR`).
    public func setBotPermissions(_ permissions: UInt64) {
        simulation.withState { state, _ in state.setBotPermissions(permissions, in: index) }
    }

    /// Whether the bot is in the guild.
    public var hasBot: Bool {
        simulation.withState { state, _ in state.guilds[index].world.hasBot }
    }

    /// Adds the bot to the guild, as someone with *Manage Server* does with its invite link.
    ///
    /// - Parameter permissions: The permission bits of the link.
    /// - Throws: `SimulatorError` with `cannotChange` if it is already there.
    public func inviteBot(permissions: UInt64 = 8) throws {
        try make(.inviteBot(SimulatorPermissions(rawValue: permissions)))
    }

    /// Removes the bot from the guild.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` if it is not there.
    public func removeBot() throws {
        try make(.removeBot)
    }

    /// The commands the bot has registered in the guild and globally.
    public var registeredCommands: SimulatedCommands {
        simulation.withState { state, _ in state.registeredCommands(in: index) }
    }
}
