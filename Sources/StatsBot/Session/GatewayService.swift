// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import Exporter
import Logging
import ServiceLifecycle
import Statistics
import Storage
import Supervision
import Timekeeping

/// Listens to the gateway and hands what it says to the keeper, in order.
struct GatewayService: Service {
    let settings: ConnectionSettings
    let discovery: GuildDiscovery
    let keeper: StatisticsKeeper
    let health: ShardHealth
    /// What other services send goes over it.
    let line: GatewayCommands
    /// Where interactions wait to be answered.
    let inbox: InteractionInbox
    /// Creates the shards; it alone knows the token.
    let makeShards: @Sendable (ShardGroupPlan) -> any ShardGroup
    let narrate: @Sendable (DemoEvent) -> Void
    let logger: Logger

    func run() async throws {
        // At the bot's end nothing is missed that the next start would not tell of.
        defer { if !Task.isShuttingDownGracefully { lost() } }
        do {
            try await untilShutdown { try await listen() }
        } catch let error as GatewayError {
            throw BotError.refused("\(error)")
        }
    }

    /// Nobody listens until this service is run again.
    private func lost() {
        keeper.gatewayLost()
        health.ended()
    }

    private func listen() async throws {
        let (guilds, gateway) = try await discovery.run()
        for (guild, keeper) in zip(guilds, keeper.guilds) { keeper.watch(guild.id, name: guild.name) }
        let shards = settings.shards > 0 ? settings.shards : max(1, gateway.shards)
        var scope = SessionScope(shards: shards, intents: .statistics)
        var sessions: [Int: GatewaySession] = [:]
        // What the store knew at the start; after a restart of this service, what was taken in until then. Discord replays
        // what came later, and what the keeper has it does not take again.
        let (known, positions) = keeper.sessions
        if let known, known.shards == shards, known.intents == .statistics || settings.intents == .auto {
            (scope, sessions) = (known, positions)
        }
        while true {
            do {
                return try await listen(at: gateway, scope, sessions)
            } catch let error as GatewayError where error.code == .disallowedIntents {
                guard settings.intents == .auto, let fewer = scope.intents.fallback else { throw error }
                logger.warning(
                    "privileged intent not granted; counts are approximate",
                    metadata: ["gateway.intents": "\(fewer.rawValue)", "error": "\(error)"])
                scope.intents = fewer
                sessions = [:]
            }
        }
    }

    private func listen(
        at gateway: GatewayBot, _ scope: SessionScope, _ sessions: [Int: GatewaySession]
    ) async throws {
        keeper.listens(with: scope)
        health.expect(shards: scope.shards, missing: GatewayIntents.statistics.subtracting(scope.intents))
        let homes = keeper.guilds.compactMap(\.guild).map { GatewayShardGroup.shard(of: $0.id, count: scope.shards) }
        let group = makeShards(
            ShardGroupPlan(
                gateway: gateway, scope: scope, sessions: sessions,
                onStatusChange: { shard, status in report(status, of: shard, isHome: homes.contains(shard)) }))
        // Of several homes that which does worst is shown.
        line.attach(send: { group.send($0) }, status: { GatewayStatus.worst(of: homes, in: group.statuses) })
        try await group.run { dispatch in
            // Before the keeper, which may wait for the store: somebody waits for the answer.
            if case .interactionCreate(let event) = dispatch.event { inbox.offer(event) }
            try await keeper.receive(dispatch)
            if dispatch.event.beginsSession {
                line.sessionBegan()
                ServiceStatus.current?.succeeded()
            }
            if homes.contains(dispatch.shard) { react(to: dispatch, on: group) }
        }
    }

    private func react(to dispatch: GatewayDispatch, on group: any ShardGroup) {
        switch dispatch.event {
        case .ready:
            narrate(.sessionStarted(guilds: guilds(of: dispatch.shard, in: group).map(\.name)))
        case .resumed:
            narrate(.sessionResumed)
            for guild in guilds(of: dispatch.shard, in: group) { requestMembers(of: guild.keeper, on: group) }
        case .guildCreate(let guild) where !guild.isUnavailable:
            for keeper in keeper.guilds where keeper.guild?.id == guild.guildID {
                requestMembers(of: keeper, on: group)
            }
        default:
            break
        }
    }

    /// Asks who is online where the gateway did not tell by itself: after a restart the session goes on, but who was
    /// online when it began is forgotten; and of large guilds it never tells.
    private func requestMembers(of keeper: GuildKeeper, on group: any ShardGroup) {
        guard let guild = keeper.guild?.id, keeper.snapshot?.online == nil,
            keeper.shared.intents.isSuperset(of: [.guildMembers, .guildPresences])
        else { return }
        group.send(.requestGuildMembers(guildID: guild, presences: true, nonce: "online"))
    }

    /// The guilds that a shard hears of.
    private func guilds(of shard: Int, in group: any ShardGroup) -> [(keeper: GuildKeeper, name: String)] {
        keeper.guilds.compactMap { keeper in
            guard let guild = keeper.guild,
                GatewayShardGroup.shard(of: guild.id, count: group.statuses.count) == shard
            else { return nil }
            return (keeper, guild.name)
        }
    }

    private func report(_ status: GatewayStatus, of shard: Int, isHome: Bool) {
        health.report(status, of: shard)
        // Only a shard that hears of counted guilds can miss something of them.
        guard isHome, status.phase == .disconnected else { return }
        keeper.gatewayLost(shard)
        if let reason = status.lastDisconnect { narrate(.disconnected(reason: reason)) }
    }
}

extension GatewayStatus {
    /// The status of the shard among some that has come least far.
    fileprivate static func worst(of shards: [Int], in statuses: [GatewayStatus]) -> GatewayStatus? {
        let order = Phase.allCases
        return shards.map { statuses[$0] }.min { one, other in
            (order.firstIndex(of: one.phase) ?? 0) < (order.firstIndex(of: other.phase) ?? 0)
        }
    }
}

extension GatewayEvent {
    /// Whether a session begins or goes on with it.
    fileprivate var beginsSession: Bool {
        switch self {
        case .ready, .resumed: true
        default: false
        }
    }
}

extension GatewayIntents {
    /// What to ask for when this much is not granted: first without presences, then without members.
    var fallback: GatewayIntents? {
        if contains(.guildPresences) { return subtracting(.guildPresences) }
        if contains(.guildMembers) { return subtracting(.guildMembers) }
        return nil
    }
}
