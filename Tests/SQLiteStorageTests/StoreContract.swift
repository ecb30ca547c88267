// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Statistics
import Testing
import Timekeeping

@testable import LocalTime
@testable import Storage

/// The requirements for every store, as clauses. Test a new implementation by checking all of them.
enum StoreContract {
    /// Opens the same store repeatedly with given time zones.
    struct Opener: Sendable {
        let open: @Sendable (GuildZones, Set<UInt64>?) async throws -> any Store

        init(_ open: @escaping @Sendable (GuildZones, Set<UInt64>?) async throws -> any Store) { self.open = open }

        func callAsFunction(_ zone: TimeZone = newYork) async throws -> any Store {
            try await open(GuildZones(zone), nil)
        }

        func callAsFunction(_ zones: GuildZones, counting guilds: Set<UInt64>? = nil) async throws -> any Store {
            try await open(zones, guilds)
        }
    }

    /// One requirement.
    struct Clause: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let check: @Sendable (Opener) async throws -> Void

        init(_ name: String, _ check: @escaping @Sendable (Opener) async throws -> Void) {
            testDescription = name
            self.check = check
        }
    }

    static let newYork = TimeZone(identifier: "America/New_York") ?? .gmt
    static let guild: UInt64 = 0xFFFF_FFFF_FFFF_FFF0  // Exceeds a signed integer
    static let noon = Date(timeIntervalSince1970: 1_767_614_400.25)
    static let day = Day(year: 2026, month: 1, day: 5)
    static let oneil = Person(id: .max, name: "o'neil 🙂")

    static let clauses = exactness + history + upkeep + zones + roster + privacy + activity

    static func event(
        _ kind: MemberEventKind, _ sequence: Int64?, at: Date = noon, person: Person = oneil, session: String = "s",
        cause: LeaveCause? = nil
    ) -> MemberEvent {
        var calendar = DayCalendar(timeZone: newYork)
        return MemberEvent(
            guild: guild, kind: kind, person: person, at: at, day: calendar.day(of: at), cause: cause,
            position: sequence.map { SessionPosition(session: session, sequence: $0) })
    }

    static func record(
        _ kind: MemberEventKind, _ sequence: Int64, at: Date = noon, person: Person = oneil, session: String = "s"
    ) -> StatisticsRecord {
        .event(event(kind, sequence, at: at, person: person, session: session))
    }

    // MARK: - Exactly once

    private static let exactness = [
        Clause("a new store is empty") { open in
            let state = try await open().load(at: noon)
            #expect(state.sessions == [:])
            #expect(state.guilds == [:])
            #expect(state.totals == [:])
        },
        Clause("committed data exists after reopening") { open in
            let session = GatewaySession(id: "s", resumeURL: "ws://x", sequence: 12)
            let known = GuildState(
                members: 5_000, bans: 89, unobserved: UnobservedChange(gained: 3, lost: 4), updatedAt: noon,
                coveredUntil: noon - 30)
            let first = try await open()
            let committed = try await first.commit(
                StoreBatch(
                    records: [record(.join, 10), record(.unban, 11, at: noon - 86_400), record(.ban, 12)],
                    sessions: [0: session], guilds: [guild: known]))
            try await first.close()
            let all = EventCounts(joins: 1, bans: 1, unbans: 1)
            #expect(committed.totals == [guild: all])

            let state = try await open().load(at: noon)
            #expect(state.sessions == [0: session])
            #expect(state.scope == SessionScope(shards: 1, intents: .statistics))
            #expect(state.totals == [guild: all])
            let restored = try #require(state.guilds[guild])
            #expect(restored.members == 5_000)
            #expect(restored.bans == 89)
            #expect(restored.unobserved == UnobservedChange(gained: 3, lost: 4))
            #expect(restored.updatedAt == noon)
            #expect(restored.coveredUntil == noon - 30)
            #expect(restored.today == DayCounts(day: day, counts: EventCounts(joins: 1, bans: 1)))
        },
        Clause("an event committed twice is stored once, by session and sequence number") { open in
            let store = try await open()
            let records = [record(.join, 1), record(.join, 2), record(.join, 1, session: "t")]
            #expect(
                try await store.commit(StoreBatch(records: records)).totals == [
                    guild: EventCounts(joins: 3, rejoins: 0)
                ])
            let again = StoreBatch(records: records + [record(.ban, 3)], guilds: [guild: GuildState(members: 7)])
            #expect(try await store.commit(again).totals == [guild: EventCounts(joins: 3, bans: 1)])
            #expect(try store.days(of: guild, in: day...day).map(\.counts.joins) == [3])
        },
        Clause("sessions with another number of shards or other intents are deleted") { open in
            func session(_ id: String) -> GatewaySession { GatewaySession(id: id, resumeURL: "u", sequence: 1) }
            let store = try await open()
            let three = SessionScope(shards: 3, intents: .statistics)
            _ = try await store.commit(
                StoreBatch(sessions: [0: session("a"), 1: session("b"), 2: session("c")], scope: three))
            _ = try await store.commit(StoreBatch(sessions: [1: session("d")], scope: three))
            var state = try await store.load(at: noon)
            #expect(state.sessions == [0: session("a"), 1: session("d"), 2: session("c")])
            #expect(state.scope == three)
            let fewer = SessionScope(shards: 3, intents: [.guilds, .guildMembers])
            _ = try await store.commit(StoreBatch(sessions: [0: session("e")], scope: fewer))
            state = try await store.load(at: noon)
            #expect(state.sessions == [0: session("e")])
            #expect(state.scope == fewer)
        },
        Clause("a later cause updates the event and its day once, and never to a less specific cause") {
            open in
            let store = try await open()
            let position = SessionPosition(session: "s", sequence: 1)
            _ = try await store.commit(StoreBatch(records: [record(.leave, 1)]))
            for cause in [LeaveCause.kicked, .banned, .banned, .kicked] {
                _ = try await store.commit(StoreBatch(records: [.cause(cause, of: position)]))
            }
            _ = try await store.commit(
                StoreBatch(records: [.cause(.banned, of: SessionPosition(session: "s", sequence: 99))]))
            #expect(
                try store.days(of: guild, in: day...day)
                    == [DayCounts(day: day, counts: EventCounts(leaves: 1, banned: 1))])
            #expect(try store.events(of: guild, matching: EventQuery(limit: 9)).map(\.event.cause) == [.banned])
        },
        Clause("a join of a user who joined or left before is a rejoin") { open in
            let store = try await open()
            let ada = Person(id: 7, name: "ada")
            let records = [
                record(.join, 1, at: noon), record(.join, 2, at: noon + 1, person: ada),
                record(.leave, 3, at: noon + 2, person: ada), record(.join, 4, at: noon + 3, person: ada),
            ]
            let committed = try await store.commit(StoreBatch(records: records))
            #expect(
                committed.days == [
                    guild: [DayCounts(day: day, counts: EventCounts(joins: 3, rejoins: 1, leaves: 1))]
                ])
            #expect(
                try store.events(of: guild, matching: EventQuery(kinds: [.join], order: .earliestFirst, limit: 9))
                    .map(\.event.isRejoin) == [false, false, true])
        },
        Clause("an unobserved span is stored once") { open in
            let store = try await open()
            let span = UnobservedSpan(
                guild: guild, from: noon, to: noon + 60, membersBefore: 10, membersAfter: 7,
                position: SessionPosition(session: "s", sequence: 2))
            for _ in 1...2 { _ = try await store.commit(StoreBatch(records: [.unobserved(span)])) }
            #expect(try store.unobserved(of: guild, in: DateInterval(start: noon + 30, duration: 5)) == [span])
            #expect(try store.unobserved(of: guild, in: DateInterval(start: noon + 61, duration: 5)) == [])
            #expect(try store.unobserved(of: guild, in: DateInterval(start: noon - 5, duration: 5)) == [])
            let second = UnobservedSpan(
                guild: guild, from: noon + 90, to: noon + 91.5, membersBefore: 7, membersAfter: 7,
                position: SessionPosition(session: "s", sequence: 9))
            _ = try await store.commit(
                StoreBatch(
                    records: [.unobserved(second)],
                    guilds: [guild: GuildState(members: 7, unobserved: UnobservedChange(gained: 0, lost: 3))]))
            #expect(
                try await store.load(at: noon).guilds[guild]?.unobserved
                    == UnobservedChange(gained: 0, lost: 3, spans: 2, seconds: 61.5))
        },
        Clause("events shortly before a restart explain events received after it") { open in
            let store = try await open()
            _ = try await store.commit(
                StoreBatch(records: [record(.leave, 1)], guilds: [guild: GuildState(members: 3, updatedAt: noon + 5)]))
            let state = try await store.load(at: noon)
            var statistics = StatisticsState(timeZone: newYork, guilds: state.guilds)
            var records: [StatisticsRecord] = []
            statistics.apply(Observation(guild: guild, at: noon + 600, kind: .event(.ban, oneil))) {
                records.append($0)
            }
            #expect(records.last == .cause(.banned, of: SessionPosition(session: "s", sequence: 1)))
        },
    ]
}
