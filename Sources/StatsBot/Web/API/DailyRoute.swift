// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Storage

/// Whether the lists of a day are there.
enum DayLists: String, APIValue, CaseIterable {
    case complete, truncated, withheld

    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

/// Somebody in a list of a day, with the old bot's names.
struct ListedMemberAnswer: APIObject {
    static let name = "ListedMember"
    static let fields = [
        APIField<Self>("id", "The user's Discord id.") { APIIdentifier(number: $0.event.person.id) },
        APIField<Self>("username", "The user's name at the time.", \.event.person.name),
        APIField<Self>("timestamp", "When it happened.") { APIInstant($0.event.at, in: $0.timeZone) },
        APIField<Self>("cause", "Why they went; null in every list but that of leaves.", \.event.cause),
    ]

    let event: MemberEvent
    let timeZone: TimeZone
}

/// `GET /api/v1/stats/daily`: one day.
struct DailyAnswer: APIObject {
    static let name = "Daily"
    static let fields =
        [
            APIField<Self>("guild", "Whose day it is.", \.guild),
            APIField<Self>("date", "The day, in the guild's time zone.", \.day.day),
        ] + DayAnswer.counts { $0.day.counts } + [
            APIField<Self>("unobserved", "The times of the day in which nobody looked.", \.unobserved),
            APIField<Self>(
                "lists",
                "Whether the lists have everybody. Truncated: each has the day's first 500. Withheld: they are null, "
                    + "since names are shown only to who bears the token, or on the same machine.", \.lists),
            APIField<Self>("join_list", "Who came, the earliest first.") { $0.list(.join) },
            APIField<Self>("leave_list", "Who went, the earliest first.") { $0.list(.leave) },
            APIField<Self>("ban_list", "Who was banned, the earliest first.") { $0.list(.ban) },
            APIField<Self>("unban_list", "Whose ban was lifted, the earliest first.") { $0.list(.unban) },
        ]

    let guild: GuildAnswer
    let day: DayCounts
    let unobserved: [SpanAnswer]
    let lists: DayLists
    let events: [MemberEventKind: [ListedMemberAnswer]]

    private func list(_ kind: MemberEventKind) -> [ListedMemberAnswer]? {
        lists == .withheld ? nil : events[kind] ?? []
    }
}

extension APIContext {
    /// So many people at most are in a list of a day.
    static var maximumListLength: Int { 500 }

    /// `GET /api/v1/stats/daily`.
    var daily: APIRoute {
        APIRoute(
            "/api/v1/stats/daily", operation: "getDay", summary: "One day",
            description: "The counts of a day, and who came, went, was banned and unbanned. A day without events is "
                + "answered with zeros.",
            parameters: [guildParameter, APIParameter.date.declaration], problems: [404, 503]
        ) { request in
            let guild = try guild(request)
            let day = try guild.day(request, .date)
            return try daily(day, of: guild, listing: request.mayShowNames)
        }
    }

    private func daily(_ day: Day, of guild: APIGuild, listing: Bool) throws -> DailyAnswer {
        let id = guild.id
        let interval = guild.calendar.interval(of: day)
        var events: [MemberEventKind: [ListedMemberAnswer]] = [:]
        var isTruncated = false
        for kind in listing ? MemberEventKind.allCases : [] {
            let query = EventQuery(
                kinds: [kind], interval: interval, order: .earliestFirst, limit: Self.maximumListLength + 1)
            let found = try store.events(of: id, matching: query)
            isTruncated = isTruncated || found.count > Self.maximumListLength
            events[kind] = found.prefix(Self.maximumListLength)
                .map { ListedMemberAnswer(event: $0.event, timeZone: guild.timeZone) }
        }
        return DailyAnswer(
            guild: guild.answer,
            day: try store.days(of: id, in: day...day).first ?? DayCounts(day: day),
            unobserved: try store.unobserved(of: id, in: interval).map {
                SpanAnswer(span: $0, timeZone: guild.timeZone)
            },
            lists: listing ? (isTruncated ? .truncated : .complete) : .withheld, events: events)
    }
}
