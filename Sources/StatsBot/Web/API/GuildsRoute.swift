// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// `GET /api/v1/guilds`: what is counted here.
struct GuildsAnswer: APIObject {
    static let name = "Guilds"
    static let fields = [APIField<Self>("guilds", "The guilds; none before they were found.", \.guilds)]

    let guilds: [GuildAnswer]
}

extension APIContext {
    /// `GET /api/v1/guilds`.
    var guilds: APIRoute {
        APIRoute(
            "/api/v1/guilds", operation: "listGuilds", summary: "The guilds that are counted",
            description: "Their ids are what the parameter guild of the other routes takes.", parameters: [],
            problems: []
        ) { _ in
            GuildsAnswer(
                guilds: keeper.guilds.compactMap(\.guild).map { GuildAnswer(id: $0.id.rawValue, guildName: $0.name) })
        }
    }
}
