// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Storage

/// The counts at one instant, in an answer.
struct PointAnswer: APIObject {
    static let name = "Point"
    static let fields = [
        APIField<Self>("at", "When they were counted.") { APIInstant($0.sample.at, in: $0.timeZone) },
        APIField<Self>("members", "Members; null where they were not known.", \.sample.members),
        APIField<Self>("online", "Those online; null where it was not known.", \.sample.online),
        APIField<Self>("bans", "Bans; null where they were not known.", \.sample.bans),
    ]

    let sample: CensusSample
    let timeZone: TimeZone
}

/// `GET /api/v1/stats/history`: a series of the counts.
struct HistoryAnswer: APIObject {
    static let name = "History"
    static let fields = [
        APIField<Self>("guild", "Whose counts they are.", \.guild),
        APIField<Self>("from", "Where the series begins.", \.from),
        APIField<Self>("to", "Where it ends; a sample of that very instant is not in it.", \.to),
        APIField<Self>("step_seconds", "The length of a step.", \.step),
        APIField<Self>(
            "points", "Of each step the last sample, the earliest first; a step without one is not there.", \.points),
        APIField<Self>("unobserved", "The times in which nobody looked, at most 1,000.", \.unobserved),
    ]

    let guild: GuildAnswer
    let from: APIInstant
    let to: APIInstant
    let step: Int
    let points: [PointAnswer]
    let unobserved: [SpanAnswer]
}

/// The span of a history and its step.
struct HistorySpan: Equatable {
    /// So many points a series has at most.
    static let maximumPoints = 2_000
    /// So many points, or fewer, a series has whose step is not given.
    static let defaultPoints = 500
    static let defaultLength: TimeInterval = 86_400

    let interval: DateInterval
    let step: Int

    /// Puts the span together.
    ///
    /// - Parameters:
    ///   - start: where it begins; `nil`: a day before its end.
    ///   - end: where it ends.
    ///   - step: seconds; `nil`: the shortest round step that gives no more than `defaultPoints`.
    /// - Throws: `APIProblem` where it is empty, or has too many points.
    init(from start: Date?, to end: Date, step: Int?) throws(APIProblem) {
        let start = start ?? end.addingTimeInterval(-Self.defaultLength)
        guard start < end else { throw .badRequest("from must be before to; to is now unless it is given.") }
        interval = DateInterval(start: start, end: end)
        self.step = step ?? Self.roundStep(over: interval.duration)
        let points = (interval.duration / Double(self.step)).rounded(.up)
        guard points <= Double(Self.maximumPoints) else {
            let least = Int((interval.duration / Double(Self.maximumPoints)).rounded(.up))
            throw .badRequest(
                "That is more than \(Self.maximumPoints) points: let step be \(least) or more, or the span shorter.")
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
            "/api/v1/stats/history", operation: "getHistory", summary: "How the counts went",
            description: "Samples of the counts over a span, at most \(HistorySpan.maximumPoints) points. Samples are "
                + "taken every UPDATE_INTERVAL and thinned with age: one an hour after a week, one a day after ninety "
                + "days. A span that is empty or has too many points is answered 400.",
            parameters: [
                guildParameter, APIParameter.from.declaration, APIParameter.to.declaration,
                APIParameter.step.declaration,
            ], problems: [404, 503]
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
    fileprivate func start(_ moment: APIMoment) -> Date {
        switch moment {
        case .instant(let date): date
        case .day(let day): calendar.interval(of: day).start
        }
    }

    fileprivate func end(_ moment: APIMoment) -> Date {
        switch moment {
        case .instant(let date): date
        case .day(let day): calendar.interval(of: day).end
        }
    }
}
