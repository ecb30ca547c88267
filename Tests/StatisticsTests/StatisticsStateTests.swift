// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Statistics
import Testing

@Suite("The fold over observations")
struct StatisticsStateTests {
    private let guild: UInt64 = 100
    private let noon = Date(timeIntervalSince1970: 1_767_614_400)  // 2026-01-05 07:00 in New York

    private func state(_ kinds: [Observation.Kind], known: GuildState? = nil) throws -> StatisticsState {
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        var state = StatisticsState(timeZone: zone, guilds: known.map { [guild: $0] } ?? [:])
        for kind in kinds { state.apply(Observation(guild: guild, at: noon, kind: kind)) }
        return state
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let kinds: [Observation.Kind]
        let members: Int?
        let online: Int?
        let bans: Int?
        let counts: EventCounts
        var testDescription: String { name }

        init(
            _ name: String, _ kinds: [Observation.Kind], _ members: Int?, _ online: Int?, _ bans: Int?,
            _ counts: EventCounts = EventCounts()
        ) {
            (self.name, self.kinds, self.members, self.online, self.bans, self.counts) =
                (name, kinds, members, online, bans, counts)
        }
    }

    private static let ada = Person(id: 1, name: "ada")
    private static let cases: [Case] = [
        Case(
            "nothing is known of a community that was never whole", [.presence(user: 1, isOnline: true)], nil, nil, nil),
        Case("a community appears", [.appeared(members: 3, online: [1, 2])], 3, 2, nil),
        Case(
            "a join raises the members, not the online",
            [.appeared(members: 3, online: [1, 2]), .event(.join, Person(id: 9, name: "new"))],
            4, 2, nil, EventCounts(joins: 1)),
        Case(
            "who leaves is no longer online, without a presence update",
            [.appeared(members: 3, online: [1, 2]), .event(.leave, ada)], 2, 1, nil, EventCounts(leaves: 1)),
        Case(
            "a ban with its removal is one ban and one leave",
            [.appeared(members: 3, online: [1]), .bansCounted(89), .event(.ban, ada), .event(.leave, ada)],
            2, 0, 90, EventCounts(leaves: 1, bans: 1)),
        Case(
            "the removal may come before its ban",
            [.appeared(members: 3, online: [1]), .bansCounted(89), .event(.leave, ada), .event(.ban, ada)],
            2, 0, 90, EventCounts(leaves: 1, bans: 1)),
        Case(
            "an unban lowers the bans only",
            [.appeared(members: 3, online: []), .bansCounted(1), .event(.unban, ada)], 3, 0, 0, EventCounts(unbans: 1)),
        Case(
            "bans that were never counted stay unknown",
            [.appeared(members: 3, online: []), .event(.ban, ada)], 3, 0, nil, EventCounts(bans: 1)),
        Case(
            "the same presence twice counts once",
            [
                .appeared(members: 3, online: []), .presence(user: 1, isOnline: true),
                .presence(user: 1, isOnline: true),
            ],
            3, 1, nil),
        Case(
            "offline for somebody who was not online changes nothing",
            [.appeared(members: 3, online: [1]), .presence(user: 2, isOnline: false)], 3, 1, nil),
        Case(
            "while the list is coming in parts, online is not known",
            [.appeared(members: 3, online: [1]), .onlineUnknown, .onlineListed([1], isLast: false)], 3, nil, nil),
        Case(
            "the list in parts, with changes between them",
            [
                .appeared(members: 5, online: [1]), .onlineUnknown, .onlineListed([1, 2], isLast: false),
                .presence(user: 1, isOnline: false), .presence(user: 4, isOnline: true),
                .onlineListed([3], isLast: true),
            ], 5, 3, nil),
        Case(
            "a community out of view keeps its members and knows nobody's presence",
            [.appeared(members: 3, online: [1]), .bansCounted(4), .disappeared], 3, nil, 4),
    ]

    @Test("counts are folded", arguments: cases)
    func folds(_ testCase: Case) throws {
        let snapshot = try #require(try state(testCase.kinds).snapshot(of: guild, at: noon))
        #expect(
            snapshot
                == Snapshot(
                    guild: guild, members: testCase.members, online: testCase.online, bans: testCase.bans,
                    today: DayCounts(day: Day(year: 2026, month: 1, day: 5), counts: testCase.counts), updatedAt: noon))
    }

    @Test("an approximate figure stands in for one that cannot be known, says so, and gives way to the real one")
    func approximate() throws {
        var state = try state([.appeared(members: 10, online: []), .onlineUnknown])
        func figures() -> [Int?] { [state.guilds[guild]?.members, state.guilds[guild]?.online] }
        func marks() -> Snapshot.Approximate? { state.snapshot(of: guild, at: noon)?.approximate }
        #expect(figures() == [10, nil])
        state.apply(Observation(guild: guild, at: noon, kind: .onlineApproximated(4)))
        #expect(figures() == [10, 4])
        #expect(marks() == Snapshot.Approximate(members: false, online: true))
        state.apply(Observation(guild: guild, at: noon, kind: .membersApproximated(12)))
        #expect(figures() == [12, 4])
        #expect(marks() == Snapshot.Approximate(members: true, online: true))
        state.apply(Observation(guild: guild, at: noon, kind: .appeared(members: 11, online: [1, 2])))
        #expect(figures() == [11, 2])
        #expect(marks() == Snapshot.Approximate())
    }

    @Test("a community never seen has no snapshot")
    func unknownGuild() throws {
        #expect(try state([]).snapshot(of: guild, at: noon) == nil)
    }

    @Test(
        "a member count that changed while nobody looked is an unobserved change",
        arguments: [
            (10, UnobservedChange(gained: 0, lost: 0)), (13, UnobservedChange(gained: 3, lost: 0)),
            (4, UnobservedChange(gained: 0, lost: 6)),
        ])
    func unobserved(members: Int, expected: UnobservedChange) throws {
        let state = try state([.appeared(members: members, online: [])], known: GuildState(members: 10))
        #expect(state.guilds[guild]?.unobserved == expected)
    }

    @Test("today ends at midnight of the zone, not of UTC")
    func dayRollsOver() throws {
        let state = try state([.event(.join, Self.ada)])
        let lastSecond = Date(timeIntervalSince1970: 1_767_675_599)
        let midnight = Date(timeIntervalSince1970: 1_767_675_600)
        #expect(
            state.snapshot(of: guild, at: lastSecond)?.today
                == DayCounts(day: Day(year: 2026, month: 1, day: 5), counts: EventCounts(joins: 1)))
        #expect(
            state.snapshot(of: guild, at: midnight)?.today == DayCounts(day: Day(year: 2026, month: 1, day: 6)))
    }

    @Test("an event is handed back to be kept; a presence is not")
    func effects() throws {
        var state = try state([])
        let event = state.apply(Observation(guild: guild, at: noon, kind: .event(.leave, Self.ada)))
        #expect(event == MemberEvent(guild: guild, kind: .leave, person: Self.ada, at: noon))
        #expect(state.apply(Observation(guild: guild, at: noon, kind: .presence(user: 1, isOnline: true))) == nil)
    }
}
