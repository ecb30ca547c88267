// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Storage

struct UserAnswer: APIObject {
    static let name = "User"
    static let fields = [
        APIField<Self>("id", "Discord ID of the user.") { APIIdentifier(number: $0.person.id) },
        APIField<Self>("name", "Name of the user at that time.", \.person.name),
    ]

    let person: Person
}

struct EventAnswer: APIObject {
    static let name = "Event"
    static let fields = [
        APIField<Self>("kind", "Kind of event.", \.event.kind),
        APIField<Self>("at", "Time of the event; null if only between is known.") {
            $0.event.since == nil ? APIInstant($0.event.at, in: $0.timeZone) : nil
        },
        APIField<Self>("between", "Time span that contains the event; null if at is known.") {
            BetweenAnswer($0.event, in: $0.timeZone)
        },
        APIField<Self>(
            "source",
            "Origin of the event. Gateway: received. Repaired: missed, and recovered from the member list, the ban list "
                + "or the audit log. Imported: read from a file.",
            \.event.source),
        APIField<Self>("user", "The user.") { UserAnswer(person: $0.event.person) },
        APIField<Self>("cause", "Reason for leaving; null for other events.", \.event.cause),
        APIField<Self>("rejoin", "Whether the user had been a member before.", \.event.isRejoin),
    ]

    let event: MemberEvent
    let timeZone: TimeZone
}

/// The response of `GET /api/v1/events`.
struct EventsAnswer: APIObject {
    static let name = "Events"
    static let fields = [
        APIField<Self>("guild", "The guild.", \.guild),
        APIField<Self>("events", "The events, newest first.", \.events),
        APIField<Self>(
            "next", "Cursor for the parameter after to get the next page; null on the last page.", \.next),
    ]

    let guild: GuildAnswer
    let events: [EventAnswer]
    let next: String?
}

extension APIContext {
    /// `GET /api/v1/events`.
    var events: APIRoute {
        APIRoute(
            "/api/v1/events", operation: "listEvents", summary: "Member events, newest first",
            description:
                "A page of events, ordered by time or, if it is unknown, by the latest possible time. Pages are stable: new "
                + "events do not shift later pages. Because events contain names, they require the token, or "
                + "EXPORTER_OPEN=loopback and a request from the same machine; otherwise the status is 403.",
            parameters: [
                guildParameter, APIParameter.after.declaration, APIParameter.limit.declaration,
                APIParameter.kind.declaration,
            ], problems: [403, 404, 503], isExpensive: true
        ) { request in
            guard request.mayShowNames else { throw APIProblem.namesWithheld }
            let limit = try request.value(.limit) ?? 100
            // One more than requested, to detect a next page.
            var query = EventQuery(after: try request.value(.after), limit: limit + 1)
            if let kind = try request.value(.kind) { query.kinds = [kind] }
            let guild = try guild(request)
            let found = try store.events(of: guild.id, matching: query)
            return EventsAnswer(
                guild: guild.answer,
                events: found.prefix(limit).map { EventAnswer(event: $0.event, timeZone: guild.timeZone) },
                next: found.count > limit ? found[limit - 1].position.cursor : nil)
        }
    }
}
