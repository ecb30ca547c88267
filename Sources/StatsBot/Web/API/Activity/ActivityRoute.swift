// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import BotConfiguration
import Counting
import DiscordModels
import Foundation
import LocalTime

/// A step of `GET /api/v1/activity`.
struct ActivityBucketAnswer: APIObject {
    static let name = "ActivityBucket"
    static let fields =
        [
            APIField<Self>("at", "Start of the step.") { APIInstant($0.bucket.start, in: $0.timeZone) },
            APIField<Self>("date", "Its date, or the first of its dates, in the guild's time zone.", \.bucket.day),
            APIField<Self>("hour", "Its hour, 0 to 23; null for days and weeks.", \.bucket.hour),
        ] + ActivityCountFields.all { $0.bucket.sums } + [
            APIField<Self>("active", "Active members of a day; null for other steps, and for one channel.") {
                $0.bucket.figures.map { ActiveAnswer(active: $0.active) }
            },
            APIField<Self>(
                "voice_peak", "Most members in voice at once on a day; null for other steps, and for one channel.",
                \.bucket.figures?.voicePeak),
            APIField<Self>(
                "complete",
                "False if events were missed in the step and could not be read afterward, or have not been read yet.",
                \.bucket.isComplete),
        ]

    let bucket: ActivitySeries.Bucket
    let timeZone: TimeZone
}

/// Counts of a whole range.
struct ActivityTotalAnswer: APIObject {
    static let name = "ActivityTotal"
    static let fields = ActivityCountFields.all { (answer: Self) in answer.sums }

    let sums: ActivitySums
}

/// The response of `GET /api/v1/activity`.
struct ActivityAnswer: APIObject {
    static let name = "Activity"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "First date.", \.days.lowerBound),
        APIField<Self>("to", "Last date.", \.days.upperBound),
        APIField<Self>("step", "Length of a step.", \.step),
        APIField<Self>("channel", "The channel; null for all.", \.channel),
        APIField<Self>("sources", "What is counted; empty with ACTIVITY=none.", \.sources),
        APIField<Self>("buckets", "The steps up to now, earliest first, including those without activity.", \.buckets),
        APIField<Self>("totals", "Sums over all steps.", \.totals),
    ]

    let guild: GuildAnswer
    let days: ClosedRange<Day>
    let step: ActivitySeries.Step
    let channel: APIIdentifier?
    let sources: [SourceAnswer]
    let buckets: [ActivityBucketAnswer]
    let totals: ActivityTotalAnswer
}

extension ActivitySeries.Step: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }

    /// The number of days of a range that is not given.
    var standardDays: Int {
        switch self {
        case .hour: 2
        case .day: 30
        case .week: 26 * 7
        }
    }

    /// The greatest number of days.
    var maximumDays: Int {
        switch self {
        case .hour: 31
        case .day: 731
        case .week: 3_660
        }
    }
}

extension APIContext {
    /// `GET /api/v1/activity`.
    var activityOverTime: APIRoute {
        APIRoute(
            "/api/v1/activity", operation: "getActivity", summary: "Activity over time",
            description:
                "Messages, reactions, threads and time in voice by hour, day or week. Steps of an hour are limited to "
                + "31 days, steps of a day to 731 days. Times in voice are counted up to the last commit, at most seconds "
                + "ago. Messages in threads count for the channel of the thread. "
                + "After a gap, missed messages are read from the history; reactions, threads and voice cannot be.",
            parameters: [
                guildParameter, APIParameter<Day>.firstDay.declaration, APIParameter<Day>.lastDay.declaration,
                APIParameter<ActivitySeries.Step>.activityStep.declaration,
                APIParameter<ChannelID>.channel.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let step = try request.value(.activityStep) ?? .day
            let days = try guild.days(request, standard: step.standardDays, maximum: step.maximumDays)
            let channel = try request.value(.channel)
            let series = try ActivitySeries(
                activity, of: guild.id, in: days, step: step, channel: channel?.rawValue, timeZone: guild.timeZone,
                until: guild.now)
            return ActivityAnswer(
                guild: guild.answer, days: days, step: step,
                channel: channel.map { APIIdentifier(number: $0.rawValue) },
                sources: guild.keeper.activity?.sources.answer ?? [],
                buckets: series.buckets.map { ActivityBucketAnswer(bucket: $0, timeZone: guild.timeZone) },
                totals: ActivityTotalAnswer(sums: series.total))
        }
    }
}

extension APIGuild {
    /// The requested range of days, by default a number of days up to today.
    ///
    /// - Throws: `APIProblem` if it is invalid, empty, too long, before 1970 or in the future.
    func days(_ request: RouteRequest, standard: Int, maximum: Int) throws(APIProblem) -> ClosedRange<Day> {
        let last = try day(request, .lastDay)
        guard let first = try request.value(.firstDay) else { return last.advanced(by: 1 - standard)...last }
        guard first.year >= 1970 else {
            throw .notFound("There is no data for \(first). Use a date from 1970-01-01 to today.")
        }
        guard first <= last else { throw .badRequest("from must not be after to, which defaults to today.") }
        guard first.distance(to: last) < maximum else {
            throw .badRequest("The range has more than \(maximum) days: use a longer step, or a shorter range.")
        }
        return first...last
    }
}
