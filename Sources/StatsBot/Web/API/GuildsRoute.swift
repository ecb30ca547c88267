// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Counting
import DiscordModels

/// The response of `GET /api/v1/guilds`.
struct GuildsAnswer: APIObject {
    static let name = "Guilds"
    static let fields = [APIField<Self>("guilds", "The guilds; empty until they are available.", \.guilds)]

    let guilds: [GuildAnswer]
}

extension APIContext {
    /// `GET /api/v1/guilds`.
    var guilds: APIRoute {
        APIRoute(
            "/api/v1/guilds", operation: "listGuilds", summary: "The counted guilds",
            description: "Guild IDs for the parameter guild of the other routes.", parameters: [],
            problems: []
        ) { _ in
            GuildsAnswer(
                guilds: keeper.guilds.compactMap(\.guild).map { GuildAnswer(id: $0.id.rawValue, guildName: $0.name) })
        }
    }
}
