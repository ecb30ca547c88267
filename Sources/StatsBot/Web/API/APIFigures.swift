// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

struct GuildAnswer: APIObject {
    static let name = "Guild"
    static let fields = [
        APIField<Self>("id", "Discord ID.") { APIIdentifier(number: $0.id) },
        APIField<Self>("name", "Current name of the guild.", \.guildName),
    ]

    let id: UInt64
    let guildName: String
}

struct DayAnswer: APIObject {
    static let name = "Day"
    static let fields =
        [APIField<Self>("date", "Date in the guild's time zone.", \.day.day)] + counts { $0.day.counts }

    let day: DayCounts

    /// The event counts, with the field names of the original bot.
    static func counts<Object: APIValue>(
        _ counts: @escaping @Sendable (Object) -> EventCounts
    ) -> [APIField<Object>] {
        [
            APIField("joins", "Members who joined.") { counts($0).joins },
            APIField("rejoins", "Members who rejoined; included in joins.") { counts($0).rejoins },
            APIField("leaves", "Members who left for any reason.") { counts($0).leaves },
            APIField("kicked", "Members who were kicked; included in leaves.") { counts($0).kicked },
            APIField("banned", "Members who left because of a ban; included in leaves.") { counts($0).banned },
            APIField("bans", "Users banned, whether or not they were members.") { counts($0).bans },
            APIField("unbans", "Users unbanned.") { counts($0).unbans },
            APIField("net_change", "Joins minus leaves.") { counts($0).netChange },
        ]
    }
}

/// A gap in observation.
struct SpanAnswer: APIObject {
    static let name = "UnobservedSpan"
    static let fields = [
        APIField<Self>("from", "Time up to which all events before the gap were received.") {
            APIInstant($0.span.from, in: $0.timeZone)
        },
        APIField<Self>("to", "First update after the gap.") { APIInstant($0.span.to, in: $0.timeZone) },
        APIField<Self>("members_before", "Member count before the gap.", \.span.membersBefore),
        APIField<Self>("members_after", "Member count after the gap.", \.span.membersAfter),
        APIField<Self>("change", "Change of the member count.", \.span.change),
        APIField<Self>("repaired", "Missed events that were recovered afterward; they are counted.") {
            RepairedAnswer(counts: $0.span.repaired)
        },
        APIField<Self>(
            "unexplained_change",
            "The part of change that recovered joins and leaves do not explain. Even 0 may hide events: somebody may "
                + "have joined and left.",
            \.span.unexplained),
    ]

    let span: UnobservedSpan
    let timeZone: TimeZone
}

/// The number of recovered events of a gap.
struct RepairedAnswer: APIObject {
    static let name = "RepairedEvents"
    static let fields = [
        APIField<Self>("joins", "Members who joined.", \.counts.joins),
        APIField<Self>("leaves", "Members who left for any reason.", \.counts.leaves),
        APIField<Self>("bans", "Users banned, whether or not they were members.", \.counts.bans),
        APIField<Self>("unbans", "Users unbanned.", \.counts.unbans),
    ]

    let counts: RepairedCounts
}

/// The time span that contains an event whose time is unknown.
struct BetweenAnswer: APIObject {
    static let name = "Between"
    static let fields = [
        APIField<Self>("from", "Earliest possible time.", \.from),
        APIField<Self>("to", "Latest possible time.", \.to),
    ]

    let from: APIInstant
    let to: APIInstant

    /// - Returns: `nil` if the time of the event is known.
    init?(_ event: MemberEvent, in timeZone: TimeZone) {
        guard let since = event.since else { return nil }
        from = APIInstant(since, in: timeZone)
        to = APIInstant(event.at, in: timeZone)
    }
}
