// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import LocalTime
@testable import Statistics
@testable import Storage

extension StoreContract {
    // MARK: - The roster, and what a repair found

    private static let repair = SessionPosition(session: "repair-1-1767614400250", sequence: 1)

    private static func repaired(
        _ kind: MemberEventKind, _ sequence: Int64, _ person: Person, at: Date = noon, since: Date? = nil
    ) -> MemberEvent {
        var event = event(kind, sequence, at: at, person: person, session: repair.session)
        event.source = .repaired
        event.since = since
        return event
    }

    private static func member(_ id: UInt64, _ joined: TimeInterval?, isBot: Bool = false) -> RosterMember {
        RosterMember(id: id, joinedAt: joined.map { noon + $0 }, isBot: isBot)
    }

    /// Without a name, the user was not listed.
    private static func sighting(
        _ user: UInt64, name: String? = nil, joined: TimeInterval? = nil, isBot: Bool = false, at: TimeInterval = 0
    ) -> Sighting {
        let member = name.map {
            ListedMember(Person(id: user, name: $0), joinedAt: joined.map { noon + $0 }, isBot: isBot)
        }
        return Sighting(of: user, at: noon + at, member: member)
    }

    static let roster = [
        Clause("members and banned users are stored by guild, replaced and removed; a repeated batch changes nothing") {
            open in
            let store = try await open()
            let batches: [[StatisticsRecord]] = [
                [
                    .members([member(.max, 0), member(1, -86_400, isBot: true), member(2, nil)], guild: guild),
                    .members([member(1, 5)], guild: 7), .banned([.max, 3], guild: guild), .banned([3], guild: 7),
                ],
                [
                    .memberGone(.max, guild: guild), .memberGone(99, guild: guild),
                    .members([member(2, 60, isBot: true)], guild: guild), .unbanned(3, guild: guild),
                    .unbanned(99, guild: guild), .banned([4, .max], guild: guild),
                ],
                [.members([member(5, 1)], guild: guild), .memberGone(5, guild: guild), .members([], guild: guild)],
            ]
            for records in batches {
                let batch = StoreBatch(
                    records: records,
                    guilds: [
                        guild: GuildState(members: 2, rosterIsComplete: true, bansAreListed: true),
                        7: GuildState(members: 1),
                    ])
                for _ in 1...2 { _ = try await store.commit(batch) }
            }
            try await store.close()
            let state = try await open().load(at: noon)
            let restored = try #require(state.guilds[guild])
            #expect(restored.roster == Roster([member(1, -86_400, isBot: true), member(2, 60, isBot: true)]))
            #expect(restored.roster.bots == 2)
            #expect(restored.bannedUsers == [4, .max])
            #expect(restored.rosterIsComplete && restored.bansAreListed)
            let other = try #require(state.guilds[7])
            #expect(other.roster == Roster([member(1, 5)]))
            #expect(other.bannedUsers == [3])
            #expect(!other.rosterIsComplete && !other.bansAreListed)
        },
        Clause("what a list showed is stored until it is compared") { open in
            let store = try await open()
            let sightings = [
                sighting(.max, name: "ada"), sighting(1, name: "bob", joined: 0.25, at: 1), sighting(1, at: 2),
                sighting(2, name: "a bot", joined: 60, isBot: true),
            ]
            let batch = StoreBatch(
                records: [.sighted(sightings, guild: guild), .sighted([sighting(2)], guild: 7)],
                guilds: [guild: GuildState(members: 3), 7: GuildState()])
            for _ in 1...2 { _ = try await store.commit(batch) }
            var state = try await store.load(at: noon)
            #expect(state.guilds[guild]?.sightings == Sightings(sightings))
            #expect(state.guilds[7]?.sightings == Sightings([sighting(2)]))
            _ = try await store.commit(
                StoreBatch(records: [
                    .sightingsCompared(of: 1, guild: guild), .sighted([sighting(1, at: 3)], guild: guild),
                    .sightingsCompared(of: nil, guild: 7),
                ]))
            state = try await store.load(at: noon)
            #expect(
                state.guilds[guild]?.sightings == Sightings([sightings[0], sightings[3], sighting(1, at: 3)]))
            #expect(state.guilds[7]?.sightings.isEmpty == true)
        },
        Clause("the gap of a guild is stored with its state until the state has none") { open in
            let store = try await open()
            var gap = Gap(
                from: noon - 3_600, to: noon, membersBefore: 10, membersAfter: 7,
                position: SessionPosition(session: "s", sequence: 2))
            let records = [record(.join, 1), .memberGone(9, guild: guild)]
            for joins in 0...2 {
                gap.repaired = RepairedCounts(joins: joins, leaves: 4, bans: 2, unbans: 1)
                for _ in 1...2 {
                    _ = try await store.commit(
                        StoreBatch(
                            records: records, guilds: [guild: GuildState(members: 7, gap: gap), 7: GuildState()])
                    )
                }
                #expect(try await store.load(at: noon).guilds.mapValues(\.gap) == [guild: gap, 7: nil])
            }
            gap.position = nil
            _ = try await store.commit(StoreBatch(guilds: [7: GuildState(gap: gap)]))
            let span = UnobservedSpan(
                guild: guild, from: gap.from, to: gap.to, membersBefore: 10, membersAfter: 7, repaired: gap.repaired,
                position: SessionPosition(session: "s", sequence: 2))
            let last = StoreBatch(
                records: [.unobserved(span)],
                guilds: [guild: GuildState(members: 7, unobserved: UnobservedChange(gained: 0, lost: 1))])
            for _ in 1...2 { _ = try await store.commit(last) }
            let state = try await store.load(at: noon)
            #expect(state.guilds.mapValues(\.gap) == [guild: nil, 7: gap])
            #expect(
                state.guilds[guild]?.unobserved == UnobservedChange(gained: 0, lost: 1, spans: 1, seconds: 3_600))
            #expect(try store.unobserved(of: guild, in: DateInterval(start: noon - 60, duration: 5)) == [span])
        },
        Clause("a repaired event counts once, and has its source and the span of its time") { open in
            let store = try await open()
            let ada = Person(id: 7, name: "ada")
            let events = [
                repaired(.leave, 1, ada, at: noon, since: noon - 7_200.5), repaired(.join, 2, ada, at: noon + 1),
                repaired(.ban, 3, oneil, at: noon + 2), repaired(.unban, 4, oneil, at: noon + 3),
                event(.join, 4, at: noon + 4),
            ]
            let batch = StoreBatch(records: events.map { .event($0) }, guilds: [guild: GuildState()])
            let counts = EventCounts(joins: 2, leaves: 1, bans: 1, unbans: 1)
            for _ in 1...2 { #expect(try await store.commit(batch).totals == [guild: counts]) }
            var day = DayCounts(day: day, counts: counts)
            day.counts.rejoins = 1
            #expect(try store.days(of: guild, in: day.day...day.day) == [day])
            let imported = event(.ban, nil, at: noon + 86_400)
            #expect(try await store.importEvents([imported]) == [true])
            var expected = events + [imported]
            expected[1].isRejoin = true
            expected[5].source = .imported
            #expect(
                try store.events(of: guild, matching: EventQuery(order: .earliestFirst, limit: 9)).map(\.event)
                    == expected)
        },
        Clause("a repaired event without a name gets the last known name in the guild") { open in
            let store = try await open()
            func nameless(_ id: UInt64) -> Person { Person(id: id, name: "") }
            var elsewhere = event(.join, 1, person: Person(id: 3, name: "other guild"))
            elsewhere.guild = 7
            _ = try await store.commit(
                StoreBatch(records: [
                    record(.join, 2, at: noon - 9, person: Person(id: 1, name: "old")),
                    record(.leave, 3, at: noon - 5, person: Person(id: 1, name: "new")),
                    record(.join, 4, at: noon - 7, person: Person(id: 1, name: "between")), .event(elsewhere),
                    record(.ban, 5, at: noon - 3, person: Person(id: 5, name: "banned")),
                ]))
            let batch = StoreBatch(records: [
                record(.join, 6, at: noon - 1, person: Person(id: 2, name: "same batch")),
                .event(repaired(.leave, 1, nameless(1))), .event(repaired(.leave, 2, nameless(2))),
                .event(repaired(.leave, 3, nameless(3))), .event(repaired(.leave, 4, nameless(4))),
                .event(repaired(.unban, 5, nameless(5))), record(.leave, 7, person: nameless(1)),
            ])
            for _ in 1...2 { _ = try await store.commit(batch) }
            let found = try store.events(of: guild, matching: EventQuery(kinds: [.leave], limit: 9)).map(\.event)
            #expect(
                found.filter { $0.source == .repaired }.map(\.person.name).reversed()
                    == ["new", "same batch", "", ""])
            #expect(found.count { $0.source == .gateway && $0.person == nameless(1) } == 1)
            let unbans = EventQuery(kinds: [.unban], limit: 9)
            #expect(try store.events(of: guild, matching: unbans).map(\.event.person.name) == ["banned"])
        },
        Clause("an import adds no event within the span of the same one, and keeps spans") { open in
            let store = try await open()
            let ada = Person(id: 7, name: "ada")
            _ = try await store.commit(
                StoreBatch(records: [
                    .event(repaired(.leave, 1, ada, at: noon, since: noon - 3_600)),
                    record(.leave, 1, at: noon + 7_200, person: oneil),
                ]))
            func leave(_ person: Person, _ offset: TimeInterval, since: TimeInterval? = nil) -> MemberEvent {
                var event = event(.leave, nil, at: noon + offset, person: person)
                event.since = since.map { noon + $0 }
                return event
            }
            let events = [
                leave(ada, -3_611), leave(ada, -3_609), leave(ada, -60), leave(oneil, -60), leave(ada, 11),
                leave(oneil, 7_300, since: 7_100), leave(oneil, 9_000, since: 8_000),
                leave(ada, 20_000, since: -7_200),
            ]
            #expect(
                try await store.importEvents(events) == [true, false, false, true, true, false, true, false])
            #expect(try await store.importEvents(events).allSatisfy { !$0 })
            #expect(
                try store.events(of: guild, matching: EventQuery(limit: 1)).map(\.event.since) == [noon + 8_000])
        },
        Clause("of a forgotten user, only the ID stays where the user is a member or banned") { open in
            let store = try await open()
            let state = [guild: GuildState(members: 3)]
            _ = try await store.commit(
                StoreBatch(
                    records: [
                        record(.join, 1, person: Person(id: 7, name: "ada")),
                        .members([member(7, 0), member(8, 0)], guild: guild), .banned([7, 9], guild: guild),
                        .sighted([sighting(7, name: "ada")], guild: guild),
                    ], guilds: state))
            #expect(try await store.forget(user: 7) == 1)
            var loaded = try #require(try await store.load(at: noon).guilds[guild])
            #expect(loaded.roster == Roster([member(7, 0), member(8, 0)]))
            #expect(loaded.bannedUsers == [7, 9])
            #expect(loaded.sightings == Sightings([sighting(7, name: "")]))
            _ = try await store.commit(
                StoreBatch(records: [.memberGone(7, guild: guild), .unbanned(7, guild: guild)], guilds: state))
            loaded = try #require(try await store.load(at: noon).guilds[guild])
            #expect(loaded.roster == Roster([member(8, 0)]))
            #expect(loaded.bannedUsers == [9])
        },
    ]
}
