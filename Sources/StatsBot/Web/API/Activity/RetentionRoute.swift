// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import LocalTime

/// The members who joined on one day.
struct CohortAnswer: APIObject {
    static let name = "Cohort"
    static let fields = [
        APIField<Self>("date", "Date of joining.", \.day),
        APIField<Self>("joined", "Members who joined, without bots.") { Int($0.counts.joined) },
        APIField<Self>("stayed_1", "Those who stayed for more than a day; null until this is known.") {
            $0.stayed(.stayed1, $0.counts.joined &- $0.counts.leftWithin1)
        },
        APIField<Self>("stayed_7", "Those who stayed for more than seven days; null until this is known.") {
            $0.stayed(.stayed7, $0.counts.joined &- $0.counts.leftWithin7)
        },
        APIField<Self>("stayed_30", "Those who stayed for more than 30 days; null until this is known.") {
            $0.stayed(.stayed30, $0.counts.joined &- $0.counts.leftWithin30)
        },
        APIField<Self>("active_7", "Those who were active in the seven days after it; null until this is known.") {
            $0.stayed(.active7, $0.counts.activeWithin7)
        },
    ]

    let day: Day
    let counts: CohortCounts
    let today: Day

    private func stayed(_ measure: RetentionMeasure, _ number: Int64) -> Int? {
        measure.isOver(joined: day, today: today) ? Int(max(0, number)) : nil
    }
}

/// The members who left after the same time.
struct LeaversAnswer: APIObject {
    static let name = "Leavers"
    static let fields = [
        APIField<Self>("tenure", "The time since they had joined.", \.tenure),
        APIField<Self>("members", "The number of members, without bots.", \.members),
    ]

    let tenure: Tenure
    let members: Int
}

extension Tenure: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.name)) }
    var json: JSONValue { .string(name) }
}

/// The response of `GET /api/v1/activity/retention`.
struct RetentionAnswer: APIObject {
    static let name = "Retention"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "First date.", \.days.lowerBound),
        APIField<Self>("to", "Last date.", \.days.upperBound),
        APIField<Self>("stayed_1", "Share who stayed for more than a day, 0 to 1; null if unknown.") {
            $0.ratio(.stayed1)
        },
        APIField<Self>("stayed_7", "Share who stayed for more than seven days, 0 to 1; null if unknown.") {
            $0.ratio(.stayed7)
        },
        APIField<Self>("stayed_30", "Share who stayed for more than 30 days, 0 to 1; null if unknown.") {
            $0.ratio(.stayed30)
        },
        APIField<Self>("active_7", "Share who were active in the seven days after joining, 0 to 1; null if unknown.") {
            $0.ratio(.active7)
        },
        APIField<Self>(
            "cohorts", "The members who joined on each date, earliest first. Dates without joins are omitted."
        ) {
            answer in
            answer.cohorts.sorted { $0.key < $1.key }
                .map { CohortAnswer(day: $0.key, counts: $0.value, today: answer.today) }
        },
        APIField<Self>("leavers", "The members who left in the range, by the time since they had joined.", \.leavers),
    ]

    let guild: GuildAnswer
    let days: ClosedRange<Day>
    let today: Day
    let cohorts: [Day: CohortCounts]
    let leavers: [LeaversAnswer]

    private func ratio(_ measure: RetentionMeasure) -> Double? { measure.ratio(of: cohorts, today: today) }
}

extension APIContext {
    /// `GET /api/v1/activity/retention`.
    var retention: APIRoute {
        APIRoute(
            "/api/v1/activity/retention", operation: "getRetention", summary: "What became of new members",
            description:
                "Members by the date of joining, over at most 731 days, by default over the last 90 days. Days are "
                + "local days of the guild, and a figure is known when the last of them is over. Members who joined before "
                + "the bot counted activity are not included.",
            parameters: [
                guildParameter, APIParameter<Day>.firstDay.declaration, APIParameter<Day>.lastDay.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let days = try guild.days(request, standard: 90, maximum: 731)
            var calendar = guild.calendar
            let left = try activity.leavers(of: guild.id, in: days)
            let byTenure = left.reduce(into: [:]) { $0[$1.key.tenure, default: 0] &+= $1.value }
            return RetentionAnswer(
                guild: guild.answer, days: days, today: calendar.day(of: guild.now),
                cohorts: try activity.cohorts(of: guild.id, in: days),
                leavers: Tenure.allCases.map { LeaversAnswer(tenure: $0, members: Int(byTenure[$0] ?? 0)) })
        }
    }
}
