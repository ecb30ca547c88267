// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The routes of the bot's guilds. Source: Resources, User and Guild.
extension SimulationState {
    mutating func answerGuild(_ request: RESTRequest, _ route: SimulatorRoute, of guild: Int) -> RESTResponse {
        // Source: "List Guild Members": requires the privileged intent.
        if case .guildMembers = route, configuration.disallowedIntents.contains(.guildMembers) {
            return .missingAccess
        }
        return guilds[guild].answer(request, route)
    }

    /// Source: "Get Current User Guilds": in ascending order, paged.
    func currentUserGuilds(_ request: RESTRequest) -> RESTResponse {
        struct Partial: Encodable {
            var id: GuildID
            var name: String
            var owner = false
            var permissions: String
            var features = ["COMMUNITY"]
            var approximate_member_count: Int?
            var approximate_presence_count: Int?
        }
        let limit = request.query["limit"].map { Int($0) ?? 0 } ?? 200
        guard (1...200).contains(limit) else {
            return .invalid("limit", code: "NUMBER_TYPE_MAX", "int value should be between 1 and 200.")
        }
        var bounds: [String: GuildID] = [:]
        for name in ["before", "after"] {
            guard let text = request.query[name] else { continue }
            guard let id = GuildID(text) else { return .notSnowflake(name, text) }
            bounds[name] = id
        }
        let found = guilds.sorted { $0.id < $1.id }.filter { guild in
            (bounds["before"].map { guild.id < $0 } ?? true) && (bounds["after"].map { guild.id > $0 } ?? true)
        }
        let withCounts = request.flag("with_counts")
        // The IDs closest to `before`, but still in ascending order.
        let page = bounds["before"] == nil ? found.prefix(limit) : found.suffix(limit)
        return .json(
            page.map { guild in
                Partial(
                    id: guild.id, name: guild.name, permissions: guild.botPermissions,
                    approximate_member_count: withCounts ? guild.approximateMembers : nil,
                    approximate_presence_count: withCounts ? guild.approximateOnline : nil)
            })
    }
}
