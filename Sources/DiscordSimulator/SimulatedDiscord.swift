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
    /// The token the bot must authenticate with.
    public let token: String

    let simulation: Simulation
    private let logger: Logger
    private let endpoints = Announcement<SimulatorEndpoints>()
    private let hasRun = Atomic<Bool>(false)

    /// Creates a simulator. It starts listening in `run()`.
    public init(configuration: SimulatorConfiguration, clock: any WallClock, logger: Logger) {
        simulation = Simulation(configuration: configuration, clock: clock, logger: logger)
        token = configuration.token
        self.logger = logger
    }

    /// The guilds, at least one; the bot may not be in all of them.
    public var guilds: [SimulatedGuild] {
        simulation.withState { [simulation] state, _ in
            state.guilds.enumerated().map { SimulatedGuild($1, index: $0, simulation: simulation) }
        }
    }

    /// Creates a guild and adds the bot to it.
    ///
    /// - Parameters:
    ///   - permissions: The permission bits of the invite link.
    ///   - name: The guild's name; `nil`: one that depends on the number of guilds.
    ///   - members: The number of members, without the bot; `nil`: half of those of the first guild.
    /// - Returns: The guild.
    /// - Throws: `SimulatorError` with `cannotChange` if there are ten guilds.
    public func invite(permissions: UInt64 = 8, name: String? = nil, members: Int? = nil) throws -> SimulatedGuild {
        let result: Result<Int, SimulatorError> = simulation.withState { state, now in
            do throws(SimulatorError) {
                let index = try state.addGuild(name: name, members: members, at: now)
                let permissions = SimulatorPermissions(rawValue: permissions)
                try state.inviteBot(to: index, permissions: permissions, at: now)
                return .success(index)
            } catch {
                return .failure(error)
            }
        }
        return guilds[try result.get()]
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
