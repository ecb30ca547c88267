// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Everything the lock guards. Its parts are pure values; this is where they meet.
struct SimulationState: Sendable {
    let configuration: SimulatorConfiguration
    let payloads: GatewayPayloads
    var world: World
    var guild: GuildState
    var sessions: SessionStore
    var identifies: IdentifyLimit
    var connections: [Int: ConnectionState] = [:]
    var rateLimits = RateLimits()
    var api: APIState
    var isPaused = false
    var dispatched = 0
    var rateLimited = 0
    /// Where the gateway is, as READY and `GET /gateway` say.
    var gatewayURL = ""
    /// To be resumed once the lock is free.
    var wakeups: [CheckedContinuation<Void, Never>] = []
    /// To be called once the lock is free.
    var kills: [@Sendable () -> Void] = []
    /// Kept for its capacity.
    private var events: [WorldEvent] = []

    init(configuration: SimulatorConfiguration, start: WallInstant) {
        self.configuration = configuration
        world = World(
            World.Parameters(
                seed: configuration.seed, members: max(configuration.members, 1),
                bans: max(configuration.initialBans, 0), eventsPerSecond: configuration.eventsPerSecond,
                utcOffset: configuration.guildUTCOffset),
            start: start)
        guild = GuildState(configuration: configuration, world: world)
        api = APIState(seed: configuration.seed)
        sessions = SessionStore(lifetime: configuration.sessionLifetime, replayLimit: configuration.replayLimit)
        identifies = IdentifyLimit(
            total: configuration.sessionStartsPerDay, maxConcurrency: configuration.maxConcurrency)
        payloads = GatewayPayloads(
            members: MemberPayloads(
                guildID: world.guildID, botID: world.botID, botName: configuration.botName,
                memberRole: guild.botRole),
            moderatorID: world.moderatorID)
    }

    /// Lets the time pass: the guild lives on, unless it is held still, and connections and sessions grow old.
    mutating func tick(at now: WallInstant) {
        if !isPaused {
            changeWorld { world, events in world.advance(to: now, into: &events) }
        }
        tickConnections(at: now)
        sessions.expire(at: now)
    }

    /// Holds the world still, or lets it go on from now.
    mutating func setPaused(_ paused: Bool, at now: WallInstant) {
        if paused, !isPaused { tick(at: now) }
        if !paused, isPaused { world.skip(to: now) }
        isPaused = paused
    }

    /// Begins to live at `now`, however long ago the value was made.
    mutating func begin(at now: WallInstant) {
        world.skip(to: now)
    }

    mutating func perform(_ action: SimulatorAction, of user: UInt64?, at now: WallInstant) -> UInt64? {
        if !isPaused { tick(at: now) }
        var affected: UInt64?
        changeWorld { world, events in
            affected = world.perform(action, of: user, at: now.millisecondsSince1970, into: &events)
        }
        return affected
    }

    private mutating func changeWorld(_ change: (inout World, inout [WorldEvent]) -> Void) {
        var events = self.events
        self.events = []
        change(&world, &events)
        if !events.isEmpty {
            dispatched += sessions.append(events)
            wakeConnections()
            events.removeAll(keepingCapacity: true)
        }
        self.events = events
    }

    /// Tells every session with that intent.
    mutating func dispatch(_ payload: PreparedPayload, for intent: GatewayIntents) {
        dispatched += sessions.append(payload, for: intent)
        wakeConnections()
    }
}
