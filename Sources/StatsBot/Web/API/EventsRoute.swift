// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Storage

/// Somebody, in an answer.
struct UserAnswer: APIObject {
    static let name = "User"
    static let fields = [
        APIField<Self>("id", "The user's Discord id.") { APIIdentifier(number: $0.person.id) },
        APIField<Self>("name", "The user's name at the time.", \.person.name),
    ]

    let person: Person
}

/// One thing that happened to one person, in an answer.
struct EventAnswer: APIObject {
    static let name = "Event"
    static let fields = [
        APIField<Self>("kind", "What happened.", \.event.kind),
        APIField<Self>("at", "When.") { APIInstant($0.event.at, in: $0.timeZone) },
        APIField<Self>("user", "To whom.") { UserAnswer(person: $0.event.person) },
        APIField<Self>("cause", "Why they went; null for anything but a leave.", \.event.cause),
        APIField<Self>("rejoin", "Whether somebody who joined had been there before.", \.event.isRejoin),
    ]

    let event: MemberEvent
    let timeZone: TimeZone
}

/// `GET /api/v1/events`: a page of events.
struct EventsAnswer: APIObject {
    static let name = "Events"
    static let fields = [
        APIField<Self>("guild", "Whose events they are.", \.guild),
        APIField<Self>("events", "The events, the latest first.", \.events),
        APIField<Self>(
            "next", "What to send as after to get the next page; null where this is the last one.", \.next),
    ]

    let guild: GuildAnswer
    let events: [EventAnswer]
    let next: String?
}

extension APIContext {
    /// `GET /api/v1/events`.
    var events: APIRoute {
        APIRoute(
            "/api/v1/events", operation: "listEvents", summary: "Who came and went, the latest first",
            description: "Pages of events. A page is stable: events that come meanwhile do not move those of the next "
                + "one. Names are shown only to who bears the token, or on the same machine; others are answered 403.",
            parameters: [
                guildParameter, APIParameter.after.declaration, APIParameter.limit.declaration,
                APIParameter.kind.declaration,
            ], problems: [403, 404, 503]
        ) { request in
            guard request.mayShowNames else { throw APIProblem.namesWithheld }
            let limit = try request.value(.limit) ?? 100
            // One more than is shown, which tells whether there is a next page.
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
