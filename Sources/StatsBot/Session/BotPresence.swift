// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Localization
import Statistics

/// The bot's presence in Discord.
enum BotPresence: Sendable, Equatable {
    /// No count is known yet.
    case starting
    case members(Int)
    case online(Int)
    case bans(Int)
    /// Shown at shutdown.
    case restarting

    func text(_ texts: Texts) -> String {
        switch self {
        case .starting: texts(.startingPresence)
        case .members(let count): texts(.membersPresence, ["count": .number(count)])
        case .online(let count): texts(.onlinePresence, ["count": .number(count)])
        case .bans(let count): texts(.bansPresence, ["count": .number(count)])
        case .restarting: texts(.restartingPresence)
        }
    }

    /// The gateway payload. Source: Events, Gateway Events, "Activity Types": 0 is Playing, 3 is Watching.
    func payload(_ texts: Texts) -> GatewayPresence {
        let isCount = self != .starting && self != .restarting
        return GatewayPresence(
            status: isCount ? "online" : "idle",
            activities: [GatewayPresence.Activity(name: text(texts), type: isCount ? 3 : 0)])
    }
}

/// The counts that rotate in the presence; unknown ones are skipped.
struct PresenceCounts: Sendable, Equatable {
    var members: Int?
    var online: Int?
    var bans: Int?

    init(members: Int? = nil, online: Int? = nil, bans: Int? = nil) {
        self.members = members
        self.online = online
        self.bans = bans
    }

    /// The sums over all guilds; a sum is unknown if any guild's count is, or there is no guild.
    init(_ guilds: [Snapshot?]) {
        func sum(_ count: (Snapshot) -> Int?) -> Int? {
            let known = guilds.compactMap { $0.flatMap(count) }
            return known.count == guilds.count && !guilds.isEmpty ? known.reduce(0, +) : nil
        }
        self.init(members: sum(\.members), online: sum(\.online), bans: sum(\.bans))
    }

    /// Whether any count is known.
    var isKnown: Bool { members != nil || online != nil || bans != nil }

    /// The presences in rotation order; `nil` for unknown counts.
    var rotation: [BotPresence?] { [members.map { .members($0) }, online.map { .online($0) }, bans.map { .bans($0) }] }
}
