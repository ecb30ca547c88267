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
    var faults = ActiveFaults()
    var schedule: ScenarioSchedule
    /// Whether events are made as fast as clients read.
    var isLoaded: Bool
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
        schedule = ScenarioSchedule(configuration.scenario)
        isLoaded = configuration.load
        world = World(
            World.Parameters(
                seed: configuration.seed, members: max(configuration.members, 1),
                bans: max(configuration.initialBans, 0), eventsPerSecond: configuration.eventsPerSecond,
                utcOffset: configuration.guildUTCOffset),
            start: start)
        guild = GuildState(configuration: configuration, world: world)
        api = APIState(seed: configuration.seed)
        sessions = SessionStore(
            lifetime: configuration.effectiveSessionLifetime, replayLimit: configuration.replayLimit)
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
        pass(to: now)
        tickConnections(at: now)
        sessions.expire(at: now)
    }

    /// Lets the guild live on, and does what the scenario says, each thing at its time.
    mutating func pass(to now: WallInstant) {
        while let (instant, deed) = schedule.take(upTo: now) {
            live(to: instant)
            perform(deed, at: instant)
        }
        live(to: now)
    }

    private mutating func live(to now: WallInstant) {
        guard !isPaused, !isLoaded else { return }
        changeWorld { world, events in world.advance(to: now, into: &events) }
    }

    /// Holds the world still, or lets it go on from now.
    mutating func setPaused(_ paused: Bool, at now: WallInstant) {
        pass(to: now)
        hold(paused, at: now)
    }

    mutating func hold(_ paused: Bool, at now: WallInstant) {
        if !paused, isPaused { world.skip(to: now) }
        isPaused = paused
        if isLoaded { wakeAll() }
    }

    /// Makes events as fast as clients read, or lets the guild live as it does by itself.
    mutating func setLoaded(_ loaded: Bool, at now: WallInstant) {
        if !loaded, isLoaded { world.skip(to: now) }
        isLoaded = loaded
        wakeAll()
    }

    /// Begins to live at `now`, however long ago the value was made.
    mutating func begin(at now: WallInstant) {
        world.skip(to: now)
        schedule.begin(at: now)
    }

    mutating func perform(_ action: SimulatorAction, of user: UInt64?, at now: WallInstant) -> UInt64? {
        pass(to: now)
        return act(action, of: user, at: now)
    }

    @discardableResult
    mutating func act(_ action: SimulatorAction, of user: UInt64?, at now: WallInstant) -> UInt64? {
        var affected: UInt64?
        changeWorld { world, events in
            affected = world.perform(action, of: user, at: now.millisecondsSince1970, into: &events)
        }
        return affected
    }

    mutating func changeWorld(_ change: (inout World, inout [WorldEvent]) -> Void) {
        var events = self.events
        self.events = []
        change(&world, &events)
        if !events.isEmpty {
            dispatched += sessions.append(told(events))
            wakeConnections()
            events.removeAll(keepingCapacity: true)
        }
        self.events = events
    }

    /// The events that the bot is told of. Source: Events, Gateway Events, "Guild Audit Log Entry Create" and "Guild Ban
    /// Add": what they need beside the intent.
    private func told(_ events: [WorldEvent]) -> [WorldEvent] {
        guard !guild.botMay(.viewAuditLog) else { return events }
        let seesBans = guild.botMay(.banMembers)
        return events.filter { event in
            switch event.kind {
            case .auditLogEntry: false
            case .ban, .unban: seesBans
            case .join, .leave, .presence: true
            }
        }
    }

    /// Tells every session with that intent.
    mutating func dispatch(_ payload: PreparedPayload, for intent: GatewayIntents) {
        dispatched += sessions.append(payload, for: intent)
        wakeConnections()
    }
}
