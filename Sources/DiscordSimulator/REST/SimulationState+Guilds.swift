// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// The routes of the bot's guilds. Source: Resources, User and Guild.
extension SimulationState {
    mutating func answerGuild(
        _ request: RESTRequest, _ route: SimulatorRoute, of guild: Int, at now: WallInstant
    ) -> RESTResponse {
        // Source: "List Guild Members": requires the privileged intent.
        if case .guildMembers = route, configuration.disallowedIntents.contains(.guildMembers) {
            return .missingAccess
        }
        switch (route, request.method) {
        case (.guildChannels, "POST"): return createChannel(request, in: guild, at: now)
        case (.ownMember, "PATCH"): return modifyOwnMember(request, in: guild)
        case (.ownNick, _):
            let response = modifyOwnMember(request, in: guild)
            return response.status == 200 ? .json(["nick": guilds[guild].extras.botNick]) : response
        default: return guilds[guild].answer(request, route, at: now)
        }
    }

    /// Source: Resources, User, "Leave Guild".
    mutating func leave(_ id: GuildID, at now: WallInstant) -> RESTResponse {
        guard let guild = index(ofJoined: id) else { return .unknownGuild }
        do throws(SimulatorError) { try removeBot(from: guild, at: now) } catch { return .unknownGuild }
        return .noContent
    }

    /// Source: "Modify Current Member".
    private mutating func modifyOwnMember(_ request: RESTRequest, in guild: Int) -> RESTResponse {
        guard guilds[guild].botMay(.changeNickname) else { return .missingPermissions }
        switch RESTBody.object(from: request) {
        case .refused(let response): return response
        case .value(let fields):
            var errors = FormErrors()
            let nick = errors.text(fields["nick"], at: ["nick"], 0...32)
            if let refusal = errors.refusal { return refusal }
            if fields["nick"] != nil {
                guilds[guild].extras.botNick = nick.flatMap { $0.isEmpty ? nil : $0 }
                dispatchMember(application.bot.id.rawValue, in: guild)
            }
            return guilds[guild].answerOwnMember()
        }
    }

    /// A member of a guild, or a banned user. Source: Resources, User, "Get User".
    func answerUser(_ id: UserID) -> RESTResponse {
        let guild = guilds.first {
            $0.world.members.contains(id.rawValue) || $0.world.bans.contains(id.rawValue)
        }
        return guild.map { .json($0.payloads.members.userValue(id.rawValue)) } ?? .unknownUser
    }

    /// Source: "Get Current User Guilds": in ascending order, paged.
    func currentUserGuilds(_ request: RESTRequest) -> RESTResponse {
        struct Partial: Encodable {
            var id: GuildID
            var name: String
            var permissions: String
            var approximate_member_count: Int?
            var approximate_presence_count: Int?

            private enum Key: String, CodingKey {
                case id, name, permissions, owner, features, icon, banner
                case approximate_member_count, approximate_presence_count
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(id, forKey: .id)
                try container.encode(name, forKey: .name)
                try container.encode(permissions, forKey: .permissions)
                try container.encode(false, forKey: .owner)
                try container.encode(["COMMUNITY"], forKey: .features)
                for key in [Key.icon, .banner] { try container.encodeNil(forKey: key) }
                try container.encodeIfPresent(approximate_member_count, forKey: .approximate_member_count)
                try container.encodeIfPresent(approximate_presence_count, forKey: .approximate_presence_count)
            }
        }
        let limit: Int
        let before: GuildID?
        let after: GuildID?
        do throws(QueryRefusal) {
            limit = try request.limit(in: 1...200, default: 200)
            before = try request.snowflake("before").map { GuildID($0) }
            after = try request.snowflake("after").map { GuildID($0) }
        } catch {
            return error.response
        }
        let found = guilds.filter(\.world.hasBot).sorted { $0.id < $1.id }.filter { guild in
            (before.map { guild.id < $0 } ?? true) && (after.map { guild.id > $0 } ?? true)
        }
        let withCounts = request.flag("with_counts")
        // The IDs closest to `before`, but still in ascending order.
        let page = before == nil ? found.prefix(limit) : found.suffix(limit)
        return .json(
            page.map { guild in
                Partial(
                    id: guild.id, name: guild.name,
                    permissions: String(guild.basePermissions(of: application.bot.id.rawValue).rawValue),
                    approximate_member_count: withCounts ? guild.approximateMembers : nil,
                    approximate_presence_count: withCounts ? guild.approximateOnline : nil)
            })
    }
}
