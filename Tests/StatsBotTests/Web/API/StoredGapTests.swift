// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Counting
@testable import LocalTime
@testable import SQLiteStorage
@testable import StatsBot
@testable import Storage

/// A gap of ten minutes, from the lists of Discord over the database to the readers.
@Suite("A repaired gap in API and report")
struct StoredGapTests {
    private static let guild = APIFixture.guild
    /// 2026-01-05T07:00:00-05:00.
    private let clock = ManualClock(now: APIFixture.now)
    private let keeper: StatisticsKeeper

    init() {
        keeper = StatisticsKeeper(timeZone: APIFixture.zone, clock: clock, stored: StoredState())
        keeper.only.watch(GuildID(Self.guild), name: "Harbor")
    }

    private func apply(_ kinds: Observation.Kind...) {
        keeper.withState { state, now in
            for kind in kinds { state.apply(Observation(guild: Self.guild, at: now, kind: kind), 0) }
        }
    }

    private func member(_ id: UInt64, joined: Date, isBot: Bool = false) -> ListedMember {
        ListedMember(Person(id: id, name: "user\(id)"), joinedAt: joined, isBot: isBot)
    }

    /// One member was kicked, one left, one joined, and somebody else was banned.
    private func repairGap() {
        let old = clock.wallNow.date - 1_000_000
        let bot = member(3, joined: old, isBot: true)
        apply(
            .appeared(members: 4, online: []),
            .membersListed([member(1, joined: old), member(2, joined: old), bot, member(5, joined: old)], ListPart()),
            .bansListed([]))
        let begin = clock.wallNow.date
        apply(.interrupted)
        clock.advance(by: .seconds(600))
        apply(
            .appeared(members: 3, online: []),
            .moderationListed([ModerationEntry(.kick, Person(id: 1, name: "user1"), at: begin + 60)]),
            .membersListed([member(2, joined: old), bot, member(4, joined: begin + 120)], ListPart()),
            .bansListed([Person(id: 9, name: "user9")]))
    }

    @Test("what was recovered has its time or a span, counts on its day, and leaves nothing unexplained")
    func gap() async throws {
        try await withStoreFolder { folder in
            let store = try SQLiteStore(directory: folder, timeZone: APIFixture.zone)
            repairGap()
            keeper.committed(try await store.commit(keeper.takeBatch()))
            let fixture = try await APIFixture(keeper: keeper, history: store, clock: clock)

            let span =
                #""at":null,"between":{"from":"2026-01-05T07:00:00.000-05:00","to":"2026-01-05T07:10:00.000-05:00"}"#
            func at(_ time: String) -> String { #""at":"2026-01-05T\#(time).000-05:00","between":null"# }
            func event(_ kind: String, _ user: Int, _ time: String, _ cause: String = "null", name: String? = nil)
                -> String
            {
                #"{\#(time),"cause":\#(cause),"kind":"\#(kind)","rejoin":false,"source":"repaired","#
                    + #""user":{"id":"\#(user)","name":"\#(name ?? "user\(user)")"}}"#
            }
            let events = [
                event("ban", 9, span), event("leave", 5, span, #""left""#, name: ""), event("join", 4, at("07:02:00")),
                event("leave", 1, at("07:01:00"), #""kicked""#),
            ].joined(separator: ",")
            #expect(
                fixture.get("/api/v1/events").text
                    == #"{"events":[\#(events)],"guild":{"id":"123","name":"Harbor"},"next":null}"# + "\n")
            #expect(
                fixture.get("/api/v1/stats/history").text.contains(
                    """
                    "unobserved":[{"change":-1,"from":"2026-01-05T07:00:00.000-05:00","members_after":3,\
                    "members_before":4,"repaired":{"bans":1,"joins":1,"leaves":2,"unbans":0},\
                    "to":"2026-01-05T07:10:00.000-05:00","unexplained_change":0}]
                    """))
            #expect(
                fixture.get("/api/v1/stats/weekly").text.contains(
                    """
                    {"banned":0,"bans":1,"date":"2026-01-05","joins":1,"kicked":1,"leaves":2,"net_change":-1,\
                    "rejoins":0,"unbans":0}
                    """))
            #expect(fixture.get("/api/v1/stats").text.contains(#""unobserved":{"gained":0,"lost":0}"#))

            let report = try ReportReader(reader: store, guild: Self.guild, timeZone: APIFixture.zone)
                .daily(Day(year: 2026, month: 1, day: 5)).embed(at: clock.wallNow.date, chart: nil)
            #expect(
                report.fields?.last?.value == """
                    Jan 5 07:00 to Jan 5 07:10: 1 join, 2 leaves, 1 ban recovered, 3 members
                    Recovered events are included in the counts. Other joins and leaves during these times are unknown.
                    """)
            try await store.close()
        }
    }
}
