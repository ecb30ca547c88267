// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The control route for guilds: list them, invite the bot, and remove it.
extension SimulationState {
    /// `guild`: the index of the selected guild; `nil`: none.
    mutating func controlGuilds(_ request: RESTRequest, in guild: Int?, at now: WallInstant) -> RESTResponse {
        do throws(SimulatorError) {
            switch request.method {
            case "GET": return .json(guilds.map(GuildEntry.init))
            case "POST": return try invite(request, to: guild, at: now)
            case "DELETE":
                guard let guild else { return Self.problem(400, "Select the guild with ?guild=") }
                try removeBot(from: guild, at: now)
                return .json(GuildEntry(guilds[guild]))
            default: return Self.wrongMethod("GET, POST, DELETE")
            }
        } catch {
            return Self.problem(409, error.message)
        }
    }

    /// `{"permissions": "16"}`, optionally with `name`, `members` and `locale` of a new guild.
    private mutating func invite(
        _ request: RESTRequest, to guild: Int?, at now: WallInstant
    ) throws(SimulatorError) -> RESTResponse {
        struct Body: Decodable {
            var permissions: String?
            var name: String?
            var members: Int?
            var locale: String?
        }
        let body = request.body.isEmpty ? Body() : JSONBytes.decode(Body.self, from: request.body)
        guard let body, body.permissions.map({ UInt64($0) != nil }) ?? true,
            body.name.map({ (2...100).contains($0.unicodeScalars.count) }) ?? true,
            body.members.map({ (1...1_000_000).contains($0) }) ?? true,
            body.locale.map({ CommandLocalizations.locales.contains($0) }) ?? true
        else {
            return Self.problem(
                400,
                #"Send {"permissions": "8"}, the bits as a string of digits, optionally with "#
                    + #""name" (2 to 100 characters), "members" and "locale" of a new guild"#)
        }
        let permissions = body.permissions.flatMap { UInt64($0) }.map { SimulatorPermissions(rawValue: $0) }
        var index = guild
        if index == nil, body.name == nil, body.members == nil {
            index = guilds.indices.first { !guilds[$0].world.hasBot }
        }
        let invited: Int
        if let index {
            invited = index
        } else {
            invited = try addGuild(name: body.name, members: body.members, at: now)
        }
        if let locale = body.locale { guilds[invited].locale = locale }
        try inviteBot(to: invited, permissions: permissions ?? .administrator, at: now)
        return .json(GuildEntry(guilds[invited]), status: 201)
    }
}
