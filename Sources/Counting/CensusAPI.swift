// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import DiscordREST
package import Resilience

/// The part of Discord's HTTP API that the censuses use.
package protocol CensusAPI: Sendable {
    /// A guild's bans, over all pages of the list.
    func bans(of guild: GuildID) async throws -> [BannedUser]
    /// A guild with its approximate counts.
    func countedGuild(_ guild: GuildID) async throws -> Guild
}

extension DiscordClient: CensusAPI {
    func bans(of guild: GuildID) async throws -> [BannedUser] { try await bans(in: guild) }

    func countedGuild(_ guild: GuildID) async throws -> Guild { try await self.guild(guild, withCounts: true) }
}

/// Discord's HTTP API with the approximate counts cached, for the services that request them.
package struct CachedCensusAPI: CensusAPI {
    let api: any CensusAPI
    let guilds: Cache<GuildID, Guild>

    package init(
        api: any CensusAPI, guilds: Cache<GuildID, Guild>
    ) {
        self.api = api
        self.guilds = guilds
    }

    package func bans(of guild: GuildID) async throws -> [BannedUser] { try await api.bans(of: guild) }

    package func countedGuild(_ guild: GuildID) async throws -> Guild {
        try await guilds.value(for: guild) { try await api.countedGuild(guild) }
    }
}
