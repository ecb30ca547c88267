// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Exporter
import Foundation
import Statistics

/// `GET /api/v1/stats`: the figures now.
struct StatsRoute: Sendable {
    static let path = "/api/v1/stats"

    /// The answer. Ids are strings, as in Discord's own API; a figure that is not known is null.
    struct Body: Encodable {
        struct Guild: Encodable {
            let id: String
            let name: String
        }

        struct Approximate: Encodable {
            let members: Bool
            let online: Bool
        }

        struct Today: Encodable {
            let date: String
            let joins: Int
            let leaves: Int
            let bans: Int
            let unbans: Int
            let netChange: Int

            enum CodingKeys: String, CodingKey {
                case date, joins, leaves, bans, unbans
                case netChange = "net_change"
            }
        }

        let guild: Guild
        let members: Int?
        let online: Int?
        let bans: Int?
        let approximate: Approximate
        let today: Today
        let lastUpdate: String?

        enum CodingKeys: String, CodingKey {
            case guild, members, online, bans, approximate, today
            case lastUpdate = "last_update"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(guild, forKey: .guild)
            // Not encodeIfPresent: what is not known is there, and null.
            try container.encode(members, forKey: .members)
            try container.encode(online, forKey: .online)
            try container.encode(bans, forKey: .bans)
            try container.encode(approximate, forKey: .approximate)
            try container.encode(today, forKey: .today)
            try container.encode(lastUpdate, forKey: .lastUpdate)
        }
    }

    let keeper: StatisticsKeeper
    let timeZone: TimeZone

    var route: HTTPRoute { HTTPRoute(Self.path, respond) }

    func respond(to request: HTTPRequest) -> HTTPResponse {
        guard let guild = keeper.guild, let snapshot = keeper.snapshot else {
            return .problem(
                status: 503, title: "Not ready", detail: "The guild has not been seen yet; /readyz tells when it has.")
        }
        for (name, value) in request.query {
            guard name == "guild" else {
                return .problem(
                    status: 400, title: "Unknown parameter", detail: "This route knows only the parameter guild.")
            }
            guard let id = GuildID(value) else {
                return .problem(status: 400, title: "Bad parameter", detail: "guild must be a Discord id.")
            }
            guard id == guild.id else {
                return .problem(status: 404, title: "Unknown guild", detail: "This bot does not count that guild.")
            }
        }
        return body(guild: guild, snapshot: snapshot)
    }

    private func body(guild: (id: GuildID, name: String), snapshot: Snapshot) -> HTTPResponse {
        let counts = snapshot.today.counts
        let body = Body(
            guild: .init(id: guild.id.description, name: guild.name), members: snapshot.members,
            online: snapshot.online, bans: snapshot.bans,
            approximate: .init(members: snapshot.approximate.members, online: snapshot.approximate.online),
            today: .init(
                date: snapshot.today.day.description, joins: counts.joins, leaves: counts.leaves, bans: counts.bans,
                unbans: counts.unbans, netChange: counts.netChange),
            lastUpdate: snapshot.updatedAt.map { $0.rfc3339(in: timeZone) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else {
            return .problem(status: 500, title: "Internal error", detail: "The figures could not be encoded.")
        }
        return .json(Array(data) + [UInt8(ascii: "\n")])
    }
}

extension Date {
    /// The instant in a zone, with the zone's offset. Source: RFC 3339.
    func rfc3339(in timeZone: TimeZone) -> String {
        formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: timeZone))
    }
}
