// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
import Timekeeping

/// One of a simulator's guilds: the truth about it, and what can be made to happen in it.
public struct SimulatedGuild: Sendable {
    /// The guild.
    public let id: GuildID
    /// Its name.
    public let name: String
    /// Its channels that a bot may use.
    public let channels: SimulatorChannels

    /// Among the simulator's guilds.
    let index: Int
    let simulation: Simulation

    init(_ plan: GuildPlan, index: Int, simulation: Simulation) {
        id = GuildID(Snowflakes.guild(seed: plan.seed))
        name = plan.name
        channels = SimulatorChannels(seed: plan.seed)
        self.index = index
        self.simulation = simulation
    }

    /// The truth about the guild. What is not a guild's own, such as the sessions, is of the whole simulator.
    ///
    /// - Parameters:
    ///   - withEvents: Whether to list the member events too.
    ///   - timeZone: The zone of its days; `nil`: America/New_York.
    /// - Returns: The state of this moment.
    public func ledger(withEvents: Bool = false, timeZone: TimeZone? = nil) -> SimulatorLedger {
        simulation.withState { state, now in
            state.ledger(
                of: index, withEvents: withEvents, zone: timeZone ?? SimulationState.standardZone, at: now)
        }
    }

    /// Makes something happen, to the user named or to a random one who fits; also while the world is held still.
    ///
    /// - Returns: The user it happened to; `nil` if there is nobody who fits. Nothing ever happens to the bot.
    @discardableResult
    public func perform(_ action: SimulatorAction, of user: UserID? = nil) -> User? {
        simulation.withState { state, now in
            state.perform(action, of: user?.rawValue, in: index, at: now).map { MemberNames.user($0) }
        }
    }

    /// Changes something in the guild, as `POST /simulator/changes` does.
    ///
    /// - Throws: `SimulatorError` with `cannotChange` or `cannotInvoke` where that cannot be.
    public func make(_ change: SimulatorChange) throws {
        try simulation.withState { state, now in state.make(change, in: index, at: now) }.get()
    }

    /// Changes what the bot's role may do in the guild; the sessions are told (GUILD_ROLE_UPDATE). Source: Topics, Permissions.
    ///
    /// - Parameter permissions: The bits; 8, the administrator's, at the start.
    public func setBotPermissions(_ permissions: UInt64) {
        simulation.withState { state, _ in state.setBotPermissions(permissions, in: index) }
    }

    /// The commands that the bot has registered: those of the guild, and the global ones.
    public var registeredCommands: SimulatedCommands {
        simulation.withState { state, _ in state.registeredCommands(in: index) }
    }
}
