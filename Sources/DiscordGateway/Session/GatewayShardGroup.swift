// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Logging
public import Timekeeping

/// All shards of a bot: each has its own connection, session and backoff; the limits on identifying are shared.
///
/// Source: Events, Gateway, "Sharding".
public final class GatewayShardGroup: Sendable {
    private let shards: [GatewayShard]

    /// Makes as many shards as the configuration says, at least one; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to connect. `shardIndex` does not matter.
    ///   - sessions: Sessions of an earlier run by shard: they are resumed first. A session belongs to a number of
    ///     shards; where that has changed since, leave it out: its events would be those of other guilds.
    ///   - startLimit: How many identifies Discord still allows, as `GET /gateway/bot` said just now. It is counted down
    ///     here and not asked for again; when it runs low identifies wait, with a warning in the log.
    ///   - clock: Measures heartbeats, waits and limits; bounds on I/O are real time.
    ///   - logger: Never gets a token or a payload.
    ///   - onStatusChange: Hears, with the shard, when a connection is begun, when its session is up, and when it has
    ///     ended; must not block. Shards call at the same time.
    public convenience init(
        configuration: GatewayConfiguration, sessions: [Int: GatewaySession] = [:],
        startLimit: GatewayBot.SessionStartLimit, clock: any WallClock, logger: Logger,
        onStatusChange: @escaping @Sendable (Int, GatewayStatus) -> Void = { _, _ in }
    ) {
        self.init(
            configuration: configuration, sessions: sessions, startLimit: startLimit, clock: clock, logger: logger,
            onStatusChange: onStatusChange, random: { Double.random(in: 0..<1) })
    }

    init(
        configuration: GatewayConfiguration, sessions: [Int: GatewaySession], startLimit: GatewayBot.SessionStartLimit,
        clock: any WallClock, logger: Logger, onStatusChange: @escaping @Sendable (Int, GatewayStatus) -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        let indices = 0..<max(1, configuration.shardCount)
        let identifies = IdentifyQueue(
            startLimit, expecting: indices.filter { sessions[$0] == nil }, clock: clock, logger: logger)
        shards = indices.map { index in
            var configuration = configuration
            configuration.shardIndex = index
            configuration.shardCount = indices.count
            return GatewayShard(
                configuration: configuration, session: sessions[index], clock: clock, logger: logger,
                onStatusChange: { onStatusChange(index, $0) }, identifies: identifies, random: random)
        }
    }

    /// The shard that hears of a guild. Source: "Sharding Formula".
    public static func shard(of guildID: GuildID, count: Int) -> Int {
        Int((guildID.rawValue >> 22) % UInt64(max(1, count)))
    }

    /// How the shards are doing, by index.
    public var statuses: [GatewayStatus] { shards.map(\.status) }

    /// Sends a command: a request for members over the shard of its guild, a presence over all.
    ///
    /// See `GatewayShard.send`.
    public func send(_ command: GatewayCommand) {
        switch command {
        case .requestGuildMembers(let guildID, _, _):
            shards[Self.shard(of: guildID, count: shards.count)].send(command)
        case .updatePresence:
            for shard in shards { shard.send(command) }
        }
    }

    /// Keeps all connections up until the task is cancelled; then closes them so that the sessions can be resumed.
    ///
    /// Call it once at a time.
    ///
    /// - Parameter receive: Gets each event. Of one shard the next comes when it returns; shards call at the same time.
    /// - Throws: `GatewayError` when connecting again cannot help, for one shard; what `receive` throws. The other
    ///   shards are ended.
    public func run(_ receive: @escaping @Sendable (GatewayDispatch) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shard in shards {
                group.addTask { try await shard.run(receive) }
            }
            // Not waitForAll, which would wait for the others before it throws.
            for try await _ in group {}
        }
    }
}
