// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Logging
public import Timekeeping

/// All shards of a bot. Each has its own connection, session and backoff; the identify limits are shared.
///
/// Source: Events, Gateway, "Sharding".
public final class GatewayShardGroup: Sendable {
    private let shards: [GatewayShard]

    /// Creates the configured number of shards, at least one. They do nothing before `run`.
    ///
    /// - Parameters:
    ///   - configuration: The connection settings; `shardIndex` is ignored.
    ///   - sessions: Sessions of an earlier run by shard index, which are resumed first. Pass only sessions with the same
    ///     shard count: others receive the events of other guilds.
    ///   - startLimit: The current limit from `GET /gateway/bot`. It is counted down and not requested again; when it
    ///     runs low, identifies are postponed with a warning in the log.
    ///   - clock: Measures heartbeats, waits and limits; I/O timeouts use real time.
    ///   - logger: Receives neither tokens nor payloads.
    ///   - onStatusChange: Called with the shard index when a connection attempt starts, when its session is established,
    ///     when a heartbeat is acknowledged, and when it has ended; must not block. Calls of different shards are concurrent.
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

    /// The shard that receives a guild's events. Source: "Sharding Formula".
    public static func shard(of guildID: GuildID, count: Int) -> Int {
        Int((guildID.rawValue >> 22) % UInt64(max(1, count)))
    }

    /// The status of each shard, by index.
    public var statuses: [GatewayStatus] { shards.map(\.status) }

    /// Sends a command: a member request on its guild's shard, a presence on all shards.
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

    /// Keeps all connections open until the task is canceled, then closes them so that the sessions can be resumed.
    ///
    /// Must not be called concurrently.
    ///
    /// - Parameter receive: Called with each event. The next event of the same shard follows when it returns; calls of
    ///   different shards are concurrent.
    /// - Throws: `GatewayError` if reconnecting cannot help for one shard; errors of `receive`. The other shards are
    ///   stopped.
    public func run(_ receive: @escaping @Sendable (GatewayDispatch) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shard in shards {
                group.addTask { try await shard.run(receive) }
            }
            // waitForAll would wait for the other shards before it throws.
            for try await _ in group {}
        }
    }
}
