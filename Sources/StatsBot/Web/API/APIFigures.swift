// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics

/// A guild, in an answer.
struct GuildAnswer: APIObject {
    static let name = "Guild"
    static let fields = [
        APIField<Self>("id", "Discord's id.") { APIIdentifier(number: $0.id) },
        APIField<Self>("name", "The guild's name now.", \.guildName),
    ]

    let id: UInt64
    let guildName: String
}

/// The events of a day, in an answer.
struct DayAnswer: APIObject {
    static let name = "Day"
    static let fields =
        [APIField<Self>("date", "The day, in the bot's time zone.", \.day.day)] + counts { $0.day.counts }

    let day: DayCounts

    /// The fields of counts, with the old bot's names.
    static func counts<Object: APIValue>(
        _ counts: @escaping @Sendable (Object) -> EventCounts
    ) -> [APIField<Object>] {
        [
            APIField("joins", "Who came.") { counts($0).joins },
            APIField("rejoins", "Who came and had been there before; a part of joins.") { counts($0).rejoins },
            APIField("leaves", "Who went, for whatever cause.") { counts($0).leaves },
            APIField("kicked", "Who was kicked; a part of leaves.") { counts($0).kicked },
            APIField("banned", "Who went because of a ban; a part of leaves.") { counts($0).banned },
            APIField("bans", "Whom a ban was laid on, present or not.") { counts($0).bans },
            APIField("unbans", "Whose ban was lifted.") { counts($0).unbans },
            APIField("net_change", "Joins less leaves.") { counts($0).netChange },
        ]
    }
}

/// A time in which nobody looked, in an answer.
struct SpanAnswer: APIObject {
    static let name = "UnobservedSpan"
    static let fields = [
        APIField<Self>("from", "When something was heard for the last time.") {
            APIInstant($0.span.from, in: $0.timeZone)
        },
        APIField<Self>("to", "When the guild came back into view.") { APIInstant($0.span.to, in: $0.timeZone) },
        APIField<Self>("members_before", "The member count before.", \.span.membersBefore),
        APIField<Self>("members_after", "The member count after.", \.span.membersAfter),
        APIField<Self>(
            "change", "How many members more there are; it may hide any number of joins and leaves.", \.span.change),
    ]

    let span: UnobservedSpan
    let timeZone: TimeZone
}
