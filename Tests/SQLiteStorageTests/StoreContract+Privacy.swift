// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import Testing

@testable import LocalTime
@testable import Statistics
@testable import Storage

extension StoreContract {
    // MARK: - Requests of users

    private static let key = PseudonymKey()
    private static let ada = Person(id: 7, name: "ada")

    private static func member(_ id: UInt64) -> RosterMember { RosterMember(id: id, joinedAt: noon, isBot: false) }

    /// Everything that can be stored about a user, and another user.
    private static func known(_ person: Person, sequence: Int64 = 1) -> StoreBatch {
        var activity = ActivityBatch()
        activity.members[person.id] = MemberActivity(user: person.id, day: day, bits: 0b101)
        activity.stays["v"] = VoiceStay(session: "v", channel: 5, user: person.id)
        activity.progress = ActivityProgress()
        return StoreBatch(
            records: [
                record(.join, sequence, at: noon - 300, person: person),
                record(.ban, sequence + 1, at: noon - 200, person: person),
                record(.join, sequence + 2, at: noon - 100, person: oneil),
                .members([member(person.id), member(oneil.id)], guild: guild), .banned([person.id], guild: guild),
                .sighted(
                    [Sighting(of: person.id, at: noon, member: ListedMember(person, joinedAt: noon))], guild: guild),
                .removal(Removal(guild: guild, user: person.id, cause: .kicked, at: noon)),
            ], guilds: [guild: GuildState(members: 2, updatedAt: noon)], activity: [guild: activity])
    }

    private static func expectCounted(under id: UInt64, _ store: any Store) async throws {
        let state = try await store.load(at: noon)
        let loaded = try #require(state.guilds[guild])
        #expect(loaded.roster == Roster([member(id), member(oneil.id)]))
        #expect(loaded.bannedUsers == [id])
        let listed = ListedMember(Person(id: id, name: ""), joinedAt: noon)
        #expect(loaded.sightings == Sightings([Sighting(of: id, at: noon, member: listed)]))
        #expect(loaded.removals.reason(of: id) == .kicked)
        #expect(state.activity[guild]?.members == [])
        #expect(state.activity[guild]?.stays == [VoiceStay(session: "v", channel: 5, user: nil)])
    }

    static let privacy = [
        Clause("who opts out is counted under a pseudonym, and is in no event; a repeated batch changes nothing") {
            open in
            let store = try await open()
            let before = try await store.commit(known(ada))
            let days = try store.days(of: guild, in: day...day)
            for _ in 1...2 {
                let batch = StoreBatch(requests: [.optOut(7, key: key)])
                #expect(try await store.commit(batch).totals == [:])
            }
            try await expectCounted(under: key.pseudonym(of: 7), store)
            let people = try store.events(of: guild, matching: EventQuery(limit: 9)).map(\.event.person)
            #expect(people == [oneil, Person(id: 0, name: ""), Person(id: 0, name: "")])
            #expect(try store.keptData(of: 7, at: noon) == KeptData(isOptedOut: true))
            #expect(try await store.load(at: noon).totals == before.totals)
            #expect(try store.days(of: guild, in: day...day) == days)
            try await store.close()
            let optOuts = try await open().load(at: noon).optOuts
            #expect(optOuts == OptOuts(key: key, pseudonyms: [key.pseudonym(of: 7)]))
        },
        Clause("a request applies to what was committed before, and not to the records of its batch") { open in
            let store = try await open()
            _ = try await store.commit(known(ada))
            let pseudonym = key.pseudonym(of: 7)
            _ = try await store.commit(
                StoreBatch(
                    records: [
                        .memberGone(pseudonym, guild: guild),
                        record(.leave, 9, person: Person(id: pseudonym, name: "")),
                    ], requests: [.optOut(7, key: key)]))
            #expect(try await store.load(at: noon).guilds[guild]?.roster == Roster([member(oneil.id)]))
        },
        Clause("a join after a pseudonym has left is a rejoin, also after all events were removed") { open in
            let store = try await open()
            _ = try await store.commit(known(ada))
            let nobody = Person(id: key.pseudonym(of: 7), name: "")
            _ = try await store.commit(StoreBatch(requests: [.optOut(7, key: key)]))
            #expect(try await store.removeEvents(before: noon + 1, limit: 9) == 3)
            let batch = StoreBatch(records: [record(.join, 9, person: nobody), record(.join, 10, person: oneil)])
            #expect(
                try await store.commit(batch).days[guild]?.map(\.counts)
                    == [EventCounts(joins: 4, rejoins: 1, bans: 1)])
        },
        Clause("who opts in again is counted under the ID, and what happened meanwhile has no name") { open in
            let store = try await open()
            _ = try await store.commit(known(ada))
            _ = try await store.commit(StoreBatch(requests: [.optOut(7, key: key)]))
            for _ in 1...2 { _ = try await store.commit(StoreBatch(requests: [.optIn(7, key: key)])) }
            try await expectCounted(under: 7, store)
            let state = try await store.load(at: noon)
            #expect(state.optOuts == OptOuts(key: key))
            #expect(
                try store.events(of: guild, matching: EventQuery(limit: 9)).map(\.event.person.name) == [
                    "o'neil 🙂", "", "",
                ])
            let out = StoreBatch(requests: [.optOut(7, key: key), .optIn(7, key: key), .optOut(7, key: key)])
            _ = try await store.commit(out)
            #expect(try await store.load(at: noon).optOuts.contains(7))
        },
        Clause("what is kept about a user can be read, and is erased on request") { open in
            let store = try await open()
            #expect(try store.keptData(of: 7, at: noon) == KeptData(isOptedOut: false))
            _ = try await store.commit(known(ada))
            var kept = KeptData.InGuild(
                id: guild, isMember: true, joinedAt: member(7).joinedAt, isBanned: true, activeDays: 2, events: 2)
            #expect(try store.keptData(of: 7, at: noon) == KeptData(isOptedOut: false, guilds: [kept]))
            #expect(try store.keptData(of: 7, at: noon + 26 * 86_400).guilds.map(\.activeDays) == [1])
            _ = try await store.commit(
                StoreBatch(records: [record(.unban, 9, person: ada)], requests: [.forget(7)]))
            (kept.activeDays, kept.events) = (0, 0)
            #expect(try store.keptData(of: 7, at: noon).guilds == [kept])
            try await expectForgotten(store)
        },
        Clause("an import stores no ID of a user who has opted out") { open in
            let store = try await open()
            _ = try await store.commit(StoreBatch(requests: [.optOut(7, key: key)]))
            let events = [event(.join, nil, person: ada), event(.leave, nil, at: noon + 9, person: ada)]
            #expect(try await store.importEvents(events) == [true, true])
            #expect(try await store.importEvents(events) == [false, false])
            let people = try store.events(of: guild, matching: EventQuery(limit: 9)).map(\.event.person)
            #expect(people == [Person(id: 0, name: ""), Person(id: 0, name: "")])
        },
    ]

    private static func expectForgotten(_ store: any Store) async throws {
        let people = try store.events(of: guild, matching: EventQuery(limit: 9)).map(\.event.person)
        #expect(people == [Person(id: 0, name: ""), oneil, Person(id: 0, name: ""), Person(id: 0, name: "")])
        let state = try await store.load(at: noon)
        #expect(state.activity[guild]?.members == [] && state.activity[guild]?.stays.map(\.user) == [nil])
        #expect(state.guilds[guild]?.removals.reason(of: 7) == nil)
    }
}
