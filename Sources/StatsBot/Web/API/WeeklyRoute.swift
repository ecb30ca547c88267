// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Statistics
import Storage

/// `GET /api/v1/stats/weekly`: seven days, with the old bot's names.
struct WeeklyAnswer: APIObject {
    static let name = "Weekly"
    static let fields = [
        APIField<Self>("guild", "Whose week it is.", \.guild),
        APIField<Self>("start_date", "The first of the seven days.", \.week.start),
        APIField<Self>("end_date", "The last of the seven days.", \.week.end),
        APIField<Self>("total_joins", "Who came.", \.week.total.joins),
        APIField<Self>(
            "total_rejoins", "Who came and had been there before; a part of the joins.", \.week.total.rejoins),
        APIField<Self>("total_leaves", "Who went, for whatever cause.", \.week.total.leaves),
        APIField<Self>("total_kicked", "Who was kicked; a part of the leaves.", \.week.total.kicked),
        APIField<Self>("total_banned", "Who went because of a ban; a part of the leaves.", \.week.total.banned),
        APIField<Self>("total_bans", "Whom a ban was laid on.", \.week.total.bans),
        APIField<Self>("total_unbans", "Whose ban was lifted.", \.week.total.unbans),
        APIField<Self>("net_change", "Joins less leaves.", \.week.total.netChange),
        APIField<Self>("daily_breakdown", "The seven days, the earliest first.") { $0.week.days.map(DayAnswer.init) },
        APIField<Self>(
            "most_active_day",
            "The day with the most joins, leaves and bans, the first on a tie; null where nothing happened."
        ) { $0.week.mostActiveDay.map(DayAnswer.init) },
    ]

    let guild: GuildAnswer
    let week: WeekCounts
}

extension APIContext {
    /// `GET /api/v1/stats/weekly`.
    var weekly: APIRoute {
        APIRoute(
            "/api/v1/stats/weekly", operation: "getWeek", summary: "Seven days",
            description: "The seven days that end with the given one: their sums, and each day by itself.",
            parameters: [guildParameter, APIParameter.end.declaration], problems: [404, 503]
        ) { request in
            let guild = try guild(request)
            let end = try guild.day(request, .end)
            let counts = try store.days(of: guild.id, in: WeekCounts.days(ending: end))
            return WeeklyAnswer(
                guild: guild.answer, week: WeekCounts(ending: end, counts: counts))
        }
    }
}
