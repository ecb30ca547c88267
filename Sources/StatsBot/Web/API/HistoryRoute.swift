// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Storage

struct PointAnswer: APIObject {
    static let name = "Point"
    static let fields = [
        APIField<Self>("at", "Time of the sample.") { APIInstant($0.sample.at, in: $0.timeZone) },
        APIField<Self>("members", "Members; null if unknown.", \.sample.members),
        APIField<Self>("online", "Members online; null if unknown.", \.sample.online),
        APIField<Self>("bans", "Bans; null if unknown.", \.sample.bans),
    ]

    let sample: CensusSample
    let timeZone: TimeZone
}

/// The response of `GET /api/v1/stats/history`.
struct HistoryAnswer: APIObject {
    static let name = "History"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("from", "Start of the series, inclusive.", \.from),
        APIField<Self>("to", "End of the series, exclusive.", \.to),
        APIField<Self>("step_seconds", "Length of a step, in seconds.", \.step),
        APIField<Self>(
            "points", "The last sample of each step, earliest first. Steps without a sample are omitted.", \.points),
        APIField<Self>("unobserved", "Gaps in observation, at most 1,000.", \.unobserved),
    ]

    let guild: GuildAnswer
    let from: APIInstant
    let to: APIInstant
    let step: Int
    let points: [PointAnswer]
    let unobserved: [SpanAnswer]
}

/// The time span and the step of a history.
struct HistorySpan: Equatable {
    static let maximumPoints = 2_000
    /// Maximum number of points with a default step.
    static let defaultPoints = 500
    static let defaultLength: TimeInterval = 86_400

    let interval: DateInterval
    let step: Int

    /// Validates the span.
    ///
    /// - Parameters:
    ///   - start: the start; `nil` means a day before the end.
    ///   - end: the end.
    ///   - step: in seconds; `nil` means the shortest round step with at most `defaultPoints` points.
    /// - Throws: `APIProblem` if the span is empty or has too many points.
    init(from start: Date?, to end: Date, step: Int?) throws(APIProblem) {
        let start = start ?? end.addingTimeInterval(-Self.defaultLength)
        guard start < end else { throw .badRequest("from must be before to, which defaults to now.") }
        interval = DateInterval(start: start, end: end)
        self.step = step ?? Self.roundStep(over: interval.duration)
        let points = (interval.duration / Double(self.step)).rounded(.up)
        guard points <= Double(Self.maximumPoints) else {
            let least = Int((interval.duration / Double(Self.maximumPoints)).rounded(.up))
            throw .badRequest(
                "The range has more than \(Self.maximumPoints) points: use a step of at least \(least) seconds, or a "
                    + "shorter range."
            )
        }
    }

    private static func roundStep(over duration: TimeInterval) -> Int {
        let least = duration / Double(defaultPoints)
        let round = [1, 5, 15, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400]
        return round.first { Double($0) >= least } ?? Int((least / 86_400).rounded(.up)) * 86_400
    }
}

extension APIContext {
    /// `GET /api/v1/stats/history`.
    var history: APIRoute {
        APIRoute(
            "/api/v1/stats/history", operation: "getHistory", summary: "History of the counts",
            description: "Samples of the counts, at most \(HistorySpan.maximumPoints) points. Samples are taken every "
                + "UPDATE_INTERVAL and thinned out with age: one per hour after a week, one per day after 90 days. A "
                + "range that is empty or has too many points returns 400.",
            parameters: [
                guildParameter, APIParameter.from.declaration, APIParameter.to.declaration,
                APIParameter.step.declaration,
            ], problems: [404, 503], isExpensive: true
        ) { request in
            let guild = try guild(request)
            let start = try request.value(.from).map(guild.start)
            let end = try request.value(.to).map(guild.end) ?? guild.now
            let span = try HistorySpan(from: start, to: end, step: request.value(.step))
            return HistoryAnswer(
                guild: guild.answer, from: guild.instant(span.interval.start),
                to: guild.instant(span.interval.end), step: span.step,
                points: try store.census(of: guild.id, in: span.interval, step: Double(span.step))
                    .map { PointAnswer(sample: $0, timeZone: guild.timeZone) },
                unobserved: try store.unobserved(of: guild.id, in: span.interval)
                    .map { SpanAnswer(span: $0, timeZone: guild.timeZone) })
        }
    }
}

extension APIGuild {
    fileprivate func start(_ bound: APITimeBound) -> Date {
        switch bound {
        case .instant(let date): date
        case .day(let day): calendar.interval(of: day).start
        }
    }

    fileprivate func end(_ bound: APITimeBound) -> Date {
        switch bound {
        case .instant(let date): date
        case .day(let day): calendar.interval(of: day).end
        }
    }
}
