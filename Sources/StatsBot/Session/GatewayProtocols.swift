// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Storage

/// The part of Discord's HTTP API that discovery uses.
protocol DiscoveryAPI: Sendable {
    /// The guilds that the bot is a member of.
    func memberGuilds() async throws -> [Guild]
    /// The gateway's address, the recommended number of shards, and the session start limit.
    func gatewayAddress() async throws -> GatewayBot
    /// The bot's application.
    func applicationID() async throws -> ApplicationID
}

extension DiscordClient: DiscoveryAPI {
    func memberGuilds() async throws -> [Guild] { try await currentUserGuilds() }

    func gatewayAddress() async throws -> GatewayBot { try await gatewayBot() }

    func applicationID() async throws -> ApplicationID { try await currentApplication().id }
}

/// The part of a shard group that the gateway service uses.
protocol ShardGroup: Sendable {
    /// The status of each shard.
    var statuses: [GatewayStatus] { get }
    /// Sends a command over the shard that it belongs to.
    func send(_ command: GatewayCommand)
    /// Keeps the shards connected and delivers their events, in order within each shard.
    func run(_ receive: @escaping @Sendable (GatewayDispatch) async throws -> Void) async throws
}

extension GatewayShardGroup: ShardGroup {}

/// The parameters of a shard group.
struct ShardGroupPlan: Sendable {
    let gateway: GatewayBot
    let scope: SessionScope
    let sessions: [Int: GatewaySession]
    let onStatusChange: @Sendable (Int, GatewayStatus) -> Void
}
