// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Statistics
import Storage

/// The response of `GET /api/v1/stats/weekly`, with the field names of the original bot.
struct WeeklyAnswer: APIObject {
    static let name = "Weekly"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("start_date", "The first of the seven days.", \.week.start),
        APIField<Self>("end_date", "The last of the seven days.", \.week.end),
        APIField<Self>("total_joins", "Members who joined.", \.week.total.joins),
        APIField<Self>(
            "total_rejoins", "Members who rejoined; included in total_joins.", \.week.total.rejoins),
        APIField<Self>("total_leaves", "Members who left for any reason.", \.week.total.leaves),
        APIField<Self>("total_kicked", "Members who were kicked; included in total_leaves.", \.week.total.kicked),
        APIField<Self>(
            "total_banned", "Members who left because of a ban; included in total_leaves.", \.week.total.banned),
        APIField<Self>("total_bans", "Users banned, whether or not they were members.", \.week.total.bans),
        APIField<Self>("total_unbans", "Users unbanned.", \.week.total.unbans),
        APIField<Self>("net_change", "Joins minus leaves.", \.week.total.netChange),
        APIField<Self>("daily_breakdown", "The seven days, earliest first.") { $0.week.days.map(DayAnswer.init) },
        APIField<Self>(
            "most_active_day",
            "Day with the most joins, leaves and bans, the first if there is a tie; null if there were no events."
        ) { $0.week.mostActiveDay.map(DayAnswer.init) },
    ]

    let guild: GuildAnswer
    let week: WeekCounts
}

extension APIContext {
    /// `GET /api/v1/stats/weekly`.
    var weekly: APIRoute {
        APIRoute(
            "/api/v1/stats/weekly", operation: "getWeek", summary: "Statistics of seven days",
            description: "Totals and daily counts of the seven days up to a date.",
            parameters: [guildParameter, APIParameter.end.declaration], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let end = try guild.day(request, .end)
            let counts = try store.days(of: guild.id, in: WeekCounts.days(ending: end))
            return WeeklyAnswer(
                guild: guild.answer, week: WeekCounts(ending: end, counts: counts))
        }
    }
}
