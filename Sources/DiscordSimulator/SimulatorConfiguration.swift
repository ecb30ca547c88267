// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels

/// Which guilds are simulated, their activity, and the behavior of Discord.
public struct SimulatorConfiguration: Sendable {
    /// The loopback port to listen on; 0 picks a free one.
    public var port = 8900
    /// The number of guilds the bot is in, 0 to 10; with 0, there is one that it can be invited to. The other properties
    /// describe the first guild. Each additional guild has half its members, bans and events (at least ten members), and its own name and seed.
    public var guilds = 1
    /// Initial number of members, including the bot; at least 1.
    public var members = 5000
    /// The same seed, clock and actions produce the same guild and events; the IDs depend only on the seed.
    public var seed: UInt64 = 1
    /// Events per second of simulated time, nearly all of them presences; `nil`: a realistic rate for the guild's size.
    public var eventsPerSecond: Double?
    /// Days of member events before the start, included in the ledger's days; see `SimulatedGuild.past`.
    public var historyDays = 0
    /// Initial number of bans.
    public var initialBans = 89
    /// Whether to serve HTTPS and WSS, with a certificate from a throwaway root.
    public var tls = false
    /// The token the bot must authenticate with; not valid for Discord.
    public var token = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GsImUl.simulated-token-for-loopback-only-00000"
    /// The heartbeat interval in the hello payload, in simulated time.
    public var heartbeatInterval: Duration = .milliseconds(41_250)
    /// How long a disconnected session can be resumed, in simulated time.
    public var resumeWindow: Duration = .seconds(180)
    /// Seconds of simulated time per second of real time; the given clock must run at this speed.
    public var timeScale = 1.0
    /// Intents that are not enabled for the bot: identifying with one of them results in close code 4014.
    public var disallowedIntents: GatewayIntents = []
    /// The guild's UTC offset, which determines when its members sleep.
    public var guildUTCOffset: Duration = .seconds(-5 * 3600)
    /// Maximum number of session starts per day.
    public var sessionStartsPerDay = 1000
    /// Maximum number of identifies per five seconds.
    public var maxConcurrency = 1
    /// Shards that `GET /gateway/bot` recommends.
    public var recommendedShards = 1
    /// The dispatches of a session that can be replayed. A connected client receives every dispatch, however slowly it
    /// reads; the limit concerns those sent before, and those it misses while it is disconnected.
    public var replayLimit = SimulatorReplayLimit.auto
    /// Maximum lag of a client, in dispatches, before its connection is dropped. The session stays resumable.
    public var outgoingLimit = 200_000
    /// Scheduled faults, actions and changes.
    public var scenario: SimulatorScenario?
    /// Load mode: whether events happen as fast as the clients read, instead of at a realistic rate. 60% are presences,
    /// 15% joins, 12% leaves (or vice versa, to keep the guild's size within 10%), 3% bans (or unbans), and 10%
    /// messages of members, each a dispatch of about 490 bytes.
    ///
    /// Slow clients slow down the events. Every event is in the ledger; messages are not kept. Compressed streams are
    /// optimized for speed instead of size (if set here, not with `setLoad`).
    public var load = false
    /// Messages, reactions, threads, voice and boosts in every guild, and the channels for them; `nil`: none, except for
    /// actions. Additional guilds have half the messages.
    public var activity: SimulatorActivity?
    /// The guild's name.
    public var guildName = "The Quiet Harbour"
    /// The bot's user name.
    public var botName = "StatsBot"

    /// Creates the default configuration.
    public init() {}

    /// The heartbeat interval in the hello payload: at least two seconds of real time at any time scale, so that a busy
    /// machine is not mistaken for a silent client.
    var effectiveHeartbeatInterval: Duration {
        max(heartbeatInterval, .seconds(2) * timeScale)
    }
}
