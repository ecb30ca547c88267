// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import DiscordREST
import Resilience

/// The part of Discord's HTTP API that the censuses use.
protocol CensusAPI: Sendable {
    /// The number of a guild's bans, over all pages of the list.
    func banCount(of guild: GuildID) async throws -> Int
    /// A guild with its approximate counts.
    func countedGuild(_ guild: GuildID) async throws -> Guild
}

extension DiscordClient: CensusAPI {
    func banCount(of guild: GuildID) async throws -> Int { try await countBans(in: guild) }

    func countedGuild(_ guild: GuildID) async throws -> Guild { try await self.guild(guild, withCounts: true) }
}

/// Discord's HTTP API with the approximate counts cached, for the services that request them.
struct CachedCensusAPI: CensusAPI {
    let api: any CensusAPI
    let guilds: Cache<GuildID, Guild>

    func banCount(of guild: GuildID) async throws -> Int { try await api.banCount(of: guild) }

    func countedGuild(_ guild: GuildID) async throws -> Guild {
        try await guilds.value(for: guild) { try await api.countedGuild(guild) }
    }
}
