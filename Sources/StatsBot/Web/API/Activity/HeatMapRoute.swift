// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import LocalTime

/// What a heat map shows.
enum HeatMapMeasure: String, APIValue, CaseIterable {
    case messages, reactions, voice

    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }

    var kind: ActivityKind {
        switch self {
        case .messages: .humanMessages
        case .reactions: .reactions
        case .voice: .voice
        }
    }

    /// The value in a response: a number, or seconds.
    func value(_ number: Int64) -> Double { self == .voice ? Double(number) / 1_000 : Double(number) }
}

/// An hour of the week.
struct HeatMapPeakAnswer: APIObject {
    static let name = "HourOfWeek"
    static let fields = [
        APIField<Self>("weekday", "Day of the week: 1 is Monday, 7 is Sunday.", \.weekday),
        APIField<Self>("hour", "Hour, 0 to 23.", \.hour),
        APIField<Self>("value", "The sum of this hour.", \.value),
    ]

    let weekday: Int
    let hour: Int
    let value: Double
}

/// The response of `GET /api/v1/activity/heatmap`.
struct HeatMapAnswer: APIObject {
    static let name = "HeatMap"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "First date.", \.days.lowerBound),
        APIField<Self>("to", "Last date.", \.days.upperBound),
        APIField<Self>(
            "measure", "What is added up: messages or reactions of members, or seconds in voice.", \.measure),
        APIField<Self>("rows", "Seven rows, from Monday to Sunday, of 24 sums each.", \.rows),
        APIField<Self>("peak", "The busiest hour of the week; null without activity.", \.peak),
    ]

    let guild: GuildAnswer
    let days: ClosedRange<Day>
    let measure: HeatMapMeasure
    let rows: [[Double]]
    let peak: HeatMapPeakAnswer?
}

extension APIContext {
    /// `GET /api/v1/activity/heatmap`.
    var heatMap: APIRoute {
        APIRoute(
            "/api/v1/activity/heatmap", operation: "getActivityHeatMap", summary: "Activity by hour of the week",
            description:
                "Sums by day of the week and hour in the guild's time zone, over at most 366 days, by default over "
                + "the last 28 days. A repeated hour is added to its first occurrence.",
            parameters: [
                guildParameter, APIParameter<Day>.firstDay.declaration, APIParameter<Day>.lastDay.declaration,
                APIParameter<HeatMapMeasure>.measure.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let days = try guild.days(request, standard: 28, maximum: 366)
            let measure = try request.value(.measure) ?? .messages
            let hours = try activity.activityHours(of: guild.id, in: days, channel: nil)
            let map = HourTotals(hours, of: [measure.kind]).heatMap
            return HeatMapAnswer(
                guild: guild.answer, days: days, measure: measure, rows: map.rows.map { $0.map(measure.value) },
                peak: map.peak.map {
                    HeatMapPeakAnswer(weekday: $0.weekday, hour: $0.hour, value: measure.value($0.number))
                })
        }
    }
}
