// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
public import Logging
import Synchronization
public import Timekeeping

/// A Discord on this machine's loopback address: the REST API, the gateway, and a guild that lives, or several.
///
/// It is made from Discord's documentation and knows nothing of the client under test. Everything happens in world
/// time, that of the clock handed in: the guilds' life, rate limits, heartbeats and session lifetimes.
///
/// What is about a guild is about the first here; `guilds` has them all.
public final class SimulatedDiscord: Sendable {
    /// The guilds, the first one first; there is at least one.
    public let guilds: [SimulatedGuild]
    /// The token that the bot must show.
    public let token: String

    let simulation: Simulation
    private let logger: Logger
    private let endpoints = Announcement<SimulatorEndpoints>()
    private let hasRun = Atomic<Bool>(false)

    /// Makes a simulator; nothing is listened on before `run()`.
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
    /// The first guild's channels that a bot may use.
    public var channels: SimulatorChannels { guilds[0].channels }

    /// Serves until cancelled. To be called once.
    ///
    /// - Throws: `SimulatorError`, above all `portInUse`.
    public func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else {
            throw SimulatorError(code: .alreadyRunning, message: "This simulator has been run; make another one.")
        }
        do {
            try await SimulatorServer(simulation: simulation, logger: logger, endpoints: endpoints).run()
        } catch {
            endpoints.announce(.failure(error))
            throw error
        }
        endpoints.announce(
            .failure(SimulatorError(code: .notRunning, message: "The simulator has ended; make another one.")))
    }

    /// Where the simulator can be reached, as soon as it can be.
    ///
    /// - Throws: What `run()` threw, if it has ended.
    public func waitUntilListening() async throws -> SimulatorEndpoints {
        try await endpoints.value()
    }

    /// Holds every guild still; connections and REST go on.
    public func pause() {
        simulation.withState { state, now in state.setPaused(true, at: now) }
    }

    /// Lets the guilds go on from now.
    public func resume() {
        simulation.withState { state, now in state.setPaused(false, at: now) }
    }

    /// The truth about the first guild.
    ///
    /// - Parameters:
    ///   - withEvents: Whether to list the member events too.
    ///   - timeZone: The zone of its days; `nil`: America/New_York.
    /// - Returns: The state of this moment.
    public func ledger(withEvents: Bool = false, timeZone: TimeZone? = nil) -> SimulatorLedger {
        guilds[0].ledger(withEvents: withEvents, timeZone: timeZone)
    }

    /// Makes something happen in the first guild, to the user named or to a random one who fits; also while the world is
    /// held still.
    ///
    /// - Returns: The user it happened to; `nil` if there is nobody who fits. Nothing ever happens to the bot.
    @discardableResult
    public func perform(_ action: SimulatorAction, of user: UserID? = nil) -> User? {
        guilds[0].perform(action, of: user)
    }

    /// Drops every gateway connection; the sessions can be resumed.
    ///
    /// - Parameter closeCode: The code of the close frame; `nil`: the sockets just die.
    public func dropConnections(closeCode: UInt16?) {
        simulation.withState { state, now in state.dropConnections(code: closeCode, at: now) }
    }

    /// Declares every session invalid: who is connected stays so, and the next resume is refused with opcode 9.
    public func invalidateSessions() {
        simulation.withState { state, _ in state.sessions.invalidateAll() }
    }

    /// Asks every connected client to reconnect and resume, with opcode 7.
    public func requestReconnect() {
        simulation.withState { state, _ in
            for id in Array(state.connections.keys) { state.send(.reconnect, to: id) }
        }
    }

    /// Changes what the bot may do in a channel of any guild; the sessions are told (CHANNEL_UPDATE).
    public func setAccess(_ access: SimulatorAccess, to channel: ChannelID) {
        simulation.withState { state, _ in state.deny(access.denied, in: channel) }
    }

    /// A channel's name; `nil` if no guild has such a channel.
    public func channelName(_ id: ChannelID) -> String? {
        simulation.withState { state, _ in state.index(of: id).flatMap { state.guilds[$0].channel(id)?.name } }
    }

    /// The contents of a channel's messages, oldest first.
    public func messages(in channel: ChannelID) -> [Message] {
        simulation.withState { state, _ in state.messageObjects(in: channel).map(\.model) }
    }
}
