// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// Everything the lock guards. Its parts are pure values; this is where they meet.
///
/// A guild is named by its place in `guilds`: `in guild: Int`.
struct SimulationState: Sendable {
    let configuration: SimulatorConfiguration
    let application: ApplicationObject
    let payloads: DispatchPayloads
    /// Never empty.
    var guilds: [SimulatedGuildState]
    var sessions: SessionStore
    var identifies: IdentifyLimit
    var connections: [Int: ConnectionState] = [:]
    var rateLimits = RateLimits()
    var api = APIState()
    var isPaused = false
    var faults = ActiveFaults()
    var schedule: ScenarioSchedule
    /// Whether events are made as fast as clients read.
    var isLoaded: Bool
    /// Counts the batches of events under load, so that the guilds take turns.
    var loadTurns = 0
    var dispatched = 0
    var rateLimited = 0
    /// Where the gateway is, as READY and `GET /gateway` say.
    var gatewayURL = ""
    /// To be resumed once the lock is free.
    var wakeups: [CheckedContinuation<Void, Never>] = []
    /// To be called once the lock is free.
    var kills: [@Sendable () -> Void] = []
    /// Keeps the ids of one millisecond apart.
    private var serial: UInt64 = 0
    /// Kept for its capacity.
    private var events: [WorldEvent] = []

    init(configuration: SimulatorConfiguration, start: WallInstant) {
        self.configuration = configuration
        schedule = ScenarioSchedule(configuration.scenario)
        isLoaded = configuration.load
        application = ApplicationObject(configuration)
        guilds = GuildPlan.all(of: configuration).map {
            SimulatedGuildState($0, configuration: configuration, start: start)
        }
        payloads = DispatchPayloads(guilds: guilds.map(\.payloads))
        sessions = SessionStore(
            lifetime: configuration.effectiveSessionLifetime, replayLimit: configuration.replayLimit)
        identifies = IdentifyLimit(
            total: configuration.sessionStartsPerDay, maxConcurrency: configuration.maxConcurrency)
    }

    /// Where a guild is in `guilds`.
    func index(of guild: GuildID) -> Int? {
        guilds.firstIndex { $0.id == guild }
    }

    /// Which guild a channel is in.
    func index(of channel: ChannelID) -> Int? {
        guilds.firstIndex { $0.channel(channel) != nil }
    }

    /// An id for something made now.
    mutating func newID(at now: WallInstant) -> UInt64 {
        serial += 1
        return Snowflakes.now(milliseconds: now.millisecondsSince1970, serial: serial)
    }

    // MARK: - Time

    /// Lets the time pass: the guilds live on, unless they are held still, and connections and sessions grow old.
    mutating func tick(at now: WallInstant) {
        pass(to: now)
        tickConnections(at: now)
        sessions.expire(at: now)
    }

    /// Lets the guilds live on, and does what the scenario says, each thing at its time.
    mutating func pass(to now: WallInstant) {
        while let (instant, step) = schedule.take(upTo: now) {
            live(to: instant)
            perform(step, at: instant)
        }
        live(to: now)
    }

    private mutating func live(to now: WallInstant) {
        guard !isPaused, !isLoaded else { return }
        for guild in guilds.indices {
            changeWorld(of: guild) { world, events in world.advance(to: now, into: &events) }
        }
    }

    /// Holds the worlds still, or lets them go on from now.
    mutating func setPaused(_ paused: Bool, at now: WallInstant) {
        pass(to: now)
        hold(paused, at: now)
    }

    mutating func hold(_ paused: Bool, at now: WallInstant) {
        if !paused, isPaused { skip(to: now) }
        isPaused = paused
        if isLoaded { wakeAll() }
    }

    /// Makes events as fast as clients read, or lets the guilds live as they do by themselves.
    mutating func setLoaded(_ loaded: Bool, at now: WallInstant) {
        if !loaded, isLoaded { skip(to: now) }
        isLoaded = loaded
        wakeAll()
    }

    /// Begins to live at `now`, however long ago the value was made.
    mutating func begin(at now: WallInstant) {
        skip(to: now)
        schedule.begin(at: now)
    }

    private mutating func skip(to now: WallInstant) {
        for guild in guilds.indices { guilds[guild].world.skip(to: now) }
    }

    // MARK: - What happens

    mutating func perform(
        _ action: SimulatorAction, of user: UInt64?, in guild: Int, at now: WallInstant
    ) -> UInt64? {
        pass(to: now)
        return act(action, of: user, in: guild, at: now)
    }

    @discardableResult
    mutating func act(_ action: SimulatorAction, of user: UInt64?, in guild: Int, at now: WallInstant) -> UInt64? {
        var affected: UInt64?
        changeWorld(of: guild) { world, events in
            affected = world.perform(action, of: user, at: now.millisecondsSince1970, into: &events)
        }
        return affected
    }

    mutating func changeWorld(of guild: Int, _ change: (inout World, inout [WorldEvent]) -> Void) {
        var events = self.events
        self.events = []
        change(&guilds[guild].world, &events)
        if !events.isEmpty {
            dispatched += sessions.append(guilds[guild].told(events), of: guild)
            wakeConnections()
            events.removeAll(keepingCapacity: true)
        }
        self.events = events
    }

    /// Tells every session that sees the guild, with that intent.
    mutating func dispatch(_ payload: PreparedPayload, for intent: GatewayIntents, in guild: Int) {
        dispatched += sessions.append(payload, for: intent, of: guild)
        wakeConnections()
    }
}
