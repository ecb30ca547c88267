// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The state protected by the lock. It is composed of pure values.
///
/// A guild is identified by its index in `guilds`: `in guild: Int`.
struct SimulationState: Sendable {
    let configuration: SimulatorConfiguration
    let application: ApplicationObject
    private(set) var payloads: DispatchPayloads
    /// Never empty; the bot is not in all of them.
    var guilds: [SimulatedGuildState]
    var sessions: SessionStore
    var identifies: IdentifyLimit
    var memberRequests = MemberRequestLimit()
    var connections: [Int: ConnectionState] = [:]
    var rateLimits = RateLimits()
    var api = APIState()
    var isPaused = false
    /// The simulated time that was skipped.
    var skipped = Duration.zero
    var faults = ActiveFaults()
    var schedule: ScenarioSchedule
    /// Whether load mode is on.
    var isLoaded: Bool
    /// Number of generated batches in load mode, so that the guilds take turns.
    var loadTurns = 0
    var dispatched = 0
    var rateLimited = 0
    /// The URL of the gateway in READY and `GET /gateway`.
    var gatewayURL = ""
    /// To be resumed after the lock is released.
    var wakeups: [CheckedContinuation<Void, Never>] = []
    /// To be called after the lock is released.
    var kills: [@Sendable () -> Void] = []
    /// Those who wait for interactions, by their number.
    var watchers: [Int: Watcher] = [:]
    var lastWatcher = 0
    /// Keeps IDs created in the same millisecond unique.
    private var serial: UInt64 = 0
    /// Reused for its capacity.
    private var events: [WorldEvent] = []

    init(configuration: SimulatorConfiguration, start: WallInstant) {
        self.configuration = configuration
        schedule = ScenarioSchedule(configuration.scenario)
        isLoaded = configuration.load
        application = ApplicationObject(configuration)
        guilds = GuildPlan.all(of: configuration).enumerated().map { index, plan in
            SimulatedGuildState(
                plan, index: index, hasBot: index < configuration.guilds, configuration: configuration, start: start)
        }
        payloads = DispatchPayloads(guilds: guilds.map(\.payloads))
        sessions = SessionStore(resumeWindow: configuration.resumeWindow)
        identifies = IdentifyLimit(
            total: configuration.sessionStartsPerDay, maxConcurrency: configuration.maxConcurrency)
    }

    /// Adds a guild without the bot.
    mutating func add(_ guild: SimulatedGuildState) {
        guilds.append(guild)
        payloads = DispatchPayloads(guilds: guilds.map(\.payloads))
    }

    /// The index of a guild in `guilds`.
    func index(of guild: GuildID) -> Int? {
        guilds.firstIndex { $0.id == guild }
    }

    /// The index of the guild of a channel or thread in `guilds`.
    func index(of channel: ChannelID) -> Int? {
        guilds.firstIndex { $0.place(channel) != nil }
    }

    /// A new ID.
    mutating func newID(at now: WallInstant) -> UInt64 {
        serial += 1
        return Snowflakes.now(milliseconds: now.millisecondsSince1970, serial: serial)
    }

    // MARK: - Time

    /// Advances time: guild activity (unless paused), and the timeouts of connections and sessions.
    mutating func tick(at now: WallInstant) {
        advance(to: now)
        tickConnections(at: now)
        sessions.expire(at: now)
        wakeWatchers(at: now)
    }

    /// Advances the guilds, and performs the scenario steps that are due, each at its time.
    mutating func advance(to now: WallInstant) {
        while let (instant, step) = schedule.take(upTo: now) {
            advanceGuilds(to: instant)
            perform(step, at: instant)
        }
        advanceGuilds(to: now)
    }

    private mutating func advanceGuilds(to now: WallInstant) {
        guard !isPaused, !isLoaded else { return }
        for guild in guilds.indices {
            while let next = guilds[guild].activity.nextEvent, next <= now.nanosecondsSince1970 {
                let instant = WallInstant(nanosecondsSince1970: next)
                changeWorld(of: guild) { world, events in world.advance(to: instant, into: &events) }
                changeActivity(of: guild) { state, events in state.stepActivity(into: &events) }
            }
            changeWorld(of: guild) { world, events in world.advance(to: now, into: &events) }
        }
    }

    /// Pauses or resumes the guilds.
    mutating func setPaused(_ paused: Bool, at now: WallInstant) {
        advance(to: now)
        applyPause(paused, at: now)
    }

    mutating func applyPause(_ paused: Bool, at now: WallInstant) {
        if !paused, isPaused { skip(to: now) }
        isPaused = paused
        if isLoaded { wakeAll() }
    }

    /// Turns load mode on or off.
    mutating func setLoaded(_ loaded: Bool, at now: WallInstant) {
        if !loaded, isLoaded { skip(to: now) }
        isLoaded = loaded
        wakeAll()
    }

    /// Starts the simulation at `now`, regardless of when the value was created.
    mutating func begin(at now: WallInstant) {
        skip(to: now)
        schedule.begin(at: now)
    }

    private mutating func skip(to now: WallInstant) {
        for guild in guilds.indices {
            guilds[guild].world.skip(to: now)
            guilds[guild].activity.skip(to: now, in: guilds[guild].world)
        }
    }

    // MARK: - Events

    mutating func perform(
        _ action: SimulatorAction, of user: UInt64?, in guild: Int, at now: WallInstant
    ) -> UInt64? {
        advance(to: now)
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
        if faults.isForJoins { repeatJoins(in: guild, &events) }
        if !events.isEmpty {
            dispatched += sessions.append(guilds[guild].visible(events), of: guild)
            wakeConnections()
            for event in events where event.kind == .leave { guilds[guild].extras.roles[event.user] = nil }
            useInvites(events, in: guild)
            let announces = !isLoaded
            changeActivity(of: guild) { state, activity in
                state.follow(events, announcingJoins: announces, into: &activity)
            }
            events.removeAll(keepingCapacity: true)
        }
        self.events = events
    }

    /// Sends a dispatch to every session that includes the guild and has the intent.
    mutating func dispatch(_ payload: PreparedPayload, for intent: GatewayIntents, in guild: Int) {
        dispatched += sessions.append(payload, for: intent, of: guild)
        wakeConnections()
    }
}
