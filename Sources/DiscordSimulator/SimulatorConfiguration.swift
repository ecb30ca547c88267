// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// What guilds are simulated, how they live, and how Discord behaves.
public struct SimulatorConfiguration: Sendable {
    /// The loopback port to listen on; 0 picks one.
    public var port = 8900
    /// The guilds that the bot is in, 1 to 10. What is said of the guild here is said of the first. Each further one has
    /// half of its members, bans and events, though at least ten members, and a name and a seed of its own.
    public var guilds = 1
    /// The guild's members at the start, the bot among them; 1 and up.
    public var members = 5000
    /// The same seed, clock and actions give the same guild and events; the ids follow from the seed alone.
    public var seed: UInt64 = 1
    /// Events in a second of world time, nearly all of them presences; `nil`: as such a guild lives.
    public var eventsPerSecond: Double?
    /// Days of member events before the start, which the ledger's days include; see `SimulatedGuild.past`.
    public var historyDays = 0
    /// Bans at the start.
    public var initialBans = 89
    /// Whether to serve HTTPS and WSS, with a certificate of a throw-away root.
    public var tls = false
    /// The token that the bot must show; not one of Discord's.
    public var token = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GsImUl.simulated-token-for-loopback-only-00000"
    /// What hello asks for, in world time.
    public var heartbeatInterval: Duration = .milliseconds(41_250)
    /// How long a session without a connection can be resumed, in world time; but at least a minute of the machine's.
    public var sessionLifetime: Duration = .seconds(300)
    /// How many seconds of the world pass in one of the machine's; the clock handed in runs at this pace.
    public var timeScale = 1.0
    /// Intents that are not switched on for the bot: identifying with one of them ends in close code 4014.
    public var disallowedIntents: GatewayIntents = []
    /// How far the guild's clock is ahead of UTC; its people sleep and wake by it.
    public var guildUTCOffset: Duration = .seconds(-5 * 3600)
    /// Sessions that may be started in a day.
    public var sessionStartsPerDay = 1000
    /// Identifies allowed in five seconds.
    public var maxConcurrency = 1
    /// Shards that `GET /gateway/bot` recommends.
    public var recommendedShards = 1
    /// Dispatches kept for each session, so that it can be resumed.
    public var replayLimit = 250_000
    /// How far a client may lag behind, in dispatches, before its connection is dropped; its session stays resumable.
    public var outgoingLimit = 200_000
    /// What goes wrong or happens when; `nil`: nothing but what the guild does by itself.
    public var scenario: SimulatorScenario?
    /// Whether events happen as fast as the clients read, in the place of the guild's own life. Of a hundred, 60 are
    /// presences, 15 joins, 12 leaves (or the other way round, so that the guild keeps its size within a tenth),
    /// 3 bans (or lifted bans), and 10 messages of members, of about 490 bytes as dispatches.
    ///
    /// What is slow to read slows the events down. Every event is in the ledger; messages are not kept. Compressed
    /// streams take little time rather than little room (set here, not by `setLoad`).
    public var load = false
    /// The guild's name.
    public var guildName = "The Quiet Harbour"
    /// The bot's user name.
    public var botName = "StatsBot"

    /// Makes the configuration of a usual guild.
    public init() {}

    /// The interval that hello asks for: at least two seconds of the machine's time, however fast the world runs, so that
    /// a busy machine is not taken for a silent client.
    var effectiveHeartbeatInterval: Duration {
        max(heartbeatInterval, .seconds(2) * timeScale)
    }

    /// How long a session waits to be resumed: at least a minute of the machine's time, however fast the world runs, so
    /// that a client that is started again is not too late by the machine's doing.
    var effectiveSessionLifetime: Duration {
        max(sessionLifetime, .seconds(60) * timeScale)
    }
}
