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
    /// The session that the store knew; resumed first.
    let storedSession: GatewaySession?
    let keeper: StatisticsKeeper
    let health: HealthCheck
    let clock: any WallClock
    let narrate: @Sendable (Moment) -> Void
    let logger: Logger

    func run() async throws {
        do {
            try await untilShutdown { try await listen() }
        } catch let error as GatewayError {
            throw BotError.refused("\(error)")
        }
    }

    private func listen() async throws {
        health.fail("finding the guild")
        let (guild, gateway) = try await discovery.run()
        keeper.watch(guild.id, name: guild.name)
        var connection = GatewayConfiguration(
            url: gateway.url, token: configuration.token.revealed, intents: .statistics,
            compression: configuration.compression)
        connection.trustRootsFile = configuration.trustRootsFile
        connection.maximumBackoff = configuration.maximumBackoff
        let shard = GatewayShard(
            configuration: connection, session: storedSession, clock: clock, logger: logger,
            onStatusChange: { status in report(status) })
        try await shard.run { dispatch in
            try await keeper.receive(dispatch)
            react(to: dispatch.event, on: shard)
        }
    }

    private func react(to event: GatewayEvent, on shard: GatewayShard) {
        switch event {
        case .ready:
            narrate(.sessionStarted(guild: keeper.guild?.name ?? ""))
        case .resumed:
            narrate(.sessionResumed)
            requestMembers(on: shard)
        case .guildCreate(let guild) where !guild.isUnavailable:
            requestMembers(on: shard)
        default:
            break
        }
    }

    /// Asks who is online where the gateway did not tell by itself: after a restart the session goes on, but who was
    /// online when it began is forgotten; and of large guilds it never tells.
    private func requestMembers(on shard: GatewayShard) {
        guard let guild = keeper.guild?.id, keeper.snapshot?.online == nil else { return }
        shard.send(.requestGuildMembers(guildID: guild, presences: true, nonce: "online"))
    }

    private func report(_ status: GatewayStatus) {
        switch status.phase {
        case .connected:
            health.pass("connected")
        case .disconnected:
            keeper.gatewayLost()
            health.fail("disconnected: \(status.lastDisconnect ?? "not connected yet")")
            if let reason = status.lastDisconnect { narrate(.disconnected(reason: reason)) }
        case .connecting, .identifying, .resuming:
            health.fail("\(status.phase)")
        }
    }
}
