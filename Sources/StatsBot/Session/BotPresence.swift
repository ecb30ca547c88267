// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Formatting
import Statistics

/// What the bot shows of itself.
enum BotPresence: Sendable, Equatable {
    /// No figure is known yet.
    case starting
    case members(Int)
    case online(Int)
    case bans(Int)
    /// The bot ends, and will be back.
    case restarting

    /// The text.
    var text: String {
        switch self {
        case .starting: "🚀 Starting up..."
        case .members(let count): "👥 \(CountFormat.grouped(count)) \(count == 1 ? "member" : "members")"
        case .online(let count): "🟢 \(CountFormat.grouped(count)) online"
        case .bans(let count): "🔨 \(CountFormat.grouped(count)) \(count == 1 ? "ban" : "bans")"
        case .restarting: "🔄 Restarting..."
        }
    }

    /// As the gateway takes it. Source: Events, Gateway Events, "Activity Types": 0 plays, 3 watches.
    var payload: GatewayPresence {
        let isFigure = self != .starting && self != .restarting
        return GatewayPresence(
            status: isFigure ? "online" : "idle",
            activities: [GatewayPresence.Activity(name: text, type: isFigure ? 3 : 0)])
    }
}

/// The figures that take turns; what is not known is left out.
struct PresenceFigures: Sendable, Equatable {
    var members: Int?
    var online: Int?
    var bans: Int?

    init(members: Int? = nil, online: Int? = nil, bans: Int? = nil) {
        self.members = members
        self.online = online
        self.bans = bans
    }

    /// The sums over all guilds; one that is not known of a guild is not known.
    init(_ guilds: [Snapshot?]) {
        func sum(_ figure: (Snapshot) -> Int?) -> Int? {
            let known = guilds.compactMap { $0.flatMap(figure) }
            return known.count == guilds.count ? known.reduce(0, +) : nil
        }
        self.init(members: sum(\.members), online: sum(\.online), bans: sum(\.bans))
    }

    /// Whether there is anything to show.
    var isKnown: Bool { members != nil || online != nil || bans != nil }

    /// Each figure's place in the rotation, with what it shows.
    var places: [BotPresence?] { [members.map { .members($0) }, online.map { .online($0) }, bans.map { .bans($0) }] }
}
