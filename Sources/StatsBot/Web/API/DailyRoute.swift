// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Storage

/// Completeness of a day's lists.
enum DayLists: String, APIValue, CaseIterable {
    case complete, truncated, withheld

    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

/// A member in a day's list, with the field names of the original bot.
struct ListedMemberAnswer: APIObject {
    static let name = "ListedMember"
    static let fields = [
        APIField<Self>("id", "Discord ID of the user.") { APIIdentifier(number: $0.event.person.id) },
        APIField<Self>("username", "Name of the user at that time.", \.event.person.name),
        APIField<Self>("timestamp", "Time of the event, or the latest possible time.") {
            APIInstant($0.event.at, in: $0.timeZone)
        },
        APIField<Self>("between", "Time span that contains the event; null if its time is known.") {
            BetweenAnswer($0.event, in: $0.timeZone)
        },
        APIField<Self>("cause", "Reason for leaving; null except in leave_list.", \.event.cause),
    ]

    let event: MemberEvent
    let timeZone: TimeZone
}

/// The response of `GET /api/v1/stats/daily`.
struct DailyAnswer: APIObject {
    static let name = "Daily"
    static let fields =
        [
            APIField<Self>("guild", "The guild.", \.guild),
            APIField<Self>("date", "Date in the guild's time zone.", \.day.day),
        ] + DayAnswer.counts { $0.day.counts } + [
            APIField<Self>("unobserved", "Gaps in observation on that day.", \.unobserved),
            APIField<Self>(
                "lists",
                "Completeness of the lists. Truncated: each contains the first 500 entries. Withheld: they are null, "
                    + "because names require the token, or EXPORTER_OPEN=loopback and a request from the same machine.",
                \.lists),
            APIField<Self>("join_list", "Joins, earliest first.") { $0.list(.join) },
            APIField<Self>("leave_list", "Leaves, earliest first.") { $0.list(.leave) },
            APIField<Self>("ban_list", "Bans, earliest first.") { $0.list(.ban) },
            APIField<Self>("unban_list", "Unbans, earliest first.") { $0.list(.unban) },
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
    static var maximumListLength: Int { 500 }

    /// `GET /api/v1/stats/daily`.
    var daily: APIRoute {
        APIRoute(
            "/api/v1/stats/daily", operation: "getDay", summary: "Statistics of one day",
            description:
                "Event counts of a day, with lists of joins, leaves, bans and unbans. A day without events has "
                + "zero counts.",
            parameters: [guildParameter, APIParameter.date.declaration], problems: [404, 503], isExpensive: true
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
