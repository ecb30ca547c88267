// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Storage

/// What discovery needs of Discord's HTTP API.
protocol DiscoveryAPI: Sendable {
    /// The guilds that the bot is a member of.
    func memberGuilds() async throws -> [Guild]
    /// Where the gateway is, and how many sessions may be started.
    func gatewayAddress() async throws -> GatewayBot
}

extension DiscordClient: DiscoveryAPI {
    func memberGuilds() async throws -> [Guild] { try await currentUserGuilds() }

    func gatewayAddress() async throws -> GatewayBot { try await gatewayBot() }
}

/// What the gateway service needs of a group of shards.
protocol ShardGroup: Sendable {
    /// The status of each shard.
    var statuses: [GatewayStatus] { get }
    /// Sends a command over the shard that it is for.
    func send(_ command: GatewayCommand)
    /// Keeps the shards connected and delivers their events, in the order of each shard.
    func run(_ receive: @escaping @Sendable (GatewayDispatch) async throws -> Void) async throws
}

extension GatewayShardGroup: ShardGroup {}

/// What a group of shards is created from.
struct ShardGroupPlan: Sendable {
    let gateway: GatewayBot
    let scope: SessionScope
    let sessions: [Int: GatewaySession]
    let onStatusChange: @Sendable (Int, GatewayStatus) -> Void
}
