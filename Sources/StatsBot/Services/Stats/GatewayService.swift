// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Exporter
import Logging
import ServiceLifecycle
import Statistics
import Timekeeping

/// Listens to the gateway and hands what it says to the keeper, in order.
struct GatewayService: Service {
    let configuration: BotConfiguration
    let discovery: GuildDiscovery
    let keeper: StatisticsKeeper
    let health: ShardHealth
    /// What other services send goes over it.
    let line: GatewayLine
    /// Where interactions wait to be answered.
    let inbox: InteractionInbox
    let clock: any WallClock
    let narrate: @Sendable (Moment) -> Void
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
        let (guild, gateway) = try await discovery.run()
        keeper.watch(guild.id, name: guild.name)
        let shards = configuration.shards > 0 ? configuration.shards : max(1, gateway.shards)
        var scope = SessionScope(shards: shards, intents: .statistics)
        var sessions: [Int: GatewaySession] = [:]
        // What the store knew at the start; after a restart of this service, what was taken in until then. Discord replays
        // what came later, and what the keeper has it does not take again.
        let (known, positions) = keeper.sessions
        if let known, known.shards == shards, known.intents == .statistics || configuration.intents == .auto {
            (scope, sessions) = (known, positions)
        }
        while true {
            do {
                return try await listen(at: gateway, guild.id, scope, sessions)
            } catch let error as GatewayError where error.code == .disallowedIntents {
                guard configuration.intents == .auto, let fewer = scope.intents.fallback else { throw error }
                logger.warning(
                    "Discord does not grant a privileged intent; counts become approximate",
                    metadata: ["gateway.intents": "\(fewer.rawValue)", "error": "\(error)"])
                scope.intents = fewer
                sessions = [:]
            }
        }
    }

    private func listen(
        at gateway: GatewayBot, _ guild: GuildID, _ scope: SessionScope, _ sessions: [Int: GatewaySession]
    ) async throws {
        keeper.listens(with: scope)
        health.expect(shards: scope.shards, missing: GatewayIntents.statistics.subtracting(scope.intents))
        var connection = GatewayConfiguration(
            url: gateway.url, token: configuration.token.revealed, intents: scope.intents,
            compression: configuration.compression)
        connection.shardCount = scope.shards
        connection.trustRootsFile = configuration.trustRootsFile
        connection.maximumBackoff = configuration.maximumBackoff
        connection.presence = BotPresence.starting.payload
        let home = GatewayShardGroup.shard(of: guild, count: scope.shards)
        let group = GatewayShardGroup(
            configuration: connection, sessions: sessions, startLimit: gateway.sessionStartLimit, clock: clock,
            logger: logger,
            onStatusChange: { shard, status in report(status, of: shard, isHome: shard == home) })
        line.attach(send: { group.send($0) }, status: { group.statuses[home] })
        try await group.run { dispatch in
            // Before the keeper, which may wait for the store: somebody waits for the answer.
            if case .interactionCreate(let event) = dispatch.event { inbox.offer(event) }
            try await keeper.receive(dispatch)
            if dispatch.event.beginsSession {
                line.sessionBegan()
                ServiceStatus.current?.succeeded()
            }
            if dispatch.shard == home { react(to: dispatch.event, on: group) }
        }
    }

    private func react(to event: GatewayEvent, on group: GatewayShardGroup) {
        switch event {
        case .ready:
            narrate(.sessionStarted(guild: keeper.guild?.name ?? ""))
        case .resumed:
            narrate(.sessionResumed)
            requestMembers(on: group)
        case .guildCreate(let guild) where guild.guildID == keeper.guild?.id && !guild.isUnavailable:
            requestMembers(on: group)
        default:
            break
        }
    }

    /// Asks who is online where the gateway did not tell by itself: after a restart the session goes on, but who was
    /// online when it began is forgotten; and of large guilds it never tells.
    private func requestMembers(on group: GatewayShardGroup) {
        guard let guild = keeper.guild?.id, keeper.snapshot?.online == nil,
            keeper.intents.isSuperset(of: [.guildMembers, .guildPresences])
        else { return }
        group.send(.requestGuildMembers(guildID: guild, presences: true, nonce: "online"))
    }

    private func report(_ status: GatewayStatus, of shard: Int, isHome: Bool) {
        health.report(status, of: shard)
        // Only the shard that hears of the counted guild can miss something of it.
        guard isHome, status.phase == .disconnected else { return }
        keeper.gatewayLost()
        if let reason = status.lastDisconnect { narrate(.disconnected(reason: reason)) }
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
