// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics

/// `GET /api/v1/stats`: the figures now.
struct StatsAnswer: APIObject {
    static let name = "Stats"
    static let fields = [
        APIField<Self>("guild", "Whose figures these are.", \.guild),
        APIField<Self>("members", "Members, bots included; null until they are known.", \.snapshot.members),
        APIField<Self>("online", "Members who are not offline; null until it is known.", \.snapshot.online),
        APIField<Self>("bans", "The length of the ban list; null until it was counted.", \.snapshot.bans),
        APIField<Self>(
            "bans_verified_at", "When the ban list was last counted as a whole; null before.", \.bansVerifiedAt),
        APIField<Self>("approximate", "Which figures are about right only, since an intent is missing.") {
            ApproximateAnswer(approximate: $0.snapshot.approximate)
        },
        APIField<Self>("today", "The events of the current day.") { DayAnswer(day: $0.snapshot.today) },
        APIField<Self>("unobserved", "How the member count changed while nobody looked, in all.") {
            UnobservedAnswer(change: $0.snapshot.unobserved)
        },
        APIField<Self>("last_update", "When something was last heard of the guild; null before.", \.lastUpdate),
        APIField<Self>("time_zone", "The zone in which days begin, by its IANA name.", \.timeZone),
    ]

    let guild: GuildAnswer
    let snapshot: Snapshot
    let bansVerifiedAt: APIInstant?
    let lastUpdate: APIInstant?
    let timeZone: String
}

struct ApproximateAnswer: APIObject {
    static let name = "Approximate"
    static let fields = [
        APIField<Self>("members", "Whether the members are.", \.approximate.members),
        APIField<Self>("online", "Whether those online are.", \.approximate.online),
    ]

    let approximate: Snapshot.Approximate
}

struct UnobservedAnswer: APIObject {
    static let name = "UnobservedChange"
    static let fields = [
        APIField<Self>("gained", "The sum of the rises.", \.change.gained),
        APIField<Self>("lost", "The sum of the falls.", \.change.lost),
    ]

    let change: UnobservedChange
}

extension APIContext {
    /// `GET /api/v1/stats`.
    var stats: APIRoute {
        APIRoute(
            "/api/v1/stats", operation: "getStats", summary: "The figures now",
            description: "Members, those online, bans, and what happened today. Answered from memory.",
            parameters: [guildParameter], problems: [404, 503]
        ) { request in
            let guild = try guild(request)
            guard let snapshot = guild.keeper.snapshot else { throw APIProblem.notReady }
            return StatsAnswer(
                guild: guild.answer, snapshot: snapshot,
                bansVerifiedAt: guild.keeper.bansCountedAt.map(guild.instant),
                lastUpdate: snapshot.updatedAt.map(guild.instant), timeZone: guild.timeZone.identifier)
        }
    }
}
