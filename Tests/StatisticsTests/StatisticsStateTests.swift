// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime
import Statistics
import Testing

@Suite("Statistics state")
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
            "the counts of a guild that was never available are unknown", [.presence(user: 1, isOnline: true)], nil,
            nil, nil),
        Case("a guild becomes available", [.appeared(members: 3, online: [1, 2])], 3, 2, nil),
        Case(
            "a join increases the members, not the online members",
            [.appeared(members: 3, online: [1, 2]), .event(.join, Person(id: 9, name: "new"))],
            4, 2, nil, EventCounts(joins: 1)),
        Case(
            "a member who leaves is no longer online, even without a presence update",
            [.appeared(members: 3, online: [1, 2]), .event(.leave, ada)], 2, 1, nil, EventCounts(leaves: 1)),
        Case(
            "a ban followed by its leave is one ban and one leave",
            [.appeared(members: 3, online: [1]), .bansCounted(89), .event(.ban, ada), .event(.leave, ada)],
            2, 0, 90, EventCounts(leaves: 1, banned: 1, bans: 1)),
        Case(
            "the leave may precede its ban",
            [.appeared(members: 3, online: [1]), .bansCounted(89), .event(.leave, ada), .event(.ban, ada)],
            2, 0, 90, EventCounts(leaves: 1, banned: 1, bans: 1)),
        Case(
            "an unban decreases only the bans",
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
            "going offline without having been online changes nothing",
            [.appeared(members: 3, online: [1]), .presence(user: 2, isOnline: false)], 3, 1, nil),
        Case(
            "online is unknown until all parts of the list have arrived",
            [.appeared(members: 3, online: [1]), .onlineUnknown, .onlineListed([1], isLast: false)], 3, nil, nil),
        Case(
            "presence updates between the parts of the list are applied",
            [
                .appeared(members: 5, online: [1]), .onlineUnknown, .onlineListed([1, 2], isLast: false),
                .presence(user: 1, isOnline: false), .presence(user: 4, isOnline: true),
                .onlineListed([3], isLast: true),
            ], 5, 3, nil),
        Case(
            "an unavailable guild keeps its members but has no online count",
            [.appeared(members: 3, online: [1]), .bansCounted(4), .disappeared], 3, nil, 4),
        Case(
            "a guild that the bot was removed from has no counts",
            [.appeared(members: 3, online: [1]), .bansCounted(4), .removed], nil, nil, nil),
    ]

    @Test("Observations produce the expected counts", arguments: cases)
    func folds(_ testCase: Case) throws {
        let snapshot = try #require(try state(testCase.kinds).snapshot(of: guild, at: noon))
        #expect(
            snapshot
                == Snapshot(
                    guild: guild, members: testCase.members, online: testCase.online, bans: testCase.bans,
                    today: DayCounts(day: Day(year: 2026, month: 1, day: 5), counts: testCase.counts), updatedAt: noon))
    }

    @Test("An approximate count is used and marked as such until the exact one is known")
    func approximate() throws {
        var state = try state([.appeared(members: 10, online: []), .onlineUnknown])
        func counts() -> [Int?] { [state.guilds[guild]?.members, state.guilds[guild]?.online] }
        func approximate() -> Snapshot.Approximate? { state.snapshot(of: guild, at: noon)?.approximate }
        #expect(counts() == [10, nil])
        state.apply(Observation(guild: guild, at: noon, kind: .onlineApproximated(4)))
        #expect(counts() == [10, 4])
        #expect(approximate() == Snapshot.Approximate(members: false, online: true))
        state.apply(Observation(guild: guild, at: noon, kind: .membersApproximated(12)))
        #expect(counts() == [12, 4])
        #expect(approximate() == Snapshot.Approximate(members: true, online: true))
        state.apply(Observation(guild: guild, at: noon, kind: .appeared(members: 11, online: [1, 2])))
        #expect(counts() == [11, 2])
        #expect(approximate() == Snapshot.Approximate())
    }

    @Test("A guild that was never observed has no snapshot")
    func unknownGuild() throws {
        #expect(try state([]).snapshot(of: guild, at: noon) == nil)
    }

    @Test(
        "A member count that changed without observation is an unobserved change",
        arguments: [
            (10, UnobservedChange(gained: 0, lost: 0, spans: 1)), (13, UnobservedChange(gained: 3, lost: 0, spans: 1)),
            (4, UnobservedChange(gained: 0, lost: 6, spans: 1)),
        ])
    func unobserved(members: Int, expected: UnobservedChange) throws {
        let state = try state([.appeared(members: members, online: [])], known: GuildState(members: 10))
        #expect(state.guilds[guild]?.unobserved == expected)
    }

    @Test("Today ends at midnight in the time zone, not in UTC")
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

    private func records(_ observations: [Observation], known: GuildState? = nil) throws -> [StatisticsRecord] {
        var state = try state([], known: known)
        var records: [StatisticsRecord] = []
        for observation in observations { state.apply(observation) { records.append($0) } }
        return records
    }

    private func leave(_ cause: LeaveCause = .left, at: Date? = nil, position: SessionPosition? = nil) -> MemberEvent {
        MemberEvent(
            guild: guild, kind: .leave, person: Self.ada, at: at ?? noon, day: Day(year: 2026, month: 1, day: 5),
            cause: cause, position: position)
    }

    @Test("A member event is recorded, a presence update is not")
    func effects() throws {
        let position = SessionPosition(session: "s", sequence: 7)
        let records = try records([
            Observation(guild: guild, at: noon, kind: .event(.leave, Self.ada), position: position),
            Observation(guild: guild, at: noon, kind: .presence(user: 1, isOnline: true)),
        ])
        #expect(records == [.event(leave(position: position))])
    }

    struct Removal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Seconds after noon, and the observation.
        let observations: [(TimeInterval, Observation.Kind)]
        /// The final causes of the leaves.
        let causes: [LeaveCause]

        init(_ name: String, _ causes: [LeaveCause], _ observations: [(TimeInterval, Observation.Kind)]) {
            (testDescription, self.causes, self.observations) = (name, causes, observations)
        }
    }

    private static let kicked = Observation.Kind.removalExplained(user: 1, .kicked)
    private static let banned = Observation.Kind.removalExplained(user: 1, .banned)
    private static let leaveEvent = Observation.Kind.event(.leave, ada)
    private static let ban = Observation.Kind.event(.ban, ada)
    private static let joinEvent = Observation.Kind.event(.join, ada)

    private static let removals = [
        Removal("a leave without a cause", [.left], [(0, leaveEvent)]),
        Removal("a ban before the leave", [.banned], [(0, ban), (1, leaveEvent)]),
        Removal("a ban after the leave", [.banned], [(0, leaveEvent), (1, ban)]),
        Removal("an audit log entry before the leave", [.kicked], [(0, kicked), (2, leaveEvent)]),
        Removal("an audit log entry after the leave", [.kicked], [(0, leaveEvent), (2, kicked)]),
        Removal("ban, leave, audit log", [.banned], [(0, ban), (0, leaveEvent), (1, banned)]),
        Removal("a later ban overrides a kick", [.banned], [(0, leaveEvent), (1, kicked), (2, ban)]),
        Removal("a later kick does not override a ban", [.banned], [(0, ban), (0, kicked), (1, leaveEvent)]),
        Removal("a ban long before explains nothing", [.left], [(0, ban), (31, leaveEvent)]),
        Removal("a ban long after explains nothing", [.left], [(0, leaveEvent), (31, ban)]),
        Removal(
            "another user's ban explains nothing", [.left],
            [(0, .event(.ban, Person(id: 2, name: "b"))), (1, leaveEvent)]),
        Removal(
            "a rejoin between two leaves", [.banned, .left],
            [(0, ban), (1, leaveEvent), (2, joinEvent), (3, leaveEvent)]),
        Removal("a ban before a rejoin explains nothing", [.left], [(0, ban), (1, joinEvent), (2, leaveEvent)]),
        Removal("each leave has its own cause", [.kicked, .left], [(0, kicked), (1, leaveEvent), (2, leaveEvent)]),
        Removal(
            "time without a connection does not count", [.banned], [(0, leaveEvent), (1, .interrupted), (3_600, ban)]),
        Removal(
            "time with a connection counts", [.left],
            [(0, leaveEvent), (1, .presence(user: 9, isOnline: true)), (3_600, ban)]),
    ]

    @Test("The cause of a leave is derived from events at about the same time", arguments: removals)
    func causes(_ testCase: Removal) throws {
        var causes: [SessionPosition: LeaveCause] = [:]
        var state = try state([])
        var order: [SessionPosition] = []
        for (index, (seconds, kind)) in testCase.observations.enumerated() {
            let position = SessionPosition(session: "s", sequence: Int64(index))
            state.apply(Observation(guild: guild, at: noon + seconds, kind: kind, position: position)) { record in
                switch record {
                case .event(let event):
                    guard let cause = event.cause else { return }
                    causes[position] = cause
                    order.append(position)
                case .cause(let cause, let position): causes[position] = cause
                case .removal: break
                case .unobserved, .members, .memberGone, .banned, .unbanned, .sighted, .sightingsCompared:
                    Issue.record("unexpected \(record)")
                }
            }
        }
        #expect(order.map { causes[$0] } == testCase.causes)
        let today = try #require(state.guilds[guild]?.today).counts
        #expect(today.leaves == testCase.causes.count)
        #expect(today.kicked == testCase.causes.count { $0 == .kicked })
        #expect(today.banned == testCase.causes.count { $0 == .banned })
    }

    @Test("A ban after a restart explains a leave before it")
    func causeAcrossRestart() throws {
        let position = SessionPosition(session: "s", sequence: 1)
        let known = GuildState(members: 5, updatedAt: noon, recent: [leave(at: noon - 2, position: position)])
        let records = try records(
            [Observation(guild: guild, at: noon + 900, kind: .event(.ban, Self.ada))], known: known)
        #expect(records.last == .cause(.banned, of: position))
    }

    @Test(
        "A replayed event gets its reported time, if that is plausible",
        arguments: [
            (nil, 0), (-20, -20), (-59, -59), (-61, 0), (-86_400, 0), (5, 0),
        ] as [(TimeInterval?, TimeInterval)])
    func instants(reported: TimeInterval?, expected: TimeInterval) throws {
        let join = Observation(
            guild: guild, at: noon, kind: .event(.join, Self.ada), happenedAt: reported.map { noon + $0 })
        guard case .event(let event) = try records([join], known: GuildState(updatedAt: noon)).first else {
            Issue.record("no event")
            return
        }
        #expect(event.at == noon + expected)
    }

    @Test("Missed joins get their reported times until all missed events have been replayed")
    func missedJoins() throws {
        var state = try state([], known: GuildState(members: 5, updatedAt: noon))
        var times: [TimeInterval] = []
        func join(receivedAt received: TimeInterval, happenedAt happened: TimeInterval) {
            let join = Observation(guild: guild, at: noon + received, kind: Self.joinEvent, happenedAt: noon + happened)
            state.apply(join) { if case .event(let event) = $0 { times.append(event.at.timeIntervalSince(noon)) } }
        }
        join(receivedAt: 7_200, happenedAt: 600)
        join(receivedAt: 7_201, happenedAt: 900)
        state.apply(Observation(guild: guild, at: noon + 7_202, kind: .caughtUp))
        join(receivedAt: 7_203, happenedAt: 1_000)
        state.apply(Observation(guild: guild, at: noon + 8_000, kind: .interrupted))
        join(receivedAt: 9_000, happenedAt: 8_100)
        join(receivedAt: 9_001, happenedAt: 8_200)
        #expect(times == [600, 900, 7_203, 8_100, 8_200])
    }

    @Test("A join received after midnight that happened before counts for the day before")
    func lateJoin() throws {
        let midnight = Date(timeIntervalSince1970: 1_767_675_600)
        var state = try state([], known: GuildState(members: 5, updatedAt: midnight - 60))
        state.apply(Observation(guild: guild, at: midnight + 1, kind: .event(.leave, Self.ada)))
        let late = Observation(guild: guild, at: midnight + 2, kind: Self.joinEvent, happenedAt: midnight - 1)
        var days: [Day] = []
        state.apply(late) { if case .event(let event) = $0 { days.append(event.day) } }
        #expect(days == [Day(year: 2026, month: 1, day: 5)])
        #expect(
            state.guilds[guild]?.today
                == DayCounts(day: Day(year: 2026, month: 1, day: 6), counts: EventCounts(leaves: 1)))
    }

    @Test(
        "After a clock that was ahead for a while, today is today again, with all of its events",
        arguments: [1, 2, 40, 500])
    func clockAheadForAWhile(days: Int) throws {
        let day = Day(year: 2026, month: 1, day: 5)
        let ahead = noon + Double(days) * 86_400
        var state = try state([Self.joinEvent, Self.joinEvent])
        state.apply(Observation(guild: guild, at: ahead, kind: .event(.ban, Self.ada)))
        #expect(state.snapshot(of: guild, at: ahead)?.today.day == day.advanced(by: days))
        #expect(state.snapshot(of: guild, at: ahead)?.today.counts == EventCounts(bans: 1))
        state.apply(Observation(guild: guild, at: noon + 60, kind: .event(.leave, Self.ada)))
        #expect(
            state.snapshot(of: guild, at: noon + 60)?.today
                == DayCounts(day: day, counts: EventCounts(joins: 2, leaves: 1)))
        #expect(state.guilds[guild]?.today?.day == day)
    }

    @Test("After a clock that was ahead, an unobserved span does not end before it begins")
    func spanAfterClockAhead() throws {
        let appeared = Observation(guild: guild, at: noon, kind: .appeared(members: 12, online: []))
        #expect(
            try records([appeared], known: GuildState(members: 10, updatedAt: noon + 86_400)) == [
                .unobserved(
                    UnobservedSpan(guild: guild, from: noon, to: noon, membersBefore: 10, membersAfter: 12))
            ])
    }

    @Test("A new session records an unobserved span, even if the member count is unchanged")
    func spans() throws {
        let position = SessionPosition(session: "t", sequence: 2)
        let appeared = Observation(
            guild: guild, at: noon + 60, kind: .appeared(members: 10, online: []), position: position)
        let known = GuildState(members: 10, updatedAt: noon)
        #expect(
            try records([appeared], known: known) == [
                .unobserved(
                    UnobservedSpan(
                        guild: guild, from: noon, to: noon + 60, membersBefore: 10, membersAfter: 10, position: position
                    ))
            ])
        #expect(try records([appeared]) == [])
    }

    @Test("The number of rejoins is updated from the store, only for today")
    func rejoins() throws {
        var state = try state([Self.joinEvent])
        let today = Day(year: 2026, month: 1, day: 5)
        state.committed([DayCounts(day: today.advanced(by: -1), counts: EventCounts(rejoins: 9))], of: guild)
        #expect(state.guilds[guild]?.today?.counts.rejoins == 0)
        state.committed([DayCounts(day: today, counts: EventCounts(joins: 1, rejoins: 1))], of: guild)
        #expect(state.guilds[guild]?.today?.counts == EventCounts(joins: 1, rejoins: 1))
    }
}
