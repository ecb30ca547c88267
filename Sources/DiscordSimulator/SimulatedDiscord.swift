// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
public import Logging
import Synchronization
public import Timekeeping

/// A simulated Discord on the loopback address: the REST API, the gateway, and one or more guilds with simulated
/// activity.
///
/// It is based on Discord's documentation and shares no code with the client under test. Everything uses simulated
/// time, the time of the given clock: activity in the guilds, rate limits, heartbeats and session lifetimes.
///
/// Members that concern a single guild use the first one; `guilds` contains all.
public final class SimulatedDiscord: Sendable {
    /// The guilds, at least one.
    public let guilds: [SimulatedGuild]
    /// The token the bot must authenticate with.
    public let token: String

    let simulation: Simulation
    private let logger: Logger
    private let endpoints = Announcement<SimulatorEndpoints>()
    private let hasRun = Atomic<Bool>(false)

    /// Creates a simulator. It starts listening in `run()`.
    public init(configuration: SimulatorConfiguration, clock: any WallClock, logger: Logger) {
        simulation = Simulation(configuration: configuration, clock: clock, logger: logger)
        guilds = GuildPlan.all(of: configuration).enumerated().map { [simulation] index, plan in
            SimulatedGuild(plan, index: index, simulation: simulation)
        }
        token = configuration.token
        self.logger = logger
    }

    /// The first guild.
    public var guildID: GuildID { guilds[0].id }
    /// The channels of the first guild that are meant for a bot.
    public var channels: SimulatorChannels { guilds[0].channels }

    /// Runs the simulator until the task is cancelled. Can be called only once.
    ///
    /// - Throws: `SimulatorError`, in particular `portInUse`.
    public func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else {
            throw SimulatorError(code: .alreadyRunning, message: "The simulator cannot be run twice, create a new one")
        }
        do {
            try await SimulatorServer(simulation: simulation, logger: logger, endpoints: endpoints).run()
        } catch {
            endpoints.announce(.failure(error))
            throw error
        }
        endpoints.announce(
            .failure(SimulatorError(code: .notRunning, message: "The simulator has stopped, create a new one")))
    }

    /// The simulator's addresses, as soon as it is listening.
    ///
    /// - Throws: The error of `run()`, if it has ended.
    public func waitUntilListening() async throws -> SimulatorEndpoints {
        try await endpoints.value()
    }

    /// Pauses all guilds. Connections and the REST API stay available.
    public func pause() {
        simulation.withState { state, now in state.setPaused(true, at: now) }
    }

    /// Resumes all guilds.
    public func resume() {
        simulation.withState { state, now in state.setPaused(false, at: now) }
    }

    /// The actual state of the first guild.
    ///
    /// - Parameters:
    ///   - withEvents: Whether to include the member events.
    ///   - withActivity: Whether to include the activity.
    ///   - timeZone: The time zone of the days; `nil`: America/New_York.
    /// - Returns: The current state.
    public func ledger(
        withEvents: Bool = false, withActivity: Bool = false, timeZone: TimeZone? = nil
    ) -> SimulatorLedger {
        guilds[0].ledger(withEvents: withEvents, withActivity: withActivity, timeZone: timeZone)
    }

    /// Triggers an event in the first guild, for the given user or a random matching one; also while paused.
    ///
    /// - Returns: The affected user, never the bot; `nil` if no user matches.
    @discardableResult
    public func perform(_ action: SimulatorAction, of user: UserID? = nil) -> User? {
        guilds[0].perform(action, of: user)
    }

    /// Drops every gateway connection. The sessions can be resumed.
    ///
    /// - Parameter closeCode: The code of the close frame; `nil`: drop the sockets without a close frame.
    public func dropConnections(closeCode: UInt16?) {
        simulation.withState { state, now in state.dropConnections(code: closeCode, at: now) }
    }

    /// Invalidates every session. Connections stay open, but the next resume is rejected with opcode 9.
    public func invalidateSessions() {
        simulation.withState { state, _ in state.sessions.invalidateAll() }
    }

    /// Requests that every connected client reconnects and resumes, with opcode 7.
    public func requestReconnect() {
        simulation.withState { state, _ in
            for id in Array(state.connections.keys) { state.send(.reconnect, to: id) }
        }
    }

    /// Sets what the bot may do in a channel of any guild, and dispatches CHANNEL_UPDATE.
    public func setAccess(_ access: SimulatorAccess, to channel: ChannelID) {
        simulation.withState { state, _ in state.deny(access.denied, in: channel) }
    }

    /// The name of a channel; `nil` if it does not exist in any guild.
    public func channelName(_ id: ChannelID) -> String? {
        simulation.withState { state, _ in state.index(of: id).flatMap { state.guilds[$0].channel(id)?.name } }
    }

    /// The messages of a channel, oldest first.
    public func messages(in channel: ChannelID) -> [Message] {
        simulation.withState { state, _ in state.messageObjects(in: channel).map(\.model) }
    }
}
