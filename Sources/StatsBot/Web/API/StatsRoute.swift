// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Counting
import DiscordModels
import Foundation
import Statistics

/// The response of `GET /api/v1/stats`.
struct StatsAnswer: APIObject {
    static let name = "Stats"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("members", "Members, including bots; null until known.", \.snapshot.members),
        APIField<Self>("humans", "Members who are not bots; null until all members are known.", \.snapshot.humans),
        APIField<Self>("bots", "Members who are bots; null until all members are known.", \.snapshot.bots),
        APIField<Self>("online", "Members who are not offline; null until known.", \.snapshot.online),
        APIField<Self>("bans", "Bans; null until the ban list has been counted.", \.snapshot.bans),
        APIField<Self>(
            "bans_verified_at", "Time of the last full ban list count; null before the first.", \.bansVerifiedAt),
        APIField<Self>("approximate", "Counts that are approximate because an intent is missing.") {
            ApproximateAnswer(approximate: $0.snapshot.approximate)
        },
        APIField<Self>("today", "Events of the current day.") { DayAnswer(day: $0.snapshot.today) },
        APIField<Self>("boosts", "Boosts; null until known, or with ACTIVITY=none.", \.activity?.boosts?.count),
        APIField<Self>(
            "boost_level", "Boost level, 0 to 3; null until known, or with ACTIVITY=none.", \.activity?.boosts?.level),
        APIField<Self>("voice", "Members in voice now; null if voice is not counted.") {
            $0.activity?.voice.map { VoiceAnswer(members: $0.members, afk: $0.afk) }
        },
        APIField<Self>("messages_today", "Messages of the current day; null if messages are not counted.") {
            $0.activity?.messagesToday.map(MessagesAnswer.init)
        },
        APIField<Self>("active", "Active members up to now; null if no activity of members is counted.") {
            $0.activity?.active.map(ActiveAnswer.init)
        },
        APIField<Self>(
            "unobserved",
            "Total change of the member count during gaps in observation, as far as no recovered event explains it."
        ) {
            UnobservedAnswer(change: $0.snapshot.unobserved)
        },
        APIField<Self>("last_update", "Time of the last update; null before the first.", \.lastUpdate),
        APIField<Self>("time_zone", "IANA time zone that determines when a day begins.", \.timeZone),
    ]

    let guild: GuildAnswer
    let snapshot: Snapshot
    let activity: ActivitySnapshot?
    let bansVerifiedAt: APIInstant?
    let lastUpdate: APIInstant?
    let timeZone: String
}

struct ApproximateAnswer: APIObject {
    static let name = "Approximate"
    static let fields = [
        APIField<Self>("members", "Whether members is approximate.", \.approximate.members),
        APIField<Self>("online", "Whether online is approximate.", \.approximate.online),
    ]

    let approximate: Snapshot.Approximate
}

struct UnobservedAnswer: APIObject {
    static let name = "UnobservedChange"
    static let fields = [
        APIField<Self>("gained", "Sum of all unexplained increases.", \.change.gained),
        APIField<Self>("lost", "Sum of all unexplained decreases.", \.change.lost),
    ]

    let change: UnobservedChange
}

extension APIContext {
    /// `GET /api/v1/stats`.
    var stats: APIRoute {
        APIRoute(
            "/api/v1/stats", operation: "getStats", summary: "Current statistics",
            description: "Members, members online, bans and today's events. Served from memory.",
            parameters: [guildParameter], problems: [404, 503]
        ) { request in
            let guild = try guild(request)
            guard let snapshot = guild.keeper.snapshot else { throw APIProblem.notReady }
            return StatsAnswer(
                guild: guild.answer, snapshot: snapshot, activity: guild.keeper.activity,
                bansVerifiedAt: guild.keeper.bansCountedAt.map(guild.instant),
                lastUpdate: snapshot.updatedAt.map(guild.instant), timeZone: guild.timeZone.identifier)
        }
    }
}
